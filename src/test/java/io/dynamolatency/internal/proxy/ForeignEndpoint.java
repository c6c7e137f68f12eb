package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.BackendAccess;
import io.dynamolatency.backend.CertificateAuthorities;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * An endpoint that is none of the kit's, as far as the kit knows: a proxy that the test has opened, before a back end that
 * answers every request alike. Its log is what the JVM's evidence is held against.
 */
public final class ForeignEndpoint implements AutoCloseable {

    private final RawUpstream upstream;
    private final LatencyProxy door;
    private final KitEndpoint endpoint;

    private ForeignEndpoint(TlsVersion tls) throws IOException {
        byte[] answer = "{\"TableNames\":[]}".getBytes(StandardCharsets.US_ASCII);
        this.upstream = RawUpstream.answering(
                request -> RawHttp.answer(200, answer, "Content-Type: application/x-amz-json-1.0"));
        this.door = LatencyProxy.open(
                new ProxySettings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), Proxies.CERTIFICATE));
        this.endpoint = new KitEndpoint(
                door.uri(),
                tls.encrypted()
                        ? BackendAccess.ANYBODY.trusting(
                                new CertificateAuthorities(List.of(Proxies.CERTIFICATE.authority())))
                        : BackendAccess.ANYBODY);
    }

    public static ForeignEndpoint open(TlsVersion tls) {
        try {
            return new ForeignEndpoint(tls);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Has every answer say {@code Connection: close}. */
    public ForeignEndpoint closingAfterAnswers() {
        door.closeAfterAnswers(true);
        return this;
    }

    /** What a team would write into its own configuration: address, region, keys and trust. */
    public KitEndpoint endpoint() {
        return endpoint;
    }

    public URI uri() {
        return door.uri();
    }

    /** The truth. */
    public WireLog log() {
        return Proxies.settled(door);
    }

    @Override
    public void close() {
        door.close();
        endpoint.deleteFiles();
        try {
            upstream.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
