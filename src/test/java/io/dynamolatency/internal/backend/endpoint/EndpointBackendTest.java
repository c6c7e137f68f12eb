package io.dynamolatency.internal.backend.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fixture.Relay;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.proxy.UserEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an address is said, in words that help, within five seconds. */
@Timeout(30)
@Tag("slow")
class EndpointBackendTest {

    /** What a user waits at most; lower bounds of the kit's own time-outs add up to less. */
    private static final long FIVE_SECONDS = TimeUnit.SECONDS.toNanos(5);

    @TempDir
    Path directory = Path.of("");

    private static EndpointBackend to(URI uri) {
        return to(uri, Map.of());
    }

    private static EndpointBackend to(URI uri, Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put(EndpointSettings.URI_PARAMETER, uri.toString());
        return new EndpointBackend(EndpointSettings.from(key -> Optional.ofNullable(parameters.get(key))));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refuses(EndpointBackend backend) {
        long begin = System.nanoTime();
        AbstractThrowableAssert<?, ? extends Throwable> thrown =
                assertThatThrownBy(backend::start).isInstanceOf(BackendException.class);
        assertThat(System.nanoTime() - begin).isLessThan(FIVE_SECONDS);
        assertThat(backend.failure()).isEmpty();
        return thrown.hasMessageContaining(EndpointSettings.URI_PARAMETER);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost:8000            | begins with neither",
                "ftp://localhost:8000      | begins with neither",
                "http:///tables            | has no valid host name",
                "http://under_score:8000   | has no valid host name",
                "http://localhost:99999    | has an invalid port",
                "http://localhost:8000/api | more than scheme, host and port",
                "http://local host         | is not an address"
            })
    void anInvalidAddressIsRefused(String text, String message) {
        assertThatThrownBy(() ->
                        EndpointSettings.from(key -> Optional.of(text).filter(unused -> key.endsWith("endpoint.uri"))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("dynamolatency.endpoint.uri = \"" + text + "\"")
                .hasMessageContaining(message)
                .hasMessageContaining("http://localhost:8000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:s3cret@host:8043", "https://me:s3c/ret@host:8043", "me:s3cret@host:8043"})
    void aPasswordInAnAddressIsRefusedAndNotShown(String text) {
        assertThatThrownBy(() ->
                        EndpointSettings.from(key -> Optional.of(text).filter(unused -> key.endsWith("endpoint.uri"))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("host:8043\"")
                .hasMessageNotContainingAny("me:", "s3c");
    }

    @Test
    void aMissingAddressIsReported() {
        assertThatThrownBy(() -> EndpointSettings.from(key -> Optional.empty()))
                .hasMessageContainingAll("backend = ENDPOINT", "dynamolatency.endpoint.uri", "not set");
    }

    @Test
    void keysAndRegionAreTheEndpointsWhereTheyAreGiven() {
        Map<String, String> parameters = Map.of(
                EndpointSettings.URI_PARAMETER, "http://localhost:8000",
                EndpointSettings.REGION, "eu-west-1",
                EndpointSettings.ACCESS_KEY_ID, "cassandra",
                EndpointSettings.SECRET_ACCESS_KEY, "$6$salted");
        DynamoBackend.Access access = EndpointSettings.from(key -> Optional.ofNullable(parameters.get(key)))
                .access();
        assertThat(access.region()).contains("eu-west-1");
        assertThat(access.keys()).contains(new DynamoBackend.Keys("cassandra", "$6$salted"));
        assertThat(access.toString()).doesNotContain("salted");
        assertThatThrownBy(() ->
                        to(URI.create("http://localhost:8000"), Map.of(EndpointSettings.ACCESS_KEY_ID, "cassandra")))
                .hasMessageContaining("is set without dynamolatency.endpoint.secretAccessKey");
        assertThatThrownBy(() -> to(URI.create("http://localhost:8000"), Map.of(EndpointSettings.REGION, "here!")))
                .hasMessageContaining("is not a region");
    }

    @Test
    void anUnusedPortIsReported() {
        URI gone;
        try (Relay relay = new Relay(URI.create("http://127.0.0.1:1"))) {
            gone = relay.uri();
        }
        refuses(to(gone)).hasMessageContainingAll("nothing listens there", "refused");
        refuses(to(URI.create("https://127.0.0.1:" + gone.getPort()))).hasMessageContaining("nothing listens there");
    }

    @Test
    void anUnknownNameIsReported() {
        refuses(to(URI.create("http://there-is-none.invalid:8000")))
                .hasMessageContaining("the name there-is-none.invalid cannot be resolved");
    }

    @Test
    void aSilentServerTimesOut() throws IOException {
        // takes connections, and says nothing: the kernel takes them
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            EndpointBackend backend = to(URI.create("https://127.0.0.1:" + silent.getLocalPort()));
            refuses(backend).hasMessageContaining("did not answer in time");
            // what took long to find out is not found out again
            long begin = System.nanoTime();
            refuses(backend).hasMessageContaining("did not answer in time");
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void whoTakesNoConnectionsIsGivenUp() throws IOException {
        // a backlog that is full: the kernel does not answer
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            boolean taken = true;
            while (taken && waiting.size() < 16) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 300);
                } catch (IOException late) {
                    taken = false;
                }
            }
            refuses(to(URI.create("http://127.0.0.1:" + full.getLocalPort())));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void anHttpServerThatIsNotDynamoDbIsReported() throws IOException {
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<html>Hi</html>",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"tables\": null}",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) {
            try (Canned other = new Canned(answer)) {
                refuses(to(other.uri())).hasMessageContaining("the server there is not DynamoDB");
            }
        }
        try (Canned other = new Canned("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            refuses(to(other.uri())).hasMessageContaining("check the port");
        }
        try (Canned other = new Canned("")) {
            refuses(to(other.uri())).hasMessageContaining("check the port");
        }
    }

    @Test
    void aRefusalByADynamoDbIsOneOfADynamoDb() throws IOException {
        String body = "{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\"}";
        try (Canned alternator =
                new Canned("HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            try (EndpointBackend backend = to(alternator.uri())) {
                assertThat(backend.start()).isEqualTo(alternator.uri());
            }
        }
    }

    @Test
    void theWrongSchemeIsReported() {
        try (UserEndpoint plain = UserEndpoint.open(TlsVersion.NONE);
                UserEndpoint tls = UserEndpoint.open(TlsVersion.TLS_1_3)) {
            refuses(to(URI.create("https://127.0.0.1:" + plain.uri().getPort())))
                    .hasMessageContainingAll("the TLS handshake failed", "write http://");
            refuses(to(URI.create("http://127.0.0.1:" + tls.uri().getPort())))
                    .hasMessageContainingAll("it speaks TLS, not plain http", "write https://");
        }
    }

    @Test
    void anotherAuthorityIsSaid() throws IOException {
        try (UserEndpoint tls = UserEndpoint.open(TlsVersion.TLS_1_3)) {
            refuses(to(tls.uri()))
                    .hasMessageContainingAll("its certificate is not trusted", "dynamolatency.backend.ca");
            Path other = file("other.pem", RunCertificate.create().authorityPem());
            refuses(to(tls.uri(), Map.of(EndpointSettings.CA, other.toString())))
                    .hasMessageContainingAll("its certificate is not trusted", "names other authorities");
        }
    }

    @Test
    void aFileWithoutAnAuthorityIsReported() throws IOException {
        URI uri = URI.create("https://127.0.0.1:1");
        assertThatThrownBy(() -> to(uri, Map.of(EndpointSettings.CA, directory + "/none.pem")))
                .hasMessageContainingAll("dynamolatency.backend.ca", "none.pem", "cannot be read");
        Path empty = file("empty.pem", "");
        assertThatThrownBy(() -> to(uri, Map.of(EndpointSettings.CA, empty.toString())))
                .hasMessageContaining("has no certificate in PEM");
        Path broken = file("broken.pem", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> to(uri, Map.of(EndpointSettings.CA, broken.toString())))
                .hasMessageContaining("has no certificate in PEM");
        Path good = file("good.pem", RunCertificate.create().authorityPem());
        assertThatThrownBy(() -> to(URI.create("http://127.0.0.1:1"), Map.of(EndpointSettings.CA, good.toString())))
                .hasMessageContaining("plain http, without a certificate");
    }

    @Test
    void severalAuthoritiesInAFileAreAllTrusted() throws IOException {
        RunCertificate one = RunCertificate.create();
        RunCertificate two = RunCertificate.create();
        CertificateAuthorities both = new CertificateAuthorities(
                CertificateAuthorities.read(file("both.pem", one.authorityPem() + two.authorityPem())));
        assertThat(both.certificates()).containsExactly(one.authority(), two.authority());
        assertThat(both.pem()).isEqualTo(one.authorityPem() + two.authorityPem());
    }

    @Test
    void anEndedServerIsAFailure() {
        try (UserEndpoint plain = UserEndpoint.open(TlsVersion.NONE);
                Relay relay = new Relay(plain.uri());
                EndpointBackend backend = to(relay.uri())) {
            assertThat(backend.start()).isEqualTo(relay.uri());
            assertThat(backend.failure()).isEmpty();
            relay.kill();
            assertThat(backend.failure().orElse("")).contains("takes no connections any more", "Start it again");
            relay.comeBack();
            // what is there now is another
            assertThat(backend.failure().orElse("")).contains("takes no connections any more");
            try (EndpointBackend next = to(relay.uri())) {
                assertThat(next.start()).isEqualTo(relay.uri());
                assertThat(next.failure()).isEmpty();
            }
        }
    }

    /** Answers each request alike, and closes. */
    private static final class Canned implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

        Canned(String answer) throws IOException {
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket socket = server.accept()) {
                            InputStream in = socket.getInputStream();
                            // as far as the empty object that is asked with
                            for (int read = in.read(); read >= 0 && read != '}'; read = in.read()) {}
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
