package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.fault.FaultKind.BLACKHOLE_IDLE;
import static io.dynamolatency.fault.FaultKind.HALF_CLOSE;
import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.RESET_IDLE;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.WireFault.Point.BEFORE_ANSWER;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.ExternalClient;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Planned faults, as a test sees them. */
@Timeout(120)
@Tag("slow")
class FaultTest {

    /** A client with the SDK's own retries. */
    abstract static class Retrying {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .overrideConfiguration(c -> c.apiCallAttemptTimeout(Duration.ofSeconds(2)))
                    .build();
        }

        static WireLog wire = RecordedWireLog.EMPTY;

        @AfterEach
        void keep(WireLog log) {
            wire = log;
        }
    }

    static class EachTenth extends Retrying {
        @DynamoLatencyTest(iterations = 40, warmup = 5)
        @UseClient(method = "client")
        @Fault(kind = RESET, every = 10)
        @ExpectResilience(
                errors = 0,
                attemptsPerCallAtMost = 1.1,
                newConnectionsPerFaultAtMost = 1,
                recoversWithin = "60 s")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    /** The plan counts retries, too: of 44 exchanges the 10th, 20th, 30th and 40th. */
    @Test
    void aPlanStrikesWhereItSaysAndOnlyTimedCalls() {
        Fixture.run(EachTenth.class).passes(1);
        assertThat(Retrying.wire)
                .hasFaults(4)
                .hasExchanges(44)
                .fault(0)
                .isFollowedByRetryOnNewConnection()
                .opensAtMostConnections(1)
                .isHiddenFromCaller();
        long first = Retrying.wire.exchanges().get(0).sequence();
        assertThat(Retrying.wire.faults())
                .extracting(event -> event.exchange().orElseThrow() - first)
                .containsExactly(9L, 19L, 29L, 39L);
    }

    static class Slowed {
        @DynamoLatencyTest(iterations = 150, warmup = 20)
        @Fault(kind = FaultKind.SLOW_ANSWER, lasts = "80 ms", every = 10)
        @ExpectLatency(p99 = "40 ms")
        void answers(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 150, warmup = 20)
        @Fault(kind = FaultKind.LOSS, lasts = "80 ms", every = 10)
        @ExpectLatency(p99 = "40 ms")
        void segments(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void theDelaysOfFaultsAreNoMachineTime() {
        assertThat(Fixture.run(Slowed.class).failures()).hasSize(2).allSatisfy(failure -> assertThat(failure)
                .hasMessageContaining("limit 40 ms: over by"));
    }

    static class WithoutRetries {
        @DynamoLatencyTest(iterations = 40, warmup = 5)
        @Fault(kind = STATUS, status = 503, every = 10)
        @ExpectResilience(errors = 1)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aFailureEndsWithTheFaults() {
        Fixture.run(WithoutRetries.class)
                .failsWith(AssertionError.class)
                .hasMessageStartingWith("errors of \"body, keep-alive, Apache 5\": 4, expected at most 1 (40 calls).\n"
                        + "cause:    the client did not retry\n")
                .hasMessageContaining(
                        "\nfix:      the kit's clients do not retry; measure your own client with @UseClient\n")
                .hasMessageEndingWith("\nfaults:   STATUS on 4 of 40 exchanges");
    }

    static class OnlyAllowed {
        @DynamoLatencyTest(iterations = 40, warmup = 0)
        @Fault(kind = STATUS, status = 503, every = 10)
        @ExpectResilience(errors = 4)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = 40,
                warmup = 0,
                interleaved = true,
                modes = {KEEP_ALIVE, CLOSE},
                errorsAllowed = 4)
        @Fault(kind = STATUS, status = 503, every = 10)
        void interleaved(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static int struck;

        @AfterEach
        void count(LatencyResults results) {
            struck += results.stream()
                    .filter(result -> result.testMethod().equals("interleaved"))
                    .mapToInt(result -> result.wire().faults().size())
                    .sum();
        }
    }

    @Test
    void soManyErrorsAreAllowedAndEachModeHasItsOwnCounts() {
        Fixture.run(OnlyAllowed.class).passes(2);
        assertThat(OnlyAllowed.struck).isEqualTo(8);
    }

    /** Handles failures, as a service does that answers from a cache. */
    static class Fallback {
        private int failures;

        @DynamoLatencyTest(iterations = 40, warmup = 0)
        @Fault(kind = STATUS, status = 503, every = 10)
        @ExpectResilience(errors = 4)
        void allowed(DynamoDbClient dynamo) {
            try {
                dynamo.listTables();
            } catch (DynamoDbException unavailable) {
                failures++;
            }
        }

        @DynamoLatencyTest(iterations = 40, warmup = 0)
        @Fault(kind = STATUS, status = 503, every = 10)
        @ExpectResilience(errors = 3)
        void tooMany(DynamoDbClient dynamo) {
            allowed(dynamo);
            if (failures == 2) {
                failures++;
                throw new IllegalStateException("the cache is empty");
            }
        }
    }

    @Test
    void aHandledFailureIsAFailedCall() {
        Fixture run = Fixture.run(Fallback.class);
        run.tests().assertStatistics(s -> s.succeeded(1));
        run.failsWith(AssertionError.class)
                .hasMessageStartingWith(
                        "errors of \"tooMany, keep-alive, Apache 5\": 4, expected at most 3 (40 calls).\n")
                .hasMessageContaining("\nevidence: 3 of 40 calls returned, but all their requests failed: 3 x HTTP 503"
                        + " InternalServerError\n")
                .hasMessageContaining(
                        "\n          if the body handles failed calls, raise errors of @ExpectResilience\n");
    }

    static class Never {
        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @Fault(kind = RESET, first = 1, operation = "GetItem")
        @Fault(kind = RESET_IDLE, after = "10 s")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aFaultThatNeverStruckIsAnError() {
        Fixture.run(Never.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("RESET first 1, operation GetItem; RESET_IDLE after 10 s never struck")
                .hasMessageContaining("RESET: the timed calls sent 0 exchanges of GetItem; they sent 20 x ListTables")
                .hasMessageContaining(", and the fault needs 10 s");
    }

    static class NeverIdle {
        static final AtomicInteger CALLS = new AtomicInteger();

        @DynamoLatencyTest(iterations = 400, warmup = 0)
        @Fault(kind = RESET_IDLE, after = "10 s")
        void body(DynamoDbClient dynamo) {
            CALLS.incrementAndGet();
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 400, warmup = 5, concurrency = 4)
        @Fault(kind = BLACKHOLE_IDLE, after = "10 s", every = 2)
        void threads(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    /** The run ends after 20 timed calls, and not after 400. */
    @Test
    void callsWithoutIdleTimeEndEarly() {
        Fixture run = Fixture.run(NeverIdle.class);
        assertThat(run.failures()).hasSize(2).allMatch(InsufficientEvidenceException.class::isInstance);
        assertThat(run.failures().stream().map(Throwable::getMessage))
                .anyMatch(message -> message.startsWith("faults of \"body, keep-alive, Apache 5\": RESET_IDLE after 10"
                        + " s did not strike in the first 20 timed calls. The measurement stopped, because these"))
                .anyMatch(message ->
                        message.contains(": BLACKHOLE_IDLE every 2, after 10 s did not strike in the first 2"));
        assertThat(NeverIdle.CALLS).hasValue(20);
    }

    static class PausesLater {
        static int calls;

        @DynamoLatencyTest(iterations = 60, warmup = 0, errorsAllowed = 1)
        @Fault(kind = RESET_IDLE, after = "100 ms", from = "50 %")
        void body(DynamoDbClient dynamo) throws InterruptedException {
            if (++calls == 50) {
                Thread.sleep(150);
            }
            dynamo.listTables();
        }
    }

    @Test
    void aBodyMayPauseLater() {
        Fixture.run(PausesLater.class).passes(1);
    }

    static class InCode {
        static List<FaultEvent> struck = List.of();

        @DynamoLatencyTest(iterations = 20, warmup = 2, errorsAllowed = 2)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            LatencyResult faulty =
                    probe.faults(WireFault.of(STATUS).status(503).every(10)).measure(() -> dynamo.listTables());
            struck = faulty.wire().faults();
            assertThat(probe.measure(() -> dynamo.listTables()).wire()).hasFaults(0);
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        void unseen(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.faults(WireFault.of(FaultKind.EXPECT)).measure(() -> dynamo.listTables());
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        void wrong(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.faults(WireFault.of(FaultKind.SLOW_ANSWER)).measure(() -> dynamo.listTables());
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        void compared(LatencyProbe probe) {
            probe.faults(WireFault.of(FaultKind.STATUS)).compare(KEEP_ALIVE, CLOSE, DynamoDbClient::listTables);
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        void external(LatencyProbe probe) {
            probe.faults(WireFault.of(FaultKind.STALL)).measure(ExternalClient.command("no-such-program"));
        }
    }

    @Test
    void aProbeHasFaultsInCode() {
        Fixture run = Fixture.run(InCode.class);
        assertThat(run.failures()).hasSize(4).allMatch(IllegalArgumentException.class::isInstance);
        assertThat(run.failures().stream().map(Throwable::getMessage))
                .anyMatch(message -> message.contains("measure(...): SLOW_ANSWER: lasts is missing; write lasts = 200"))
                .anyMatch(message -> message.contains("compare(...): STATUS: "))
                .anyMatch(message -> message.contains("measure(ExternalClient \"no-such-program\"): STALL: "))
                .anyMatch(message -> message.contains("measure(...): EXPECT: APACHE5 never meets this fault: the SDK"));
        assertThat(InCode.struck).hasSize(2);
    }

    static class TimedOut {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(400)))
                    .build();
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        @UseClient(method = "client")
        @Fault(kind = STALL, at = BEFORE_ANSWER, exchange = 7)
        @ExpectResilience(errors = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void theTimeOutThatEndedTheWaitIsNamed() {
        Fixture.run(TimedOut.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining(
                        "1, expected at most 0 (20 calls).\ncause:    a time-out of the client ended the call:"
                                + " 1 x apiCallTimeout\n")
                .hasMessageContaining("STALL struck ListTables; the client closed the connection after ")
                .hasMessageContaining("\nfix:      raise apiCallTimeout, or lower apiCallAttemptTimeout so that a retry"
                        + " fits into it\n");
    }

    static class TwoPolicies {
        static LatencyResults results = new LatencyResults(List.of());

        private static DynamoDbClient client(DynamoEndpoint endpoint, RetryMode mode, int attempts) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.forRetryMode(mode).toBuilder()
                            .maxAttempts(attempts)
                            .build()))
                    .build();
        }

        @DynamoLatencyTest(iterations = 60, warmup = 2, errorsAllowed = 6)
        void body(LatencyProbe probe, DynamoEndpoint endpoint) {
            try (DynamoDbClient once = client(endpoint, RetryMode.STANDARD, 1);
                    DynamoDbClient twice = client(endpoint, RetryMode.STANDARD, 2)) {
                results = probe.faults(WireFault.of(STATUS).status(503).every(10))
                        .compare(once, twice, DynamoDbClient::listTables);
            }
        }
    }

    /** Both meet the same faults: the first fails, and the second repeats. */
    @Test
    void twoPoliciesAreComparedUnderTheSamePlan() {
        Fixture.run(TwoPolicies.class).passes(1);
        LatencyResult once = TwoPolicies.results.of("body[first client]", AS_BUILT);
        LatencyResult twice = TwoPolicies.results.of("body[second client]", AS_BUILT);
        assertThat(once.errors()).isEqualTo(6);
        assertThat(once.wire()).hasFaults(6).hasExchanges(60);
        assertThat(twice.errors()).isEqualTo(0);
        assertThat(twice.wire()).hasFaults(6).hasExchanges(66);
    }

    static class Frozen {
        static LatencyResults results = new LatencyResults(List.of());

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return Retrying.client(endpoint);
        }

        @DynamoLatencyTest(iterations = 10, warmup = 2)
        @UseClient(method = "client")
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            LatencyResult before = probe.measure(() -> dynamo.listTables());
            LatencyResult thawed = probe.warmup(0).freeze(RESET_IDLE).measure(() -> dynamo.listTables());
            LatencyResult closed = probe.warmup(0).freeze(HALF_CLOSE).measure(() -> dynamo.listTables());
            LatencyResult silent = probe.warmup(0).freeze(BLACKHOLE_IDLE).measure(() -> dynamo.listTables());
            results = new LatencyResults(List.of(before, thawed, closed, silent));
        }

        @DynamoLatencyTest(iterations = 10, warmup = 2)
        void kit(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.freeze(RESET_IDLE).measure(() -> dynamo.listTables());
        }

        @DynamoLatencyTest(iterations = 10, warmup = 2)
        void otherKind(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.freeze(STALL);
        }
    }

    /** The first call meets the forgotten connection, and repeats on a new one, which is left alone. */
    @Test
    void aFrozenProcessMeetsForgottenConnectionsOnce() {
        Fixture run = Fixture.run(Frozen.class);
        assertThat(run.failures()).hasSize(2);
        assertThat(run.failures().stream().map(Throwable::getMessage))
                .anyMatch(message -> message.contains("[KEEP_ALIVE] begin with new connections"))
                .anyMatch(
                        message -> message.contains("freeze(STALL): the fault of a freeze must be HALF_CLOSE, RESET"));
        List<LatencyResult> results = Frozen.results.stream().toList();
        assertThat(results.get(0).wire()).hasFaults(0);
        assertThat(results.get(1).wire()).hasFaults(1).fault(0).opensAtMostConnections(1);
        assertThat(results.get(1).errors()).isEqualTo(0);
        assertThat(results.get(2).wire()).hasFaults(1);
        assertThat(results.get(2).errors()).isEqualTo(0);
        // the forgotten connection is silent: the client's time-out of 2 s ends the attempt, and its retry succeeds
        LatencyResult silent = results.get(3);
        assertThat(silent.errors()).isEqualTo(0);
        assertThat(silent.wire()).hasFaults(1).hasExchanges(10).fault(0).opensAtMostConnections(1);
        assertThat(silent.samples().get(0).exchanges().get(0).attempt()).isEqualTo(2);
        assertThat(silent.firstCall().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
}
