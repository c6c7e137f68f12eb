package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.Rate;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.AchievedRate;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls at a rate. */
@Tag("unit")
class RateLoadTest extends LoadRuns {

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    @Test
    void aRateThatOneThreadCannotHoldGrowsTheResponseTimesAndIsSaid() {
        ResultData result = result(orders(1, 40, "1000/s"), m -> pool.exchange(4));
        long[] response = result.samplesNanos();
        long[] service = result.serviceSamplesNanos();
        assertThat(response).hasSameSizeAs(service).hasSize(39);
        for (int i = 0; i < response.length; i++) {
            assertThat(response[i]).isGreaterThanOrEqualTo(service[i]);
            // this is call i + 1: it ends after i + 2 times 4 ms, and was to start after i + 1 ms
            assertThat(millis(response[i])).isGreaterThanOrEqualTo(4 * (i + 2) - (i + 1));
        }
        assertThat(result.get(Statistic.MAX)).isGreaterThan(result.serviceTime(Statistic.MAX));
        AchievedRate pace = result.achievedRate().orElseThrow();
        assertThat(pace.asked()).isEqualTo(Rate.parse("1000/s"));
        assertThat(pace.achievedPerSecond()).isPositive().isLessThan(260);
        assertThat(pace.held()).isFalse();
        assertThat(result.subject()).hasToString("putItem, keep-alive, Apache 5, 1000/s");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.P50, Duration.ofNanos(1)))
                .withMessageMatching(
                        "(?s).* \\(response time; service time [\\d.]+ ms\\), limit .* of 39 calls after the first .*")
                .withMessageMatching("(?s).*\n"
                        + " +rate: 1000/s asked, [\\d.]+/s achieved with 1 thread: the rate was not reached, so"
                        + " calls started late; write a higher concurrency or a lower rate.*");
    }

    @Test
    void aStallShowsInTheResponseTimesOfTheCallsIntendedMeanwhile() {
        AtomicInteger calls = new AtomicInteger();
        // 5 ms apart: while the first call takes 200 ms, 39 others are to start
        ResultData result = result(orders(1, 40, "200/s"), m -> pool.exchange(calls.getAndIncrement() == 0 ? 200 : 0));
        long[] response = result.samplesNanos();
        long[] service = result.serviceSamplesNanos();
        for (int i = 0; i < response.length; i++) {
            assertThat(millis(response[i])).isGreaterThanOrEqualTo(200 - 5 * (i + 1));
            assertThat(response[i]).isGreaterThan(service[i]);
        }
        assertThat(result.get(Statistic.P50)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        // a closed loop would have had 39 calls that know nothing of it
        assertThat(result.serviceTime(Statistic.P50)).isLessThan(result.get(Statistic.P50));
        assertThat(result.firstCall().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(result.serviceTime(Statistic.FIRST_CALL))
                .isLessThanOrEqualTo(result.firstCall().orElseThrow());
    }

    @Test
    void noCallStartsBeforeItsTime() {
        List<Long> starts = new ArrayList<>();
        long before = System.nanoTime();
        ResultData result = result(orders(1, 30, "500/s"), m -> {
            starts.add(System.nanoTime());
            pool.exchange(0);
        });
        for (int i = 0; i < starts.size(); i++) {
            assertThat(millis(starts.get(i) - before)).isGreaterThanOrEqualTo(2.0 * i);
        }
        assertThat(result.achievedRate().orElseThrow().achievedPerSecond()).isBetween(0.001, 500.0);
    }

    @Test
    void threadsTakeTheCallsOfARateInTurns() {
        Map<Thread, Integer> calls = new ConcurrentHashMap<>();
        ResultData result = result(orders(4, 40, "100000/s"), m -> {
            calls.merge(Thread.currentThread(), 1, Integer::sum);
            pool.exchange(0);
        });
        assertThat(calls).hasSize(4);
        assertThat(result.count()).isEqualTo(40);
        assertThat(result.samplesNanos()).hasSize(36);
        assertThat(result.subject()).hasToString("putItem, keep-alive, Apache 5, 4 threads, 100000/s");
    }

    @Test
    void moreThreadsHoldWhatOneCannot() {
        ResultData one = result(orders(1, 40, "250/s"), m -> pool.exchange(12));
        ResultData eight = result(orders(8, 40, "250/s"), m -> pool.exchange(12));
        assertThat(one.achievedRate().orElseThrow().held()).isFalse();
        assertThat(eight.achievedRate().orElseThrow().achievedPerSecond())
                .isGreaterThan(one.achievedRate().orElseThrow().achievedPerSecond());
        assertThat(eight.get(Statistic.P50)).isLessThan(one.get(Statistic.P50));
        assertThat(eight.wire().opened()).isBetween(1, 8);
    }

    @Test
    void modesAlternateAtARate() {
        MeasurementSettings both = orders(2, 40, KEEP_ALIVE, CLOSE).toBuilder()
                .rate(Optional.of(Rate.parse("2000/s")))
                .build();
        List<MeasurementOutcome> measured = measure(both, m -> pool.exchange(1));
        for (MeasurementOutcome one : measured) {
            assertThat(one.result().count()).isEqualTo(40);
            assertThat(one.result().wire().exchanges()).hasSize(40);
            // every block starts again: the pauses between them are not the calls' fault
            assertThat(one.result().achievedRate().orElseThrow().achievedPerSecond())
                    .isGreaterThan(20);
        }
        assertThat(measured.get(1)
                        .result()
                        .ratioTo(measured.get(0).result(), Statistic.P50)
                        .paired())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void waitingForTheNextCallCanBeInterrupted(int threads) {
        CountDownLatch called = new CountDownLatch(1);
        interruptAfter(called, Thread.currentThread());
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> measure(orders(threads, 10, "0.001/s"), m -> {
                        pool.exchange(0);
                        called.countDown();
                    }))
                    .withMessageContaining("was interrupted after 1 calls of the timed run (of 10)");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aRateIsHeldFromNinetyFivePercentOn() {
        Rate asked = Rate.parse("200/s");
        assertThat(new AchievedRate(asked, 190).held()).isTrue();
        assertThat(new AchievedRate(asked, 189.9).held()).isFalse();
        // 100 calls, and the last began in time: 99 intervals and its own
        assertThat(AchievedRate.of(asked, 100, 500_000_000).achievedPerSecond()).isEqualTo(200);
        assertThat(AchievedRate.of(asked, 100, 499_999_999).achievedPerSecond()).isEqualTo(200);
        assertThat(AchievedRate.of(asked, 100, 1_000_000_000).achievedPerSecond())
                .isEqualTo(100);
    }

    @Test
    void aRateThatWasHeldIsSaidWithoutAdvice() {
        ResultData result = SampleResults.of(KEEP_ALIVE)
                .pace(200, 199.5)
                .alike(199, 7.5)
                .service(199, 6.25)
                .get();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertP99Below(Duration.ofMillis(7)))
                .withMessageStartingWith("""
                    p99 of "putItem, keep-alive, Apache 5, 200/s": 7.5 ms (response time; service time 6.25 ms), \
                    limit 7 ms: over by 500 us. 199 of 199 calls after the first reached the limit (1 % allowed); \
                    proved at 99.99 % confidence.
                    cause:    connections are fine: 199 of 199 calls beyond the limit were on an already open \
                    connection
                    evidence: a call beyond the limit took 7.5 ms on average: 500 us before the request left, \
                    5 ms on the network (round trip 5 ms), 1 ms the service, 1 ms after the answer
                    fix:      no single cause was found: look at the largest part of a call's time, and check that \
                    the limit is above the round trip plus the cost of a call on this machine
                    details:  network: 5 ms round trip, TLS 1.3 (predicted 6 ms: 5 ms for its round \
                    trips, 1 ms that a call takes without a network)
                              connections: 1 opened\
                    """);
        assertThat(ResultRemarks.summary(result)).contains(", 200/s asked, 199.5/s achieved, 1 opened");
    }
}
