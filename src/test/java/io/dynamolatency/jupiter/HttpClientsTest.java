package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.ConnectionMode.SERVER_CLOSE;
import static io.dynamolatency.HttpClientKind.APACHE4;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.CRT_ASYNC;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.driver.ConnectionModeViolatedException;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests on several HTTP clients. */
@Tag("slow")
class HttpClientsTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class TwoOfThem {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, SERVER_CLOSE},
                httpClients = {APACHE4, APACHE5},
                iterations = 10,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(modes = SERVER_CLOSE, atMost = 10)
        void body(DynamoDbClient dynamo, HttpClientKind client) {
            dynamo.listTables();
            if (!LOG.contains("called " + client)) {
                LOG.add("called " + client);
            }
        }

        @AfterEach
        void after(LatencyResult result, HttpClientKind client) {
            assertThat(result.httpClient()).hasValue(client);
            LOG.add(client + " " + result.mode() + " " + result.wire().opened());
        }

        @AfterAll
        static void all(LatencyResults results) {
            assertThat(results.of(KEEP_ALIVE, APACHE4)).connections().hasExactly(1);
            assertThat(results.of("body", SERVER_CLOSE, APACHE5)).connections().hasExactly(10);
            assertThat(results.size()).isEqualTo(4);
        }
    }

    @Test
    void eachModeOnEachClientIsANode() {
        Fixture.run(TwoOfThem.class)
                .passes(4)
                .names()
                .containsExactly(
                        "body, keep-alive, Apache 4, 0 ms round trip, http",
                        "body, closed by the server, Apache 4, 0 ms round trip, http",
                        "body, keep-alive, Apache 5, 0 ms round trip, http",
                        "body, closed by the server, Apache 5, 0 ms round trip, http");
        assertThat(LOG)
                .containsExactly(
                        "called APACHE4",
                        "APACHE4 KEEP_ALIVE 1",
                        "APACHE4 SERVER_CLOSE 10",
                        "called APACHE5",
                        "APACHE5 KEEP_ALIVE 1",
                        "APACHE5 SERVER_CLOSE 10");
    }

    static class Asynchronous {
        @BeforeEach
        void before(DynamoDbAsyncClient dynamo, TestTable table) {
            Map<String, AttributeValue> item = table.newItem();
            dynamo.putItem(r -> r.tableName(table.name()).item(item)).join();
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE, SERVER_CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED},
                iterations = 20,
                warmup = 0,
                interleaved = true,
                network = @Network(rtt = "1 ms"))
        void body(DynamoDbAsyncClient dynamo, TestTable table) {
            Map<String, AttributeValue> item = table.newItem();
            dynamo.putItem(r -> r.tableName(table.name()).item(item)).join();
        }

        @AfterEach
        void after(LatencyResults results) {
            results.forEach(r -> LOG.add(r.httpClient().orElseThrow() + " " + r.mode()));
            assertThat(results.of(KEEP_ALIVE)).connections().hasAtMost(1 + NETTY.spareConnections());
            for (ConnectionMode mode : List.of(CLOSE, SERVER_CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED)) {
                assertThat(results.of(mode)).connections().hasExactly(20);
            }
        }
    }

    @Test
    void aBodyWithAnAsynchronousClientIsMeasuredOnNetty() {
        Fixture.run(Asynchronous.class).passes(1);
        assertThat(LOG)
                .containsExactly(
                        "NETTY KEEP_ALIVE",
                        "NETTY CLOSE",
                        "NETTY SERVER_CLOSE",
                        "NETTY CLIENT_PER_CALL",
                        "NETTY IDLE_EXPIRED");
    }

    static class OtherClientBefore {
        @BeforeEach
        void before(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(httpClients = CRT_ASYNC, iterations = 5, warmup = 0)
        void body(DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void theClientOfTheOtherSortIsNotGivenToOtherMethodsEither() {
        Fixture.run(OtherClientBefore.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("DynamoDbClient in ")
                .hasMessageContaining("CRT_ASYNC is an asynchronous HTTP client; use DynamoDbAsyncClient");
    }

    static class HeaderOnNetty {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables(r -> r.overrideConfiguration(c -> c.putHeader("Connection", "close")))
                    .join();
        }
    }

    @Test
    void theAllowanceOfAClientDoesNotHideAModeThatDidNotHold() {
        Fixture.run(HeaderOnNetty.class)
                .failsWith(ConnectionModeViolatedException.class)
                .hasMessageContaining(
                        "KEEP_ALIVE did not hold: connections were not reused: 10 were opened, but the calls needed"
                                + " only 2");
    }
}
