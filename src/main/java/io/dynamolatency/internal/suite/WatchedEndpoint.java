package io.dynamolatency.internal.suite;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.interceptor.RequestAddress;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.Loopback;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RelayLog;
import io.dynamolatency.internal.proxy.RelayLoop;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.proxy.TcpRelay;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An endpoint that a suite's clients call, and the kit's server in front of this endpoint, if there is a server. The
 * server is one of three: a relay that reads plain HTTP, a proxy that also delays plain HTTP, or a relay for TLS on
 * this machine. Thread-safe.
 *
 * @param to the address that requests for the endpoint go to
 * @param counted whether connections to the endpoint are counted
 * @param wire returns the log of plain HTTP; empty for TLS
 * @param closing stops the relay or the proxy in front of the endpoint
 */
record WatchedEndpoint(RequestAddress to, boolean counted, Supplier<Optional<RecordedWireLog>> wire, Runnable closing) {

    private static final int REACHED_WITHIN_MILLIS = 1_000;

    /**
     * Opens a relay or a proxy in front of an endpoint, if possible. Returns empty if nothing listens at the endpoint
     * yet, so that the client gets the same error as without the kit.
     *
     * @param loop the thread of all relays
     * @param rtt the round trip to emulate for plain HTTP
     * @param relayed is called for each connection that carries TLS
     */
    static Optional<WatchedEndpoint> before(RequestAddress endpoint, RelayLoop loop, Duration rtt, Runnable relayed) {
        boolean plain = endpoint.scheme().equals("http");
        if (!plain && !ofThisMachine(endpoint.host())) {
            return Optional.of(new WatchedEndpoint(endpoint, false, Optional::empty, () -> {}));
        }
        if (!listens(endpoint)) {
            return Optional.empty();
        }
        if (!plain) {
            TcpRelay relay = TcpRelay.unread(loop, endpoint.host(), endpoint.port(), relayed);
            // the host stays, because the client compares it with the certificate
            return Optional.of(new WatchedEndpoint(
                    new RequestAddress(endpoint.scheme(), endpoint.host(), relay.port()),
                    true,
                    Optional::empty,
                    relay::close));
        }
        return Optional.of(rtt.isZero() ? relayed(endpoint, loop) : delayed(endpoint, rtt));
    }

    private static WatchedEndpoint relayed(RequestAddress endpoint, RelayLoop loop) {
        RelayLog log = new RelayLog();
        TcpRelay relay = TcpRelay.reading(loop, endpoint.host(), endpoint.port(), log);
        return new WatchedEndpoint(
                new RequestAddress("http", hostToCall(endpoint), relay.port()),
                true,
                () -> Optional.of(log.log()),
                relay::close);
    }

    private static WatchedEndpoint delayed(RequestAddress endpoint, Duration rtt) {
        LatencyProxy proxy = LatencyProxy.open(new ProxySettings(
                URI.create(endpoint.toString()), NetworkProfile.of(rtt, TlsVersion.NONE), RunCertificate.ofThisJvm()));
        return new WatchedEndpoint(
                new RequestAddress("http", hostToCall(endpoint), proxy.uri().getPort()),
                true,
                () -> Optional.of(proxy.log()),
                proxy::close);
    }

    /**
     * Returns the host to call instead of the endpoint's host. Keeps the same host if possible, because the environment
     * variable {@code NO_PROXY} perhaps contains this host.
     */
    private static String hostToCall(RequestAddress endpoint) {
        InetAddress listening = Loopback.address();
        return lookUp(endpoint.host()).filter(listening::equals).isPresent()
                ? endpoint.host()
                : listening.getHostAddress();
    }

    private static boolean ofThisMachine(String host) {
        return lookUp(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static Optional<InetAddress> lookUp(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException unknown) {
            return Optional.empty();
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
}
