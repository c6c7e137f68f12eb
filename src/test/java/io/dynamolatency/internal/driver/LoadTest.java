package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.dynamolatency.Rate;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.driver.BlockSchedule.Block;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measuring with several threads, and at a rate. */
@Timeout(30)
@Tag("unit")
class LoadTest extends LoadRuns {

    @Test
    void threadsShareTheCallsAndEachFirstCallIsApart() {
        Map<Thread, Integer> calls = new ConcurrentHashMap<>();
        ResultData result = result(orders(8, 203), m -> {
            calls.merge(Thread.currentThread(), 1, Integer::sum);
            pool.exchange(0);
        });
        assertThat(calls).hasSize(8);
        assertThat(calls.values()).allMatch(count -> count == 25 || count == 26);
        assertThat(calls.keySet()).allMatch(t -> t.isDaemon() && t.getName().startsWith(THREADS));
        assertThat(result.count()).isEqualTo(203);
        assertThat(result.concurrency()).isEqualTo(8);
        assertThat(result.samplesNanos()).hasSize(195);
        assertThat(result.response().histogram(3).getTotalCount()).isEqualTo(195);
        assertThat(result.wire().exchanges()).hasSize(203);
        assertThat(result.wire().opened()).isBetween(1, 8);
        assertThat(result.achievedRate()).isEmpty();
        assertThat(result.serviceSamplesNanos()).isEqualTo(result.samplesNanos());
        assertThat(result.subject()).hasToString("putItem, keep-alive, Apache 5, 8 threads");
    }

    @Test
    void theirCallsAreUnderWayAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(4);
        ResultData result = result(orders(4, 20), m -> {
            together.await(10, TimeUnit.SECONDS);
            pool.exchange(1);
        });
        assertThat(result.count()).isEqualTo(20);
    }

    @Test
    void threadsHaveTheClassLoaderOfTheirCaller() throws Exception {
        Thread test = Thread.currentThread();
        ClassLoader before = test.getContextClassLoader();
        Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
        try (URLClassLoader special = new URLClassLoader(new URL[0], before)) {
            test.setContextClassLoader(special);
            measure(orders(2, 4), m -> {
                loaders.add(Thread.currentThread().getContextClassLoader());
                pool.exchange(0);
            });
            assertThat(loaders).containsExactly(special);
        } finally {
            test.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1000/s"})
    void oneThreadIsTheCallersOwn(String rate) {
        MeasurementSettings one = orders(1, 10).toBuilder()
                .rate(rate.isEmpty() ? Optional.empty() : Optional.of(Rate.parse(rate)))
                .build();
        result(one.toBuilder().warmup(10).build(), m -> pool.exchange(0));
        assertThat(seen).containsExactly(Thread.currentThread());
    }

    @Test
    void warmUpIsMadeByTheSameThreads() {
        AtomicInteger calls = new AtomicInteger();
        ResultData result = result(orders(4, 40).toBuilder().warmup(60).build(), m -> {
            calls.incrementAndGet();
            pool.exchange(0);
        });
        assertThat(seen).hasSize(4);
        assertThat(result.warmUp().calls())
                .isEqualTo(calls.get() - 40 - RoundTripReference.CALLS)
                .isGreaterThanOrEqualTo(60);
        assertThat(result.warmUp().loopback()).isPresent();
        assertThat(result.predicted()).isPresent();
    }

    @Test
    void theFirstCallIsTheLongestOfTheThreadsFirst() {
        Set<Thread> called = ConcurrentHashMap.newKeySet();
        ResultData result = result(orders(4, 44), m -> pool.exchange(called.add(Thread.currentThread()) ? 50 : 0));
        assertThat(result.firstCall().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(result.get(Statistic.P50)).isLessThan(result.firstCall().orElseThrow());
        assertThat(result.samplesNanos()).hasSize(40);
    }

    @Test
    void modesAlternateInBlocksThatHaveACallForEachThread() {
        assertThat(BlockSchedule.of(List.of(KEEP_ALIVE, CLOSE), 20, 8))
                .containsExactly(
                        new Block<>(KEEP_ALIVE, 10),
                        new Block<>(CLOSE, 10),
                        new Block<>(CLOSE, 10),
                        new Block<>(KEEP_ALIVE, 10));
        assertThat(BlockSchedule.of(List.of(KEEP_ALIVE, CLOSE), 8, 8)).hasSize(2);
        List<MeasurementOutcome> both = measure(orders(4, 42, KEEP_ALIVE, CLOSE), m -> pool.exchange(1));
        ResultData kept = both.get(0).result();
        ResultData closed = both.get(1).result();
        assertThat(kept.count()).isEqualTo(42);
        assertThat(closed.count()).isEqualTo(42);
        assertThat(kept.samplesNanos()).hasSize(38);
        assertThat(kept.wire().exchanges()).hasSize(42);
        assertThat(closed.wire().opened()).isEqualTo(42);
        assertThat(kept.wire().opened()).isBetween(1, 4);
        assertThat(closed.ratioTo(kept, Statistic.P50).paired()).isTrue();
    }

    @Test
    void aPercentileTakesTheFirstCallsOfAllThreadsInAddition() {
        assertThat(Statistic.P99.callsNeeded(8)).isEqualTo(108);
        assertThat(Statistic.MAX.callsNeeded(8)).isEqualTo(9);
        assertThat(Statistic.FIRST_CALL.callsNeeded(8)).isEqualTo(8);
        assertThat(Statistic.P99.callsNeeded()).isEqualTo(101);
        ResultData enough = result(orders(8, 108), m -> pool.exchange(0));
        assertThatNoException().isThrownBy(() -> enough.get(Statistic.P99));
        ResultData tooFew = result(orders(8, 107), m -> pool.exchange(0));
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> tooFew.get(Statistic.P99))
                .withMessage("p99 of \"putItem, keep-alive, Apache 5, 8 threads\" can't be computed from 107 calls: it"
                        + " needs at least 108 calls with 8 threads, since the first call of each does not count; write"
                        + " iterations = 108 or more");
    }

    @Test
    void aFailureSaysHowManyThreadsThereWere() {
        ResultData result =
                SampleResults.of(KEEP_ALIVE).concurrency(8).alike(192, 21.4).get();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertP99Below(Duration.ofMillis(10)))
                .withMessageContaining(
                        "over by 11.4 ms. 192 of 192 calls after the first of each of 8 threads reached");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.FIRST_CALL, Duration.ofMillis(10)))
                .withMessageContaining("over by 10 ms (the longest first call of 8 threads; 200 calls in all).");
        ResultData none = SampleResults.of(KEEP_ALIVE)
                .concurrency(8)
                .first(null)
                .alike(192, 6)
                .errors(Map.of("java.io.IOException", 8))
                .get();
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> SampleResults.result(none).assertBelow(Statistic.FIRST_CALL, Duration.ofMillis(10)))
                .withMessageContaining("has no first call: on each of 8 threads it failed (8 x java.io.IOException)");
    }

    @Test
    void failedCallsOfAllThreadsAreCountedTogether() {
        AtomicInteger calls = new AtomicInteger();
        MeasurementOutcome measured = measure(
                        orders(4, 100).toBuilder().errorsAllowed(10).build(), m -> {
                            pool.exchange(0);
                            if (calls.incrementAndGet() % 20 == 0) {
                                throw new IllegalStateException("broken");
                            }
                        })
                .get(0);
        assertThat(measured.result().errorsByType()).containsEntry("java.lang.IllegalStateException", 5);
        assertThat(measured.result().count()).isEqualTo(95);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> measured.requireErrorsAtMost(4))
                .withMessageContaining("5 of 100 calls")
                .withMessageMatching("(?s).*first: call \\d+ of its thread: java.lang.IllegalStateException: broken.*");
    }

    @Test
    void fewerCallsThanThreadsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measure(orders(8, 7), m -> pool.exchange(0)))
                .withMessage(
                        "iterations = 7 is less than one call in each of 8 threads; write iterations = 8 or more, or a"
                                + " lower concurrency");
        assertThat(seen).isEmpty();
    }

    @Test
    void severalThreadsCannotLetAConnectionLieIdle() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measure(orders(2, 8, KEEP_ALIVE, IDLE_EXPIRED), m -> pool.exchange(0)))
                .withMessage("concurrency = 2 cannot be measured in IDLE_EXPIRED: in the pause between two calls of one"
                        + " thread, other threads would use the connection; remove concurrency or the mode");
        assertThat(new Load(1, Optional.empty()).faults(List.of(IDLE_EXPIRED), 1))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 257})
    void concurrencyHasARange(int concurrency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> orders(concurrency, 1000))
                .withMessage("concurrency = " + concurrency + " is out of range; write a number from 1 to 256");
    }

    @Test
    void aLoadSaysWhatIsNotTheDefault() {
        assertThat(Load.ONE_AT_A_TIME).hasToString("");
        assertThat(new Load(8, Optional.empty())).hasToString("8 threads");
        assertThat(new Load(1, Optional.of(Rate.parse("90/min")))).hasToString("1.5/s");
        assertThat(new Load(8, Optional.of(Rate.parse("200/s")))).hasToString("8 threads, 200/s");
    }
}
