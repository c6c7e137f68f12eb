package io.dynamolatency.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.VerdictPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What ends one thread of a load ends all. */
@Tag("unit")
class LoadEndTest extends LoadRuns {

    /** The second thread does one thing, the others wait for what never comes. */
    private TimedCall onlyTheSecond(TimedCall call) {
        return mode -> {
            if (Thread.currentThread().getName().equals(THREADS + 2)) {
                call.call(mode);
            } else {
                new CountDownLatch(1).await();
            }
        };
    }

    @Test
    void givingUpInOneThreadEndsAll() {
        AtomicInteger calls = new AtomicInteger();
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(4, 1000), onlyTheSecond(m -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("no");
                })))
                .withMessageContaining("10 calls in a row failed in the timed run")
                .withRootCauseInstanceOf(IllegalStateException.class);
        assertThat(calls).hasValue(10);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aBackEndThatEndedEndsAll() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(4, 1000), onlyTheSecond(m -> {
                    pool.backendFailure = "DynamoDB Local (pid 1) ended with exit code 137";
                    throw new IllegalStateException("502");
                })))
                .withMessageContaining("ended with exit code 137");
    }

    @Test
    void anAssumptionThatFailsAndErrorsOfTheJvmEndAllAndPassThrough() {
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> measure(orders(4, 1000), onlyTheSecond(m -> {
                    throw new TestAbortedException("not here");
                })))
                .withMessage("not here");
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> measure(orders(4, 1000), onlyTheSecond(m -> {
                    throw new OutOfMemoryError("none left");
                })));
    }

    @Test
    void anInterruptOfOneThreadEndsAllAndIsNotTheCallers() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(4, 1000), onlyTheSecond(m -> {
                    throw new InterruptedException();
                })))
                .withMessageContaining("was interrupted after 1 calls of the timed run (of 1000)");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void fewCallsThatAllFailAreNoResult() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(4, 12), m -> {
                    pool.exchange(0);
                    throw new IllegalStateException("no");
                }))
                .withMessageContaining("12 calls in a row failed in the timed run, so the measurement stopped: 12 x"
                        + " java.lang.IllegalStateException");
    }

    @Test
    void aCallThatNeverReturnsIsNamedAndInterrupted() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measurement(
                                orders(1, 1000), CallerThreads.END_AT_MOST, m -> new CountDownLatch(1).await())
                        .hangingAfter(Duration.ofMillis(200))
                        .run())
                .withMessageContainingAll(
                        "hangs: its call waited for 200 ms without progress, at " + LoadEndTest.class.getName(),
                        "fix: limit the wait there");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aCallThatHangsWhenItIsMeasuredAgainIsNamedToo() {
        MeasurementSettings orders = orders(1, 1000);
        TimedCall call = m -> {
            if (pool.waited) {
                new CountDownLatch(1).await();
            }
            pool.exchange(0);
            pool.overlaps.incrementAndGet();
        };
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> new Measurement(
                                SampleResults.virtual(orders), orders, pool, call, CallerThreads.END_AT_MOST, 1000)
                        .hangingAfter(Duration.ofMillis(200))
                        .run())
                .withMessageContaining(
                        "hangs: its call waited for 200 ms without progress, at " + LoadEndTest.class.getName());
    }

    @Test
    void aHangIsToldAfter20Seconds() {
        assertThat(HangWatch.limit(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(20));
        assertThat(HangWatch.limit(VerdictPolicy.DEFAULT.maxDuration())).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void threadsThatAllHangAreNamed() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measurement(
                                orders(4, 1000), CallerThreads.END_AT_MOST, m -> new CountDownLatch(1).await())
                        .hangingAfter(Duration.ofMillis(200))
                        .run())
                .withMessageContaining("hangs: all 4 threads waited for 200 ms without progress, at ");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Threads that have made their calls wait too, for the next part. */
    @Test
    void onlyAThreadInACallHangs() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measurement(orders(4, 4), CallerThreads.END_AT_MOST, m -> {
                            pool.exchange(0);
                            if (Thread.currentThread().getName().equals(THREADS + 2)) {
                                new CountDownLatch(1).await();
                            }
                        })
                        .hangingAfter(Duration.ofMillis(200))
                        .run())
                .withMessageContaining(
                        "hangs: 1 of 4 threads waited for 200 ms without progress, at " + LoadEndTest.class.getName());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void callsThatWaitInTurnDoNotHang() {
        assertThat(measurement(orders(1, 110), CallerThreads.END_AT_MOST, m -> {
                            pool.exchange(0);
                            CompletableFuture.supplyAsync(
                                            () -> 1, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS))
                                    .join();
                        })
                        .hangingAfter(Duration.ofSeconds(2))
                        .run())
                .hasSize(1);
    }

    @Test
    void anInterruptOfTheCallerEndsAllAndStaysSet() {
        CountDownLatch allCall = new CountDownLatch(4);
        interruptAfter(allCall, Thread.currentThread());
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> measure(orders(4, 1000), m -> {
                        allCall.countDown();
                        new CountDownLatch(1).await();
                    }))
                    .withMessageContaining(
                            "was interrupted after 4 calls of the timed run (of 1000); there is no result");
            assertThat(running()).isEmpty();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptInWarmUpEndsAllToo() {
        CountDownLatch allCall = new CountDownLatch(4);
        interruptAfter(allCall, Thread.currentThread());
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() ->
                            measure(orders(4, 1000).toBuilder().warmup(100).build(), m -> {
                                allCall.countDown();
                                new CountDownLatch(1).await();
                            }))
                    .withMessageContaining("was interrupted after 4 calls of the warm-up;");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotReactToAnInterruptIsNotWaitedForWithoutEnd() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Measurement measurement = measurement(orders(2, 100), Duration.ofMillis(50), m -> {
            if (Thread.currentThread().getName().equals(THREADS + 2)) {
                inside.await();
                throw new TestAbortedException("not here");
            }
            inside.countDown();
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException deaf) {
                    // that is the point
                }
            }
        });
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(measurement::run)
                .satisfies(aborted -> assertThat(aborted.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo(
                                "1 of 2 threads had not ended after 50 ms: the body does not react to an interrupt"));
        release.countDown();
        for (Thread thread : seen) {
            thread.join(10_000);
        }
    }
}
