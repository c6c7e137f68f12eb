package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** Measures on several threads with connections in memory. */
abstract class LoadRuns {

    static final String THREADS = "latency-caller-";

    /** A path with a pool of connections, in memory. Thread-safe. */
    static final class Pool extends MemoryPath {
        private final Deque<Integer> idle = new ArrayDeque<>();
        private final Map<Integer, Integer> carried = new TreeMap<>();
        private final Map<Integer, Exchange> exchanges = new TreeMap<>();
        private ConnectionMode mode = KEEP_ALIVE;
        volatile boolean waited;
        final AtomicInteger overlaps = new AtomicInteger();
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
        public void waitForDelays(boolean wait) {
            waited = wait;
        }

        @Override
        public long overlaps() {
            return overlaps.get();
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
            return new WireMark(carried.size(), begun, 0, 0);
        }

        @Override
        public synchronized RecordedWireLog settledLog() {
            List<ConnectionRecord> connections = new ArrayList<>();
            carried.forEach((index, requests) ->
                    connections.add(SampleResults.connection(index, Handshake.FULL, requests, null)));
            return RecordedWireLog.of(connections, List.copyOf(exchanges.values()));
        }
    }

    final Pool pool = new Pool();
    final Set<Thread> seen = ConcurrentHashMap.newKeySet();

    static MeasurementSettings orders(int concurrency, int iterations, ConnectionMode... modes) {
        return MeasurementSettings.of(List.of(modes.length == 0 ? new ConnectionMode[] {KEEP_ALIVE} : modes))
                .iterations(iterations)
                .warmup(0)
                .concurrency(concurrency)
                .build();
    }

    static MeasurementSettings orders(int concurrency, int iterations, String rate) {
        return orders(concurrency, iterations).toBuilder()
                .rate(Optional.of(Rate.parse(rate)))
                .build();
    }

    final Measurement measurement(MeasurementSettings orders, Duration endAtMost, TimedCall call) {
        TimedCall seeing = mode -> {
            seen.add(Thread.currentThread());
            call.call(mode);
        };
        return new Measurement(SampleResults.subject(orders), orders, pool, seeing, endAtMost, CallSeries.KEPT);
    }

    final List<MeasurementOutcome> measure(MeasurementSettings orders, TimedCall call) {
        return measurement(orders, CallerThreads.END_AT_MOST, call).run();
    }

    final ResultData result(MeasurementSettings orders, TimedCall call) {
        return measure(orders, call).get(0).result();
    }

    static List<String> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(THREADS))
                .toList();
    }

    @AfterEach
    void nothingIsLeftRunning() {
        assertThat(running()).isEmpty();
    }

    static void interruptAfter(CountDownLatch latch, Thread target) {
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
}
