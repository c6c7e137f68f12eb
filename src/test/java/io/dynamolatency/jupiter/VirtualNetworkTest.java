package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.jupiter.Network.Time.VIRTUAL;
import static io.dynamolatency.jupiter.Network.Time.WAITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.Toggle;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Round trips that are charged, and not waited for. */
@Tag("slow")
class VirtualNetworkTest {

    private static final List<LatencyResult> RESULTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        RESULTS.clear();
    }

    abstract static class Kept {
        @AfterEach
        void after(LatencyResult result) {
            RESULTS.add(result);
        }
    }

    static class Tls13 extends Kept {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 40,
                warmup = 10,
                network = @Network(rtt = "500 ms", time = VIRTUAL))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class Tls12 extends Kept {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 40,
                warmup = 10,
                network = @Network(rtt = "500 ms", tls = TlsVersion.TLS_1_2, time = VIRTUAL))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void eachCallIsChargedItsRoundTrips(TlsVersion tls) {
        long start = System.nanoTime();
        Fixture.run(tls == TlsVersion.TLS_1_2 ? Tls12.class : Tls13.class).passes(2);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        LatencyResult kept = RESULTS.get(0);
        LatencyResult closed = RESULTS.get(1);
        Duration rtt = Duration.ofMillis(500);
        // TCP, a resumed handshake and the request
        assertThat(kept.get(Statistic.P50)).isBetween(rtt, rtt.plus(rtt.dividedBy(2)));
        assertThat(closed.get(Statistic.P50))
                .isBetween(rtt.multipliedBy(3), rtt.multipliedBy(3).plus(rtt.dividedBy(2)));
        assertThat(closed.ownTime(Statistic.MAX).orElseThrow()).isGreaterThanOrEqualTo(rtt.multipliedBy(3));
        assertThat(kept.wire().opened()).isOne();
        assertThat(closed.wire().opened()).isEqualTo(40);
        assertThat(kept.network()).hasToString("500 ms round trip, " + tls.displayName() + ", virtual time");
        assertThat(kept.samples()).allSatisfy(call -> {
            assertThat(call.exchanges()).hasSize(1);
            long sent = call.exchanges().get(0).sentNanos();
            assertThat(sent - call.startNanos()).isNotNegative();
            assertThat(call.exchanges().get(0).firstByteNanos().orElseThrow() - sent)
                    .isBetween(rtt.toNanos(), call.endNanos() - sent);
        });
        // 40 + 120 round trips of half a second
        assertThat(took).isLessThan(Duration.ofSeconds(80));
    }

    static class AtTheSameTime extends Kept {
        static final AtomicInteger CALLS = new AtomicInteger();

        @DynamoLatencyTest(iterations = 20, warmup = 300, network = @Network(rtt = "20 ms", time = VIRTUAL))
        void body(DynamoDbAsyncClient dynamo) {
            CALLS.incrementAndGet();
            CompletableFuture<?> one = dynamo.listTables();
            CompletableFuture<?> other = dynamo.listTables();
            CompletableFuture.allOf(one, other).join();
        }
    }

    @Test
    void callsThatItIsNotRightForAreMeasuredAgain() {
        AtTheSameTime.CALLS.set(0);
        Fixture.run(AtTheSameTime.class).passes(1);
        LatencyResult result = RESULTS.get(0);
        assertThat(SampleResults.data(result).warnings())
                .containsExactly(
                        "measured again with real delays: calls used two connections at the same time, which virtual"
                                + " time does not support; write network.time = WAITED to measure only once");
        // it was waited for
        assertThat(SampleResults.data(result).delays()).isPresent();
        assertThat(result.get(Statistic.P50)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(result.network().virtualTime()).isFalse();
        // the first calls of the first warm-up showed it; 24 calls are at the second round-trip time
        int again = SampleResults.data(result).warmUp().calls() + 20 + 24;
        assertThat(AtTheSameTime.CALLS).hasValueBetween(again, again + 150);
    }

    static class AtTheSameTimeFirst {
        @DynamoLatencyTest(iterations = 20, warmup = 20, network = @Network(rtt = "20 ms", time = VIRTUAL))
        void body(LatencyProbe probe, DynamoDbAsyncClient dynamo) {
            probe.measure(() -> CompletableFuture.allOf(dynamo.listTables(), dynamo.listTables())
                    .join());
            RESULTS.add(probe.measure(() -> dynamo.listTables().join()));
        }
    }

    @Test
    void theNextMeasurementOfAProbeIsInVirtualTimeAgain() {
        Fixture.run(AtTheSameTimeFirst.class).passes(1);
        LatencyResult next = RESULTS.get(0);
        assertThat(next.network().virtualTime()).isTrue();
        // it was not waited for
        assertThat(SampleResults.data(next).delays()).isEmpty();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    static class SendsLater extends Kept {
        @DynamoLatencyTest(iterations = 10, warmup = 10, network = @Network(rtt = "30 ms"))
        @ExpectConnections(atMost = 6)
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture<?> one = dynamo.listTables();
            pause(10);
            CompletableFuture<?> other = dynamo.listTables();
            CompletableFuture.allOf(one, other).join();
        }
    }

    static class WorksMeanwhile extends Kept {
        @DynamoLatencyTest(iterations = 100, warmup = 10, network = @Network(rtt = "30 ms"))
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture<?> request = dynamo.listTables();
            pause(25);
            request.join();
        }
    }

    @Test
    void whatHappensWhileARequestWaitsIsMeasuredAgain() {
        Fixture.run(SendsLater.class, WorksMeanwhile.class).passes(2);
        assertThat(SampleResults.data(RESULTS.get(0)).warnings())
                .anyMatch(warning -> warning.contains("two connections at the same time"));
        // the second request does not wait for the first answer
        assertThat(RESULTS.get(0).wire().opened()).isGreaterThanOrEqualTo(2);
        assertThat(SampleResults.data(RESULTS.get(1)).warnings())
                .anyMatch(warning -> warning.contains("the call does other work during the wait"));
        assertThat(RESULTS).noneMatch(result -> result.network().virtualTime());
    }

    static class Impossible {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, IDLE_EXPIRED},
                rate = "100/s",
                network = @Network(time = VIRTUAL))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class IdleTimeout {
        @DynamoLatencyTest(network = @Network(idleTimeout = "50 ms", time = VIRTUAL))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void whatItCannotBeRightForIsRefused() {
        Fixture.run(Impossible.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("calls at a rate start in real time")
                .hasMessageContaining("idle connections expire in real time; write WAITED, or remove IDLE_EXPIRED");
        Fixture.run(IdleTimeout.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("virtual time can't be combined with idleTimeout 50 ms");
    }

    static class OneThread extends Kept {
        @DynamoLatencyTest(iterations = 5, warmup = 5)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void oneThreadDoesNotWaitByDefault() {
        Fixture.run(OneThread.class).passes(1);
        assertThat(RESULTS.get(0).network().virtualTime()).isTrue();
        assertThat(RESULTS.get(0).get(Statistic.MAX)).isGreaterThanOrEqualTo(Duration.ofMillis(5));
        Fixture.run(Map.of("dynamolatency.network.time", "WAITED"), OneThread.class)
                .passes(1);
        assertThat(RESULTS.get(1).network().virtualTime()).isFalse();
    }

    static class RealTime extends Kept {
        @DynamoLatencyTest(iterations = 5, warmup = 5, network = @Network(rtt = "1 ms", time = WAITED))
        void written(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "1 ms"))
        void exactlyFiveCalls(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 5, warmup = 5, wallClock = Toggle.ON, network = @Network(rtt = "1 ms"))
        void byTheClock(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 5, warmup = 5, network = @Network(preset = Network.Preset.ARTICLE))
        void preset(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 8, warmup = 5, concurrency = 2, network = @Network(rtt = "1 ms"))
        void threads(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void delaysAreWaitedForIfTheTestNeedsRealTime() {
        Fixture.run(RealTime.class).passes(5);
        assertThat(RESULTS)
                .hasSize(5)
                .allMatch(result -> SampleResults.data(result).delays().isPresent())
                .noneMatch(result -> result.network().virtualTime());
    }
}
