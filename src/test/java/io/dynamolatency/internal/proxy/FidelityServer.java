package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The truth's server, in a JVM and a network namespace of its own: the proxy's classes without any delay. Says on which
 * ports it listens, one for each {@link TlsVersion} and one for {@link BulkTransfer}, and ends with its input.
 */
final class FidelityServer {

    private FidelityServer() {}

    /**
     * Serves.
     *
     * @param arguments its address, and the file that its certificate authority goes to
     */
    public static void main(String... arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[0]);
        RunCertificate certificate = RunCertificate.create(address.getAddress());
        Files.writeString(Path.of(arguments[1]), certificate.authorityPem());
        RawServer upstream = SizedItems.server();
        StringBuilder ports = new StringBuilder("ports");
        List<LatencyProxy> proxies = new ArrayList<>();
        for (TlsVersion tls : EnumSet.complementOf(EnumSet.of(TlsVersion.UNSET))) {
            LatencyProxy proxy = new LatencyProxy(
                    new ProxySettings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), certificate),
                    ProxyTimeouts.DEFAULT,
                    LatencyProxy.tlsTasks(1),
                    address);
            proxies.add(proxy);
            ports.append(' ').append(proxy.uri().getPort());
        }
        System.out.println(ports.append(' ').append(BulkTransfer.server(address).port()));
        while (System.in.read() >= 0) {
            // until the benchmark has had enough
        }
        proxies.forEach(LatencyProxy::close);
        upstream.close();
    }
}
