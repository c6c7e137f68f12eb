package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.result.MeasurementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How long the DynamoDB Local of a run lives. The JVM also keeps the server of all fixtures. */
@Timeout(120)
@Tag("slow")
class JvmBackendNodeTest {

    private static final Map<String, String> KEPT = Map.of(LocalSettings.SCOPE, "jvm");

    /** The processes while a test runs. */
    private static final List<Long> SEEN = new ArrayList<>();

    static class Sees {
        @DynamoLatencyTest(iterations = 1, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, TestTable table) {
            SEEN.addAll(Fixture.backEnds());
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    /** The processes during a run. */
    private static List<Long> during(Map<String, String> parameters) {
        SEEN.clear();
        Fixture.runAsItIs(parameters, Sees.class).passes(1);
        return List.copyOf(SEEN);
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void oneThatIsKeptServesTheRunsAfterItUntilItDies() {
        List<Long> kept = during(KEPT);
        assertThat(kept).hasSize(1);
        assertThat(Fixture.backEnds()).isEqualTo(kept);
        assertThat(during(KEPT)).isEqualTo(kept);

        kill(kept.get(0));

        List<Long> another = during(KEPT);
        assertThat(another).hasSize(1).doesNotContainAnyElementsOf(kept);
        assertThat(Fixture.backEnds()).isEqualTo(another);
    }

    static class SeesItAgain extends Sees {}

    @Test
    void whereNothingIsSaidEachRunHasOneForAllItsClassesAndLeavesNothing() {
        Set<Long> others = children();
        Fixture.runAsItIs(Map.of(), Sees.class, SeesItAgain.class).passes(2);
        List<Long> first = ofThisRun(others);
        assertThat(children()).isEqualTo(others);

        during(Map.of(LocalSettings.SCOPE, "run"));
        List<Long> second = ofThisRun(others);
        assertThat(children()).isEqualTo(others);

        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1).isNotEqualTo(first);
    }

    private static List<Long> ofThisRun(Set<Long> others) {
        return SEEN.stream().distinct().filter(pid -> !others.contains(pid)).toList();
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    static class Dies {
        int calls;

        @DynamoLatencyTest(iterations = 1000, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, TestTable table) {
            if (++calls == 20) {
                Fixture.backEnds().forEach(JvmBackendNodeTest::kill);
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aServerThatDiesFailsOnlyItsMeasurement() {
        Fixture.runAsItIs(KEPT, Dies.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("DynamoDB Local")
                .hasMessageContaining("exited with code 137")
                .hasMessageContaining("of the timed run");
        assertThat(during(KEPT)).hasSize(1);
    }
}
