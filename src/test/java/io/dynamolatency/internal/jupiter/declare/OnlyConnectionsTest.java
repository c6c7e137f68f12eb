package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that only check connections warm up with 10 calls; their annotations alone decide. */
@Tag("unit")
class OnlyConnectionsTest {

    private static boolean connectionsOnly(String name, Map<String, String> parameters) {
        return plan(name, parameters).orders().connectionsOnly();
    }

    private static LatencyPlan plan(String name, Map<String, String> parameters) {
        Method method = Arrays.stream(Tests.class.getDeclaredMethods())
                .filter(m -> m.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return PlanReader.read(
                Tests.class,
                method,
                LatencyTests.declaration(method).orElseThrow(),
                new Parameters(key -> Optional.ofNullable(parameters.get(key))),
                false);
    }

    static class Tests {
        @DynamoLatencyTest
        @ExpectKeepAlive
        void keepAlive(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(modes = CLOSE)
        @ExpectConnections(atMost = 300, retriesAtMost = 0)
        void connections(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(modes = {KEEP_ALIVE, CLOSE})
        @ExpectKeepAlive
        void twoModes(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(rate = "100/s")
        @ExpectKeepAlive
        void rate(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @UseClient(method = "client")
        @ExpectKeepAlive
        void yourClient(DynamoDbClient dynamo) {}

        static DynamoDbClient client() {
            return DynamoDbClient.create();
        }

        @DynamoLatencyTest
        void expectsNothing(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @ExpectKeepAlive
        @ExpectLatency(p50 = "1 s")
        void latency(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @ExpectKeepAlive
        @ExpectLatency(roundTripsAtMost = 1)
        void roundTrips(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @ExpectKeepAlive
        @CompareToBaseline
        void baseline(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(warmup = 200)
        @ExpectKeepAlive
        void writtenWarmUp(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @ExpectKeepAlive
        void probe(LatencyProbe probe) {}

        /** Does not change the warm-up. */
        @AfterEach
        void look(LatencyResult result) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"keepAlive", "connections", "twoModes", "rate", "yourClient"})
    void testsThatOnlyCheckConnectionsWarmUpBriefly(String name) {
        assertThat(connectionsOnly(name, Map.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expectsNothing", "latency", "roundTrips", "baseline", "writtenWarmUp", "probe"})
    void allOthersWarmUpUntilTheClientIsWarm(String name) {
        assertThat(connectionsOnly(name, Map.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keepAlive", "connections"})
    void aParameterGivesTheWarmUpAsWell(String name) {
        assertThat(connectionsOnly(name, Map.of("dynamolatency.warmup", "200"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keepAlive", "connections", "twoModes", "rate", "yourClient", "writtenWarmUp"})
    void timesDoNotMatterWhereOnlyConnectionsAreJudged(String name) {
        assertThat(plan(name, Map.of()).timed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expectsNothing", "latency", "roundTrips", "baseline", "probe"})
    void timesMatterWhereTheyAreJudged(String name) {
        assertThat(plan(name, Map.of()).timed()).isTrue();
    }
}
