package io.dynamolatency.internal.suite;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.interceptor.RequestAddress;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.proxy.TcpRelay;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that a suite's clients call, and what stands before it: a proxy for plain HTTP, a relay below TLS on this
 * machine, or nothing. Thread-safe.
 */
final class WatchedEndpoint implements AutoCloseable {

    private static final int REACHED_WITHIN_MILLIS = 1_000;

    private final RequestAddress to;
    private final @Nullable LatencyProxy proxy;
    private final @Nullable TcpRelay relay;

    private WatchedEndpoint(RequestAddress to, @Nullable LatencyProxy proxy, @Nullable TcpRelay relay) {
        this.to = to;
        this.proxy = proxy;
        this.relay = relay;
    }

    /**
     * Opens what can be opened before an endpoint; empty if nothing listens there yet, so that the client gets the same
     * error as without the kit.
     *
     * @param rtt the round trip to emulate before plain HTTP
     * @param relayed is called for each connection that carries TLS
     */
    static Optional<WatchedEndpoint> before(RequestAddress endpoint, Duration rtt, Runnable relayed) {
        boolean plain = endpoint.scheme().equals("http");
        if (!plain && !ofThisMachine(endpoint.host())) {
            return Optional.of(new WatchedEndpoint(endpoint, null, null));
        }
        if (!listens(endpoint)) {
            return Optional.empty();
        }
        if (plain) {
            LatencyProxy proxy = LatencyProxy.open(new ProxySettings(
                    URI.create(endpoint.toString()),
                    NetworkProfile.of(rtt, TlsVersion.NONE),
                    RunCertificate.ofThisJvm()));
            return Optional.of(new WatchedEndpoint(RequestAddress.of(proxy.uri()), proxy, null));
        }
        TcpRelay relay = TcpRelay.to(endpoint.host(), endpoint.port(), relayed);
        // the host stays, since the client compares it with the certificate
        return Optional.of(
                new WatchedEndpoint(new RequestAddress(endpoint.scheme(), endpoint.host(), relay.port()), null, relay));
    }

    private static boolean ofThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean listens(RequestAddress endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), REACHED_WITHIN_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Returns where requests for the endpoint go. */
    RequestAddress to() {
        return to;
    }

    /** Returns whether connections to the endpoint are counted. */
    boolean counted() {
        return proxy != null || relay != null;
    }

    /** Returns what the proxy has seen; empty without one. */
    Optional<RecordedWireLog> wire() {
        return Optional.ofNullable(proxy).map(LatencyProxy::log);
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        if (relay != null) {
            relay.close();
        }
    }
}
