package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What an HTTP client cannot do here, with the reason and what to write instead. Nothing is opened for it. */
public final class HttpClientCheck {

    private HttpClientCheck() {}

    /**
     * What speaks against measuring so; empty where nothing does.
     *
     * @param interleaved whether the modes alternate
     */
    public static List<String> faults(
            HttpClientKind kind, Collection<ConnectionMode> modes, boolean interleaved, TlsVersion tls) {
        Optional<String> missing = missing(kind, HttpClientCheck.class.getClassLoader());
        return missing.map(List::of).orElseGet(() -> refusals(kind, modes, interleaved, tls, CrtAdapter::trustRefusal));
    }

    /**
     * What speaks against measuring so on a network; where none is emulated, without the proxy.
     *
     * @param interleaved whether the modes alternate
     */
    public static List<String> faults(
            HttpClientKind kind, Collection<ConnectionMode> modes, boolean interleaved, NetworkProfile network) {
        List<String> faults = new ArrayList<>(faults(kind, modes, interleaved, network.tls()));
        if (!network.emulated()) {
            faults.addAll(withoutProxy(kind, modes));
        }
        return faults;
    }

    private static List<String> withoutProxy(HttpClientKind kind, Collection<ConnectionMode> modes) {
        List<String> refusals = new ArrayList<>();
        if (modes.contains(ConnectionMode.SERVER_CLOSE)) {
            refusals.add("SERVER_CLOSE has the proxy close connections, and there is none with proxy = OFF;"
                    + " take one of the two away");
        }
        boolean looksWhenItIsWanted = kind == HttpClientKind.APACHE5 || kind == HttpClientKind.APACHE4;
        if (modes.contains(ConnectionMode.IDLE_EXPIRED) && !looksWhenItIsWanted) {
            refusals.add(kind + " cannot be measured in IDLE_EXPIRED with proxy = OFF: "
                    + (kind.pooledByJvm()
                            ? "it keeps idle connections for 5 s whatever is said, so that it takes the proxy to"
                                    + " close them"
                            : "a timer of its own closes idle connections, and when it has is seen at the proxy"
                                    + " alone")
                    + "; take APACHE5 or APACHE4, or take one of the two away");
        }
        return refusals;
    }

    /** What to add, where the library is absent. The adapter is not loaded to find out, and nor is the library. */
    static Optional<String> missing(HttpClientKind kind, ClassLoader loader) {
        String entry = "software/amazon/awssdk/http/"
                + switch (kind) {
                    case APACHE5 -> "apache5/Apache5HttpClient";
                    case APACHE4 -> "apache/ApacheHttpClient";
                    case URL_CONNECTION -> "urlconnection/UrlConnectionHttpClient";
                    case CRT -> "crt/AwsCrtHttpClient";
                    case NETTY -> "nio/netty/NettyNioAsyncHttpClient";
                    case CRT_ASYNC -> "crt/AwsCrtAsyncHttpClient";
                }
                + ".class";
        return loader.getResource(entry) != null
                ? Optional.empty()
                : Optional.of("http = " + kind + " takes a library that is not on the class path; add the dependency "
                        + kind.dependency() + " in the version of your SDK");
    }

    static List<String> refusals(
            HttpClientKind kind,
            Collection<ConnectionMode> modes,
            boolean interleaved,
            TlsVersion tls,
            Supplier<Optional<String>> crtTrustRefusal) {
        List<String> refusals = new ArrayList<>();
        if (kind.pooledByJvm() && modes.contains(ConnectionMode.CLIENT_PER_CALL)) {
            refusals.add(kind
                    + " cannot be measured in CLIENT_PER_CALL: its connections are pooled by the JVM, so a new client"
                    + " takes over those of the client before; take one of the two away");
        }
        if (kind.pooledByJvm() && interleaved) {
            refusals.add(kind
                    + " cannot be interleaved: its connections are pooled by the JVM, so modes that alternate would"
                    + " use each other's; take interleaved = true away");
        }
        if ((kind == HttpClientKind.CRT || kind == HttpClientKind.CRT_ASYNC) && tls.encrypted()) {
            crtTrustRefusal
                    .get()
                    .ifPresent(reason ->
                            refusals.add(kind + " cannot be made to trust the run's certificate authority in this"
                                    + " version of the SDK (" + reason + "); write network = @Network(tls = NONE)"));
        }
        return refusals;
    }
}
