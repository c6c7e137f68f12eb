package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.ConnectionMode.SERVER_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.BackendKind;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.Toggle;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests with {@code proxy = OFF}: clients connect to DynamoDB Local's address, over plain HTTP. */
@Timeout(120)
@Tag("slow")
class WithoutProxyTest {

    static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void forget() {
        LOG.clear();
    }

    static class Straight {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED},
                iterations = 5,
                warmup = 0,
                proxy = Toggle.OFF)
        void putItem(DynamoDbClient dynamo, TestTable table, DynamoEndpoint endpoint) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            LOG.add(endpoint.uri().getScheme());
        }

        @AfterEach
        void after(LatencyResult result) {
            assertThat(result.wire().evidence()).isEqualTo(Evidence.NONE);
            assertThat(SampleResults.data(result).delays()).isEmpty();
            assertThat(result.predicted()).isEmpty();
            LOG.add(result.mode() + " " + result.count());
        }
    }

    @Test
    void theKitsClientsAreMeasuredWithoutANetwork() {
        Fixture.run(Straight.class)
                .passes(4)
                .names()
                .containsExactly(
                        "putItem, keep-alive, Apache 5, no emulated network",
                        "putItem, Connection: close, Apache 5, no emulated network",
                        "putItem, a client per call, Apache 5, no emulated network",
                        "putItem, idle expired, Apache 5, no emulated network");
        assertThat(LOG).contains("KEEP_ALIVE 5", "CLOSE 5", "CLIENT_PER_CALL 5", "IDLE_EXPIRED 5", "http");
        assertThat(LOG).doesNotContain("https");
    }

    static class OwnClient {
        static DynamoDbClient ours(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        @DynamoLatencyTest(iterations = 5, warmup = 0)
        @UseClient(method = "ours")
        void putItem(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @DynamoLatencyTest
        @UseClient(method = "ours")
        void probed(LatencyProbe probe, TestTable table) {
            probe.iterations(5)
                    .warmup(0)
                    .compare(
                            AS_BUILT,
                            CLOSE,
                            (DynamoDbClient dynamo) -> dynamo.putItem(
                                    r -> r.tableName(table.name()).item(table.newItem())));
        }

        @AfterEach
        void after(io.dynamolatency.measure.LatencyResults results) {
            results.forEach(result -> LOG.add(result.mode() + " " + result.network()));
        }
    }

    @Test
    void aParameterSaysItForAllTests() {
        Fixture.run(Map.of("dynamolatency.proxy", "off", "dynamolatency.network.rtt", "20 ms"), OwnClient.class)
                .passes(2);
        assertThat(LOG)
                .containsExactlyInAnyOrder(
                        "AS_BUILT no emulated network", "AS_BUILT no emulated network", "CLOSE no emulated network");
        Fixture.run(Map.of("dynamolatency.proxy", "no"), OwnClient.class)
                .failures()
                .forEach(failure -> assertThat(failure).hasMessageContaining("write ON, OFF"));
    }

    static class Expecting {
        @DynamoLatencyTest(iterations = 5, warmup = 0, proxy = Toggle.OFF)
        @ExpectConnections(atMost = 1000)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void whatIsNotKnownIsAnErrorAndNoPass() {
        Fixture.run(Expecting.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContainingAll("at most 1000", "plain http", "an error, not a pass", "remove proxy = OFF");
    }

    static class Contradictory {
        @DynamoLatencyTest(
                modes = {SERVER_CLOSE, IDLE_EXPIRED},
                httpClients = {HttpClientKind.URL_CONNECTION, HttpClientKind.CRT},
                network = @Network(rtt = "10 ms"),
                proxy = Toggle.OFF)
        void body(DynamoDbClient dynamo) {
            LOG.add("body");
        }
    }

    @Test
    void whatTakesTheProxyIsAFaultOfTheDeclaration() {
        Fixture.run(Contradictory.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContainingAll(
                        "there is no emulated network; remove network = ..., or proxy = OFF",
                        "SERVER_CLOSE needs the proxy, which closes connections",
                        "URL_CONNECTION cannot be measured in IDLE_EXPIRED with proxy = OFF",
                        "CRT cannot be measured in IDLE_EXPIRED with proxy = OFF");
        assertThat(LOG).isEmpty();
    }

    static class ProbeOfTheServersClose {
        @DynamoLatencyTest(proxy = Toggle.OFF)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.iterations(5).warmup(0).measure(SERVER_CLOSE, dynamo::listTables);
        }
    }

    @Test
    void andAnErrorInAProbe() {
        Fixture.run(ProbeOfTheServersClose.class)
                .failsWith(IllegalArgumentException.class)
                .hasMessageContaining("SERVER_CLOSE needs the proxy, which closes connections");
    }

    static class OnAws {
        @DynamoLatencyTest(backend = BackendKind.AWS, network = @Network(rtt = "10 ms"))
        void body(DynamoDbClient dynamo) {
            LOG.add("body");
        }
    }

    @Test
    void beforeAwsThereNeverIsOne() {
        Fixture.run(OnAws.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("backend = AWS is measured without the proxy");
        assertThat(LOG).isEmpty();
    }
}
