package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.backend.DynamoBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An HTTP proxy of the user's environment, which leads off this machine. */
@Timeout(120)
@Tag("slow")
class UsersProxyTest {

    @Test
    void theClientsOfAFactoryGoAroundTheProxyOfTheEnvironment() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://me:pa%40ss@127.0.0.1:" + proxy.getLocalPort();
            assertThat(clientsOfAnotherJvm(Map.of("HTTP_PROXY", address, "HTTPS_PROXY", address), List.of()))
                    .containsExactlyElementsOf(reached());
            assertThat(connected(proxy)).isZero();
        }
    }

    @Test
    void theClientsOfAFactoryGoAroundTheProxyOfSystemProperties() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> options = List.of(
                    "-Dhttp.proxyHost=127.0.0.1",
                    "-Dhttp.proxyPort=" + proxy.getLocalPort(),
                    "-Dhttp.nonProxyHosts=*.corp.example");
            assertThat(clientsOfAnotherJvm(Map.of(), options)).containsExactlyElementsOf(reached());
            assertThat(connected(proxy)).isZero();
        }
    }

    @Test
    void keepsWhatTheUserLeftOut() {
        String before = System.setProperty("http.nonProxyHosts", "*.corp.example");
        try {
            assertThat(UsersProxy.leftOut(URI.create("http://127.0.0.1:1")))
                    .isEqualTo(Map.of("http.nonProxyHosts", "*.corp.example|localhost|127.*|[::1]"));
            assertThat(UsersProxy.leftOut(URI.create("http://[::1]:1"))).hasSize(1);
            assertThat(UsersProxy.leftOut(URI.create("http://dynamodb.corp.example")))
                    .as("the proxy may be the only way there")
                    .isEmpty();
        } finally {
            if (before == null) {
                System.clearProperty("http.nonProxyHosts");
            } else {
                System.setProperty("http.nonProxyHosts", before);
            }
        }
    }

    @Test
    void isNamedWithoutItsPassword() {
        assertThat(named("https", Map.of("HTTPS_PROXY", "http://me:s3cr@t@proxy.corp.example:3128"), Map.of()))
                .hasValue("HTTPS_PROXY = http://proxy.corp.example:3128");
        assertThat(named("https", Map.of("https_proxy", "me:s3cret@proxy:3128"), Map.of()))
                .hasValue("https_proxy = proxy:3128");
        assertThat(named("http", Map.of("http_proxy", "me:a://b?c@proxy:3128"), Map.of()))
                .hasValue("http_proxy = proxy:3128");
        assertThat(named("http", Map.of("HTTPS_PROXY", "http://proxy"), Map.of("http.proxyHost", "proxy")))
                .hasValue("http.proxyHost = proxy");
        assertThat(named("http", Map.of(), Map.of())).isEmpty();
    }

    private static Optional<String> named(
            String scheme, Map<String, String> variables, Map<String, String> properties) {
        return UsersProxy.named(scheme, variables::get, properties::get);
    }

    private static List<String> reached() {
        return List.of(HttpClientKind.values()).stream()
                .map(kind -> kind + " answered")
                .toList();
    }

    private static List<String> clientsOfAnotherJvm(Map<String, String> environment, List<String> options)
            throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Clients.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static int connected(ServerSocket proxy) throws IOException {
        proxy.setSoTimeout(1);
        int connected = 0;
        while (true) {
            try {
                proxy.accept().close();
                connected++;
            } catch (SocketTimeoutException | SocketException none) {
                return connected;
            }
        }
    }

    /** Another JVM: a client of each kind, as production code builds it. */
    static final class Clients {

        private Clients() {}

        public static void main(String[] args) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            server.createContext("/", exchange -> {
                byte[] answer = "{\"TableNames\":[]}".getBytes(StandardCharsets.UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            KitEndpoint endpoint = new KitEndpoint(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()), DynamoBackend.Access.ANYBODY);
            for (HttpClientKind kind : HttpClientKind.values()) {
                System.out.println(kind + " " + call(kind, endpoint));
            }
            endpoint.deleteFiles();
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }

        private static String call(HttpClientKind kind, KitEndpoint endpoint) {
            DynamoClientFactory<?> factory = given -> client(kind, given);
            UserClient own = new UserClient(kind.name(), kind.asynchronous(), factory);
            var client = own.build(endpoint);
            return Trial.through(kind.name(), client)
                    .failure()
                    .map(Throwable::toString)
                    .orElse("answered");
        }

        private static software.amazon.awssdk.core.SdkClient client(HttpClientKind kind, DynamoEndpoint ignored) {
            return switch (kind) {
                case APACHE5 ->
                    DynamoDbClient.builder()
                            .httpClientBuilder(Apache5HttpClient.builder())
                            .build();
                case APACHE4 ->
                    DynamoDbClient.builder()
                            .httpClientBuilder(ApacheHttpClient.builder())
                            .build();
                case URL_CONNECTION ->
                    DynamoDbClient.builder()
                            .httpClientBuilder(UrlConnectionHttpClient.builder())
                            .build();
                case CRT ->
                    DynamoDbClient.builder()
                            .httpClientBuilder(AwsCrtHttpClient.builder())
                            .build();
                case NETTY ->
                    DynamoDbAsyncClient.builder()
                            .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                            .build();
                case CRT_ASYNC ->
                    DynamoDbAsyncClient.builder()
                            .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                            .build();
            };
        }
    }
}
