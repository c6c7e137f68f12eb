package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which tests nobody may judge by how long their calls take, so that they need no warm client. */
class JudgedByTimeTest {

    private static boolean timesMatter(Class<?> testClass, String name, Map<String, String> parameters) {
        Method method = Arrays.stream(testClass.getDeclaredMethods())
                .filter(m -> m.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return PlanReader.read(
                        testClass,
                        method,
                        LatencyTests.declaration(method).orElseThrow(),
                        new Parameters(key -> Optional.ofNullable(parameters.get(key)), key -> Optional.empty()),
                        false)
                .orders()
                .timesMatter();
    }

    private static boolean timesMatter(String name) {
        return timesMatter(Tests.class, name, Map.of());
    }

    static class Tests {
        @DynamoLatencyTest
        @ExpectKeepAlive
        void keepAlive(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(modes = CLOSE)
        @ExpectConnections(atMost = 300, retriesAtMost = 0)
        void connections(DynamoDbClient dynamo) {}

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

        @DynamoLatencyTest(modes = {KEEP_ALIVE, CLOSE})
        @ExpectKeepAlive
        void modesThatAreCompared(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(warmup = 200)
        @ExpectKeepAlive
        void warmUpIsSaid(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(rate = "100/s")
        @ExpectKeepAlive
        void rate(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        @ExpectKeepAlive
        void probe(LatencyProbe probe) {}
    }

    @Test
    void aTestOfConnectionsAloneIsNot() {
        assertThat(timesMatter("keepAlive")).isFalse();
        assertThat(timesMatter("connections")).isFalse();
    }

    @Test
    void allOthersAre() {
        for (String name : new String[] {
            "expectsNothing",
            "latency",
            "roundTrips",
            "baseline",
            "modesThatAreCompared",
            "warmUpIsSaid",
            "rate",
            "probe"
        }) {
            assertThat(timesMatter(name)).as(name).isTrue();
        }
    }

    @Test
    void aParameterSaysTheWarmUpAsWell() {
        assertThat(timesMatter(Tests.class, "keepAlive", Map.of("dynamolatency.warmup", "200")))
                .isTrue();
    }

    static class OneResult extends Tests {
        @DynamoLatencyTest
        @ExpectKeepAlive
        void own(DynamoDbClient dynamo) {}

        @AfterEach
        void look(LatencyResult result) {}
    }

    static class Heir extends OneResult {
        @DynamoLatencyTest
        @ExpectKeepAlive
        void heirs(DynamoDbClient dynamo) {}
    }

    static class Log {
        @DynamoLatencyTest
        @ExpectKeepAlive
        void own(DynamoDbClient dynamo) {}

        @AfterEach
        void look(WireLog log) {}
    }

    static class Around {
        @AfterAll
        static void all(LatencyResults results) {}

        @Nested
        class Inner {
            @DynamoLatencyTest
            @ExpectKeepAlive
            void own(DynamoDbClient dynamo) {}
        }
    }

    @Test
    void whereResultsAreTakenTheyAre() {
        assertThat(timesMatter(OneResult.class, "own", Map.of())).isTrue();
        assertThat(timesMatter(Heir.class, "heirs", Map.of())).isTrue();
        assertThat(timesMatter(Log.class, "own", Map.of())).isTrue();
        assertThat(timesMatter(Around.Inner.class, "own", Map.of())).isTrue();
    }
}
