package io.dynamolatency.internal.interceptor;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The scheme, host and port of a request. */
public record RequestAddress(String scheme, String host, int port) {

    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    public static RequestAddress of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        int port = uri.getPort() > 0 ? uri.getPort() : standard;
        return new RequestAddress(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /** Returns the address to which a request goes. */
    public static RequestAddress of(SdkHttpRequest request) {
        return new RequestAddress(request.protocol().toLowerCase(Locale.ROOT), request.host(), request.port());
    }

    /** Returns a request that goes to this address. */
    public SdkHttpRequest reachedBy(SdkHttpRequest request) {
        return request.toBuilder().protocol(scheme).host(host).port(port).build();
    }

    /** Returns the address as text, such as {@code http://127.0.0.1:8000}. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }

    /** Returns whether a request goes to this address. All names of this machine count as the same host. */
    boolean isOf(SdkHttpRequest request) {
        return port == request.port() && scheme.equalsIgnoreCase(request.protocol()) && sameHost(request.host());
    }

    private boolean sameHost(String other) {
        return host.equalsIgnoreCase(other) || (THIS_MACHINE.contains(host) && THIS_MACHINE.contains(other));
    }
}
