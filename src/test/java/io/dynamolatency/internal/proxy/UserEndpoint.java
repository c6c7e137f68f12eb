package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * An endpoint that the kit does not know: a proxy of the test, with a back end that answers all requests alike. Tests
 * compare the JVM's evidence with its log.
 */
public final class UserEndpoint implements AutoCloseable {

    private final RawServer upstream;
    private final LatencyProxy proxy;
    private final KitEndpoint endpoint;

    private UserEndpoint(TlsVersion tls) throws IOException {
        byte[] answer = "{\"TableNames\":[]}".getBytes(StandardCharsets.US_ASCII);
        this.upstream =
                RawServer.answering(request -> RawHttp.answer(200, answer, "Content-Type: application/x-amz-json-1.0"));
        this.proxy = LatencyProxy.open(
                new ProxySettings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), Proxies.CERTIFICATE));
        this.endpoint = new KitEndpoint(
                proxy.uri(),
                tls.encrypted()
                        ? DynamoBackend.Access.ANYBODY.trusting(List.of(Proxies.CERTIFICATE.authority()))
                        : DynamoBackend.Access.ANYBODY);
    }

    public static UserEndpoint open(TlsVersion tls) {
        try {
            return new UserEndpoint(tls);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Answers every request with {@code Connection: close}. */
    public UserEndpoint closingAfterAnswers() {
        proxy.closeAfterAnswers(true);
        return this;
    }

    /** The configuration that you would write: address, region, keys and trust. */
    public KitEndpoint endpoint() {
        return endpoint;
    }

    public URI uri() {
        return proxy.uri();
    }

    /** The connections that there really were. */
    public WireLog log() {
        return Proxies.settled(proxy);
    }

    @Override
    public void close() {
        proxy.close();
        endpoint.deleteFiles();
        try {
            upstream.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
