package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that only check connections warm up with 10 calls. A test whose code may assert times does not. */
@Tag("unit")
class OnlyConnectionsTest {

    private static boolean connectionsOnly(String name, Map<String, String> parameters) {
        return plan(name, parameters).orders().connectionsOnly();
    }

    private static LatencyPlan plan(String name, Map<String, String> parameters) {
        Method method = Stream.of(Tests.class, TakesTimes.class, TakesTimes.Within.class, TakesTimesAtTheEnd.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(m -> m.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return PlanReader.read(
                TestBody.of(method.getDeclaringClass(), method),
                TestBody.declaration(method).orElseThrow(),
                new Parameters(key -> Optional.ofNullable(parameters.get(key))),
                false);
    }

    @Test
    void onlyModesThatExpectReuseEndEarly() {
        assertThat(plan("keepAlive", Map.of()).orders().reused()).containsExactly(KEEP_ALIVE);
        assertThat(plan("connections", Map.of()).orders().reused()).isEmpty();
        // with a warm-up, its times are those of a warm client
        assertThat(plan("keepAlive", Map.of("dynamolatency.warmup", "200"))
                        .orders()
                        .reused())
                .isEmpty();
    }

    @Test
    void theDefaultNumberOfCallsFollowsFromWhatIsExpected() {
        assertThat(plan("keepAlive", Map.of()).orders().iterations()).isEqualTo(30);
        assertThat(plan("expectsNothing", Map.of()).orders().iterations()).isEqualTo(200);
        assertThat(plan("p999", Map.of()).orders().iterations()).isEqualTo(1001);
        // the first call of each thread does not count for percentiles
        assertThat(plan("expectsNothing", Map.of("dynamolatency.concurrency", "256"))
                        .orders()
                        .iterations())
                .isEqualTo(512);
        assertThat(plan("p999", Map.of("dynamolatency.concurrency", "50"))
                        .orders()
                        .iterations())
                .isEqualTo(1050);
        // each thread is allowed to open up to three connections, and twice as many calls show that it opened no more
        assertThat(plan("keepAlive", Map.of("dynamolatency.concurrency", "64"))
                        .orders()
                        .iterations())
                .isEqualTo(2 * AllowedConnections.callsNeeded(64, Optional.empty()))
                .isGreaterThanOrEqualTo(2 * 64 * 3);
        assertThat(plan("connections", Map.of("dynamolatency.concurrency", "64"))
                        .orders()
                        .iterations())
                .isGreaterThanOrEqualTo(2 * 64);
    }

    @Test
    void aBoundAboveTheCallsOfATestIsValid() {
        assertThat(plan("keepAliveAtMost", Map.of()).orders().iterations()).isEqualTo(30);
        assertThat(plan("expectsNothingAtMost", Map.of("dynamolatency.iterations", "50"))
                        .orders()
                        .iterations())
                .isEqualTo(50);
    }

    static class Tests {
        @DynamoLatencyTest(maxIterations = 100)
        @ExpectKeepAlive
        void keepAliveAtMost(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(maxIterations = 100)
        void expectsNothingAtMost(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @ExpectLatency(p999 = "30 ms")
        void p999(DynamoDbClient dynamo) {}

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

        /** A log has no times that a limit could judge. */
        @AfterEach
        void look(WireLog wire) {}
    }

    static class TakesTimes {
        @DynamoLatencyTest
        @ExpectKeepAlive
        void afterEach(DynamoDbClient dynamo) {}

        @AfterEach
        void look(LatencyResult result) {}

        @Nested
        class Within {
            @DynamoLatencyTest
            @ExpectKeepAlive
            void nested(DynamoDbClient dynamo) {}
        }
    }

    static class TakesTimesAtTheEnd {
        @DynamoLatencyTest
        @ExpectConnections(atMost = 1)
        void afterAll(DynamoDbClient dynamo) {}

        @AfterAll
        static void look(LatencyResults results) {}
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
    @ValueSource(strings = {"afterEach", "nested", "afterAll"})
    void codeThatTakesAResultMayAssertTimes(String name) {
        assertThat(connectionsOnly(name, Map.of())).isFalse();
        assertThat(plan(name, Map.of()).timed()).isTrue();
        assertThat(plan(name, Map.of()).orders().provingP99()).isTrue();
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
