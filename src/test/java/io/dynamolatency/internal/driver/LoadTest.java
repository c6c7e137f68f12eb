package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.driver.BlockSchedule.Block;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.AchievedRate;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** Measuring with several threads, and at a rate. */
@Timeout(30)
class LoadTest {

    private static final String THREADS = "dynamo-latency-caller-";

    /** A path with a pool of connections, in memory. Thread-safe. */
    private static final class Pool extends MemoryPath {
        private final Deque<Integer> idle = new ArrayDeque<>();
        private final Map<Integer, Integer> carried = new TreeMap<>();
        private final Map<Integer, Exchange> exchanges = new TreeMap<>();
        private ConnectionMode mode = KEEP_ALIVE;
        private int begun;

        /** A call that takes so long. */
        void exchange(long millis) throws InterruptedException {
            long start = System.nanoTime();
            int sequence;
            int connection;
            synchronized (this) {
                sequence = begun++;
                connection = idle.isEmpty() || mode == CLOSE ? carried.size() : idle.pop();
                carried.merge(connection, 1, Integer::sum);
            }
            try {
                Thread.sleep(millis);
            } finally {
                ended(sequence, connection, start);
            }
        }

        private synchronized void ended(int sequence, int connection, long start) {
            String header = mode == CLOSE ? "close" : null;
            if (mode != CLOSE) {
                idle.push(connection);
            }
            exchanges.put(
                    sequence,
                    SampleWire.exchange(
                            sequence,
                            connection,
                            carried.getOrDefault(connection, 1) - 1,
                            header,
                            header,
                            start,
                            OptionalLong.of(System.nanoTime())));
        }

        @Override
        public synchronized void withoutDelay(ConnectionMode next) {
            mode = next;
        }

        @Override
        public synchronized void open(ConnectionMode next) {
            mode = next;
            if (next != CLOSE) {
                idle.clear();
            }
        }

        @Override
        public synchronized void resume(ConnectionMode next) {
            mode = next;
        }

        @Override
        public synchronized WireMark mark() {
            return new WireMark(carried.size(), begun);
        }

        @Override
        public synchronized RecordedWireLog settledLog() {
            List<ConnectionRecord> connections = new ArrayList<>();
            carried.forEach((index, requests) ->
                    connections.add(SampleResults.connection(index, Handshake.FULL, requests, null)));
            return RecordedWireLog.of(connections, List.copyOf(exchanges.values()));
        }
    }

    private final Pool pool = new Pool();
    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();

    private static MeasurementSettings orders(int concurrency, int iterations, ConnectionMode... modes) {
        return MeasurementSettings.of(List.of(modes.length == 0 ? new ConnectionMode[] {KEEP_ALIVE} : modes))
                .iterations(iterations)
                .warmup(0)
                .concurrency(concurrency)
                .build();
    }

    private static MeasurementSettings orders(int concurrency, int iterations, String rate) {
        return orders(concurrency, iterations).toBuilder()
                .rate(Optional.of(Rate.parse(rate)))
                .build();
    }

    private Measurement measurement(MeasurementSettings orders, Duration endAtMost, TimedCall call) {
        TimedCall seeing = mode -> {
            seen.add(Thread.currentThread());
            call.call(mode);
        };
        return new Measurement(SampleResults.subject(orders), orders, pool, seeing, endAtMost, CallSeries.KEPT);
    }

    private List<MeasurementOutcome> measure(MeasurementSettings orders, TimedCall call) {
        return measurement(orders, CallerThreads.END_AT_MOST, call).run();
    }

    private ResultData result(MeasurementSettings orders, TimedCall call) {
        return measure(orders, call).get(0).result();
    }

    private static List<String> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(THREADS))
                .toList();
    }

    @AfterEach
    void nothingIsLeftRunning() {
        assertThat(running()).isEmpty();
    }

    // ---- several threads

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
        assertThat(result.pace()).isEmpty();
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
                        new Block(KEEP_ALIVE, 10),
                        new Block(CLOSE, 10),
                        new Block(CLOSE, 10),
                        new Block(KEEP_ALIVE, 10));
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
                .withMessage(
                        "p99 of \"putItem, keep-alive, Apache 5, 8 threads\" cannot be told from 107 calls: it takes"
                            + " at least 108 with 8 threads, the first of each being apart; write iterations = 108 or"
                            + " more");
    }

    @Test
    void aFailureSaysHowManyThreadsThereWere() {
        ResultData result =
                SampleResults.of(KEEP_ALIVE).concurrency(8).alike(192, 21.4).get();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertP99Below(Duration.ofMillis(10)))
                .withMessageContaining("(11.4 ms more; 192 calls after the first of each of 8 threads)");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.FIRST_CALL, Duration.ofMillis(10)))
                .withMessageContaining("(10 ms more; the longest of the first calls of 8 threads, of 200 calls)");
        ResultData none = SampleResults.of(KEEP_ALIVE)
                .concurrency(8)
                .first(null)
                .alike(192, 6)
                .errors(Map.of("java.io.IOException", 8))
                .get();
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> SampleResults.result(none).assertBelow(Statistic.FIRST_CALL, Duration.ofMillis(10)))
                .withMessageContaining("has no first call: that of each of 8 threads failed (8 x java.io.IOException)");
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
                .withMessageMatching(
                        "(?s).*first at call \\d+ of its thread: java.lang.IllegalStateException: broken.*");
    }

    // ---- what ends one thread ends all

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
                .withMessageContaining("12 calls in a row failed in the timed run, so it was given up:"
                        + " 12 x java.lang.IllegalStateException");
    }

    private static void interruptAfter(CountDownLatch latch, Thread target) {
        Thread interrupter = new Thread(() -> {
            try {
                latch.await();
                target.interrupt();
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        interrupter.setDaemon(true);
        interrupter.start();
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

    // ---- what contradicts itself

    @Test
    void fewerCallsThanThreadsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measure(orders(8, 7), m -> pool.exchange(0)))
                .withMessage(
                        "iterations = 7 is not a call for each of 8 threads; write iterations = 8 or more, or a lower"
                                + " concurrency");
        assertThat(seen).isEmpty();
    }

    @Test
    void severalThreadsCannotLetAConnectionLieIdle() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measure(orders(2, 8, KEEP_ALIVE, IDLE_EXPIRED), m -> pool.exchange(0)))
                .withMessage(
                        "concurrency = 2 cannot be measured in IDLE_EXPIRED: its pause lies between one call and the"
                            + " next of one thread, and the others would take over the connection meanwhile; take one"
                            + " of the two away");
        assertThat(new Load(1, Optional.empty()).faults(List.of(IDLE_EXPIRED), 1))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 257})
    void concurrencyHasARange(int concurrency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> orders(concurrency, 1000))
                .withMessage("concurrency = " + concurrency + " is out of range; write one from 1 to 256");
    }

    @Test
    void aLoadSaysWhatIsNotTheDefault() {
        assertThat(Load.ONE_AT_A_TIME).hasToString("");
        assertThat(new Load(8, Optional.empty())).hasToString("8 threads");
        assertThat(new Load(1, Optional.of(Rate.parse("90/min")))).hasToString("1.5/s");
        assertThat(new Load(8, Optional.of(Rate.parse("200/s")))).hasToString("8 threads, 200/s");
    }

    // ---- at a rate

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
        AchievedRate pace = result.pace().orElseThrow();
        assertThat(pace.asked()).isEqualTo(Rate.parse("1000/s"));
        assertThat(pace.achievedPerSecond()).isPositive().isLessThan(260);
        assertThat(pace.held()).isFalse();
        assertThat(result.subject()).hasToString("putItem, keep-alive, Apache 5, 1000/s");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.P50, Duration.ofNanos(1)))
                .withMessageMatching(
                        "(?s).*; 39 calls after the first; a response time, the service time's is [\\d.]+ ms\\).*")
                .withMessageMatching("(?s).*\n"
                        + "rate:        1000/s asked, [\\d.]+/s achieved with 1 thread: the rate was not held, so"
                        + " calls had to wait for their turn; write a higher concurrency or a lower rate\n"
                        + ".*");
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
        assertThat(result.pace().orElseThrow().achievedPerSecond()).isBetween(0.001, 500.0);
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
        assertThat(one.pace().orElseThrow().held()).isFalse();
        assertThat(eight.pace().orElseThrow().achievedPerSecond())
                .isGreaterThan(one.pace().orElseThrow().achievedPerSecond());
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
            // every block begins anew: the pauses between them are not the calls' fault
            assertThat(one.result().pace().orElseThrow().achievedPerSecond()).isGreaterThan(20);
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
        // 100 calls, the last of which began in time: 99 intervals and its own
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
                    Expecting p99 of "putItem, keep-alive, Apache 5, 200/s" to be below:
                      7 ms
                    but it was:
                      7.5 ms   (500 us more; 199 calls after the first; a response time, the service time's is 6.25 ms)
                    certainty:   199 of 199 calls took as long or longer, where 1 in 100 may: proved with 99.9 % \
                    confidence
                    cause:       connections are fine: 199 of 199 calls beyond the limit were on a connection that was \
                    there before
                    evidence:    of the 7.5 ms of such a call the service took 1 ms, new connections 0 ms
                                 pauses of this JVM took 0 ms
                                 the network, with a round trip of 5 ms, and the client took 6.5 ms
                    fix:         look at the service and at this machine: other work on it, this JVM's garbage collection; \
                    a limit that is below the round trip and what a call costs on this machine cannot be kept
                    network:     5 ms round trip, TLS 1.3 (a call there should take 6 ms)
                    rate:        200/s asked, 199.5/s achieved
                    connections: 1 opened\
                    """);
        assertThat(ResultRemarks.summary(result)).contains(", 200/s asked, 199.5/s achieved, 1 opened");
    }
}
