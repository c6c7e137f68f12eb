package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@Tag("slow")
class WireParameterTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class TakesTheLog {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(WireLog wire, LatencyResult result, ConnectionMode mode) {
            assertThat(wire).isSameAs(result.wire()).hasExchanges(10).hasNoRetries();
            if (mode == KEEP_ALIVE) {
                assertThat(wire).reusesOneConnection().exchange(7).reusedConnectionOf(6);
            } else {
                assertThat(wire).exchange(7).hasRequestConnectionHeader("close").isOnNewConnection();
            }
            LOG.add(mode + " " + wire.opened());
        }
    }

    @Test
    void theLogOfTheTimedCallsIsGivenToAfterEach() {
        Fixture.run(TakesTheLog.class).passes(2);
        assertThat(LOG).containsExactly("KEEP_ALIVE 1", "CLOSE 10");
    }

    static class Fails {
        @DynamoLatencyTest(modes = CLOSE, iterations = 8, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(WireLog wire) {
            assertThat(wire).exchange(7).reusedConnectionOf(6);
        }
    }

    @Test
    void aFailureInAfterEachPrintsTheSequence() {
        Fixture.run(Fails.class)
                .failsWith(AssertionError.class)
                .hasMessageStartingWith("Expecting exchange 7 to reuse the connection of exchange 6, c6,"
                        + " but it was sent on c7, which had carried no exchange before\nOn the wire")
                .hasMessageContaining("#6 ListTables")
                .hasMessageContaining("close / close");
    }

    static class NothingMeasured {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            throw new IllegalStateException("not today");
        }

        @AfterEach
        void after(WireLog wire) {
            LOG.add("called");
        }
    }

    @Test
    void whereMeasuringFailedThereIsNoLogAndTheMethodIsNotCalled() {
        Fixture.run(NothingMeasured.class).failsWith(MeasurementException.class);
        assertThat(LOG).isEmpty();
    }

    static class Interleaved {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                interleaved = true,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(WireLog wire) {}
    }

    @Test
    void anInterleavedTestHasALogForEachMode() {
        Fixture.run(Interleaved.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageStartingWith("WireLog in ")
                .hasMessageEndingWith(
                        "an interleaved test has one for each of [KEEP_ALIVE, CLOSE]; take LatencyResults, and write"
                                + " results.of(MODE).wire()");
    }

    static class Probed {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void once(LatencyProbe probe, DynamoDbClient dynamo) {
            dynamo.listTables();
            LatencyResult result = probe.measure(dynamo::listTables);
            // the call before has its place in the one, and none in the other
            assertThat(probe.wire()).hasExchanges(6);
            assertThat(result.wire()).hasExchanges(5);
        }

        @AfterEach
        void after(WireLog wire) {
            LOG.add(wire.exchanges().size() + " exchanges");
        }
    }

    static class ProbedTwice extends Probed {
        @Override
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void once(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(dynamo::listTables);
            probe.measure(dynamo::listTables);
        }
    }

    @Test
    void aProbesLogIsThereWhileItMeasuresAndAfterwardsWhereItIsTheOnlyOne() {
        Fixture.run(Probed.class).passes(1);
        assertThat(LOG).containsExactly("5 exchanges");
        Fixture.run(ProbedTwice.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageEndingWith("has measured 2 results; take LatencyResults, and write results.of(MODE).wire()");
    }

    static class InTheBody {
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo, WireLog wire) {}
    }

    @Test
    void aBodyThatTakesTheLogIsToldWhereItIs() {
        Fixture.run(InTheBody.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("parameter WireLog wire: a log exists only after measuring; take it in an"
                        + " @AfterEach method, or write probe.wire() in a test that takes a LatencyProbe");
    }

    static class BeforeEachAsks {
        @BeforeEach
        void asks(WireLog wire) {}

        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbClient dynamo) {}
    }

    static class AfterAllAsks {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterAll
        static void asks(WireLog wire) {}
    }

    static class AfterAllAsksForOneResult {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterAll
        static void asks(LatencyResult result) {}
    }

    @Test
    void otherMethodsAreToldWhereItIs() {
        Fixture.run(BeforeEachAsks.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("a log exists only after measuring; take it in an @AfterEach method");
        Fixture.run(AfterAllAsks.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageEndingWith("a class has one for each of its tests and modes; take LatencyResults, and write"
                        + " results.of(MODE).wire()");
        Fixture.run(AfterAllAsksForOneResult.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageEndingWith("take LatencyResults, and write results.of(MODE)");
    }

    static class BesideAPlainTest {
        @Test
        void plain() {}

        @AfterEach
        void after(WireLog wire) {
            LOG.add("called");
        }
    }

    @Test
    void afterATestOfAnotherKindTheMethodIsNotCalled() {
        Fixture.run(BesideAPlainTest.class).passes(1);
        assertThat(LOG).isEmpty();
    }
}
