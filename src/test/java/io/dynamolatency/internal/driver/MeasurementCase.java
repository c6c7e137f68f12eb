package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A path in memory, and measurements over it. */
abstract class MeasurementCase {

    /** A path that behaves as its modes say, in memory. */
    static final class Path extends MemoryPath {
        final List<String> steps = new ArrayList<>();
        final List<Exchange> exchanges = new ArrayList<>();
        final List<ConnectionRecord> connections = new ArrayList<>();
        ConnectionMode mode = KEEP_ALIVE;
        int kept = -1;
        int keptExchanges;
        int dropped;
        int beforeCalls;
        int interruptBefore = -1;
        long restNanos;
        CallClock clock = CallClock.REAL;

        @Override
        public CallClock clock() {
            return clock;
        }

        void exchange() {
            boolean close = mode == CLOSE;
            int connection = kept;
            if (close || kept < 0) {
                connection = connections.size();
                connections.add(SampleResults.connection(connection, Handshake.FULL, 1, null));
            }
            if (!close && kept < 0) {
                kept = connection;
                keptExchanges = 0;
            }
            exchanges.add(SampleResults.exchange(
                    exchanges.size(), connection, close ? 0 : keptExchanges++, close ? "close" : null));
        }

        @Override
        public void withoutDelay(ConnectionMode next) {
            steps.add("without delay " + next);
            mode = next;
        }

        @Override
        public void withRtt(ConnectionMode next, Duration rtt) {
            steps.add("rtt " + next);
        }

        @Override
        public void open(ConnectionMode next) {
            steps.add("open " + next);
            mode = next;
            if (next == KEEP_ALIVE) {
                kept = -1;
            }
        }

        @Override
        public void resume(ConnectionMode next) {
            steps.add("resume " + next);
            mode = next;
        }

        @Override
        public void beforeCall(ConnectionMode next, int concurrency) throws InterruptedException {
            beforeCalls++;
            TimeUnit.NANOSECONDS.sleep(restNanos);
            if (interruptBefore == beforeCalls) {
                throw new InterruptedException();
            }
        }

        @Override
        public WireMark mark() {
            return new WireMark(connections.size(), exchanges.size(), 0, 0);
        }

        @Override
        public RecordedWireLog settledLog() {
            Map<WireCount, Long> counts = new EnumMap<>(WireCount.class);
            for (WireCount count : WireCount.values()) {
                counts.put(
                        count,
                        exchanges.stream().limit(dropped).filter(count::counts).count());
            }
            WireTotals totals = new WireTotals(List.of(), List.of(new WireTotals.Stretch(0, counts)));
            return RecordedWireLog.withDropped(
                    connections, exchanges.subList(dropped, exchanges.size()), 0, dropped, totals);
        }
    }

    final Path path = new Path();

    List<MeasurementOutcome> measure(MeasurementSettings orders, TimedCall call) {
        return new Measurement(SampleResults.subject(orders), orders, path, call).run();
    }

    static MeasurementSettings orders(int iterations, int warmup, ConnectionMode... modes) {
        return MeasurementSettings.of(List.of(modes))
                .iterations(iterations)
                .warmup(warmup)
                .build();
    }
}
