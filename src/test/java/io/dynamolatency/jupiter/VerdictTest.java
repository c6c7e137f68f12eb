package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.Toggle;
import io.dynamolatency.assertions.LatencyAssertions;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The three verdicts, and limits of round trips. */
@Tag("slow")
class VerdictTest {

    private static final List<String> LOG = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        LOG.clear();
    }

    static class Proved {
        @DynamoLatencyTest(iterations = 101, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(p99 = "100 s")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.count() > 700 ? "as many as it takes" : result.toString());
            result.assertP99Below(Duration.ofSeconds(100));
            LOG.add(SampleResults.data(result).warnings().toString());
        }
    }

    @Test
    void aLimitOfAnAnnotationIsMeasuredOnForUntilItIsProved() {
        Fixture.run(Proved.class).passes(1);
        assertThat(LOG).containsExactly("as many as it takes", "[]");
    }

    static class Together {
        @DynamoLatencyTest(
                iterations = 2,
                warmup = 0,
                modes = {KEEP_ALIVE, CLOSE},
                interleaved = true,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class MeasuresOften {
        @DynamoLatencyTest(iterations = 2, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            for (int i = 0; i < 24; i++) {
                probe.compare(KEEP_ALIVE, CLOSE, client -> client.listTables());
            }
            LatencyResult last = probe.measure(() -> dynamo.listTables());
            LOG.add("share " + SampleResults.data(last).certainty().share());
        }
    }

    /** Before the last result there are two of the first test, and 48 of the probe. */
    @Test
    void eachResultTakesItsShareOfTheRunsError() {
        Fixture.run(Together.class, MeasuresOften.class).passes(2);
        assertThat(LOG).containsExactly("share " + VerdictConfidence.shareOf(51));
    }

    /** Half of the calls reach the limit of the median. */
    abstract static class Halves {
        static final String LIMIT = "20 ms";
        private int calls;

        void half(DynamoDbClient dynamo) {
            // the others send nothing, so that they are quick on any machine
            if (calls++ % 2 == 0) {
                LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
                dynamo.listTables();
            }
        }
    }

    static class Open extends Halves {
        @DynamoLatencyTest(
                iterations = 40,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(p50 = LIMIT)
        void body(DynamoDbClient dynamo) {
            half(dynamo);
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.count() + " calls");
        }
    }

    @Test
    void whatIsStillOpenPasses() {
        Fixture.run(Open.class).passes(1);
        assertThat(LOG).containsExactly("60 calls");
    }

    static class Strict extends Halves {
        @DynamoLatencyTest(
                iterations = 40,
                maxIterations = 60,
                strict = Toggle.ON,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(p50 = LIMIT)
        void body(DynamoDbClient dynamo) {
            half(dynamo);
        }
    }

    @Test
    void whatIsStillOpenFailsAStrictTest() {
        Fixture.run(Strict.class)
                .failsWith(AssertionFailedError.class)
                .hasMessageContaining(": undecided. ")
                .hasMessageContaining("at 99.99 % confidence, the calls prove neither that the limit is met");
    }

    static class TooFew {
        @DynamoLatencyTest(iterations = 8, maxIterations = 8, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(p50 = "1 us")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aLimitThatSoFewCallsCouldNeitherProveNorDisproveIsAnErrorAndNoPass() {
        Fixture.run(TooFew.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessage("p50 of \"body, keep-alive, Apache 5\" can't be judged from 8 calls: a proof at 99.99 %"
                        + " confidence takes at least 12; write iterations = 12 or more, or a lower confidence");
    }

    static class Faulty {
        @DynamoLatencyTest(
                confidence = 1.0,
                maxIterations = 100,
                maxDuration = "2",
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(roundTripsAtMost = -2)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void whatCannotBeIsSaidInOneMessage() {
        Fixture.run(Faulty.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("confidence = 1.0 is out of range; write a share from 0.5 up to 1, such as 0.999")
                .hasMessageContaining(
                        "maxIterations = 100 is less than iterations = 200; write maxIterations = 200 for a fixed"
                                + " number of calls, or a higher number")
                .hasMessageContaining("maxDuration: \"2\" has no unit; write \"2 ms\"")
                .hasMessageContaining(
                        "@ExpectLatency(roundTripsAtMost): round trips per call = -2 is out of range; write 0 or"
                                + " more");
    }

    static class RoundTrips {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 30,
                warmup = 1,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectLatency(roundTripsAtMost = 1)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void theArticlesFindingIsANumberOfRoundTrips() {
        Fixture.run(RoundTrips.class)
                .failsWith(AssertionFailedError.class)
                .hasMessageStartingWith("round trips per call of \"body, Connection: close, Apache 5\": ")
                .hasMessageContaining(", 3.0 on the wire, expected at most 1: over (")
                .hasMessageContaining("cause:    requests ask for their connection to be closed");
    }

    static class NoRoundTrips {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(roundTripsAtMost = 1)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void roundTripsOfANetworkWithoutAreAnErrorAndNoPass() {
        Fixture.run(NoRoundTrips.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("the network has no round trip; write one, such as rtt = \"10 ms\"");
    }

    static class Probed {
        @DynamoLatencyTest(iterations = 101, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            LOG.add(probe.measure(dynamo::listTables).count() + " calls");
            LatencyResult more =
                    probe.limit(Statistic.P99, Duration.ofSeconds(100)).measure(dynamo::listTables);
            LOG.add(more.count() > 700 ? "as many as it takes" : more.toString());
            LatencyAssertions.assertThat(more).p99().isLessThan(Duration.ofSeconds(100));
            LOG.add(SampleResults.data(more).warnings().toString());
        }
    }

    static class ProbedOver {
        @DynamoLatencyTest(iterations = 101, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.limit(Statistic.P50, Duration.ofNanos(1)).measure(dynamo::listTables);
        }
    }

    @Test
    void aProbesLimitJudgesWhatItMeasures() {
        Fixture.run(ProbedOver.class)
                .failsWith(AssertionError.class)
                .hasMessageStartingWith("p50 of \"body, keep-alive, Apache 5\": ")
                .hasMessageContaining("limit 1 ns: over by");
    }

    @Test
    void aProbeIsToldItsLimits() {
        Fixture.run(Probed.class).passes(1);
        assertThat(LOG).containsExactly("101 calls", "as many as it takes", "[]");
    }
}
