package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
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
 * ports it listens, one for each {@link TlsVersion} and one for {@link BulkServer}, and ends with its input.
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
        SizedUpstream upstream = new SizedUpstream();
        StringBuilder ports = new StringBuilder("ports");
        List<LatencyProxy> doors = new ArrayList<>();
        for (TlsVersion tls : EnumSet.complementOf(EnumSet.of(TlsVersion.UNSET))) {
            LatencyProxy door = LatencyProxy.open(
                    new ProxySettings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), certificate), address);
            doors.add(door);
            ports.append(' ').append(door.uri().getPort());
        }
        System.out.println(ports.append(' ').append(new BulkServer(address).port()));
        while (System.in.read() >= 0) {
            // until the benchmark has had enough
        }
        doors.forEach(LatencyProxy::close);
        upstream.close();
    }
}
