package io.dynamolatency.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dynamolatency.internal.client.KitClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

@Timeout(60)
@Tag("server")
class AdminHttpClientTest {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();

    private HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                seen.add(operation + " " + body + " "
                        + exchange.getRequestHeaders().getFirst("Connection") + " from "
                        + exchange.getRemoteAddress().getPort());
                boolean list = operation.endsWith("ListTables");
                byte[] answer = (list
                                ? "{\"TableNames\":[\"orders\"]}"
                                : "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\","
                                        + "\"message\":\"no such table\"}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(list ? 200 : 400, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException noSocket) {
            throw new AssertionError(noSocket);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private DynamoDbClient admin() {
        return KitClients.admin(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @Test
    void eachRequestHasItsOwnConnection() {
        try (DynamoDbClient admin = admin()) {
            assertThat(admin.listTables().tableNames()).containsExactly("orders");
            assertThat(admin.listTables(r -> r.limit(1)).tableNames()).containsExactly("orders");
        }
        assertThat(seen)
                .hasSize(2)
                .anyMatch(request -> request.matches("DynamoDB_20120810.ListTables \\{} close from \\d+"))
                .anyMatch(request -> request.contains("{\"Limit\":1} close"));
        assertThat(seen.stream().map(request -> request.replaceFirst(".* from ", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aRefusalIsReadAsOne() {
        try (DynamoDbClient admin = admin()) {
            assertThatThrownBy(() -> admin.describeTable(r -> r.tableName("none")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("no such table");
        }
    }

    @Test
    void aServerThatIsGoneIsAFailureOfTheCall() {
        try (DynamoDbClient admin = admin()) {
            server.stop(0);
            assertThatThrownBy(admin::listTables).hasMessageContaining("Connection refused");
        }
    }
}
