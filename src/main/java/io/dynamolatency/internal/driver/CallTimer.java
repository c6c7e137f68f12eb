package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.hiccup.ThreadUsage;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Makes calls one by one and times them. All threads of a measurement share one object. */
final class CallTimer {

    /** The least number of failed calls in a row that ends the measurement. All further calls would fail, too. */
    static final int GIVE_UP_AFTER = 10;

    /**
     * The largest number of calls without a request. A body that collects items for a batch sends a request at least in
     * each hundredth call, because DynamoDB's requests have at most 100 items.
     */
    static final int WITHOUT_REQUEST = 100;

    private final MeasurementSettings settings;
    private final CallPath path;
    private final CallClock clock;
    private final TimedCall call;
    private final RunFailures failedRun;
    private final int threads;
    private volatile boolean reached;
    /** The number of exchanges before the measurement, such as those that prepare the test. */
    private long exchangesBefore;

    /** The moments at which the blocks of each phase began and ended; the current block has no end yet. */
    private final IdentityHashMap<ThreadSeries, List<WireMark>> blocks = new IdentityHashMap<>();

    /** The blocks of the phase whose calls are made now. */
    private List<WireMark> current = List.of();

    CallTimer(MeasurementSettings settings, CallPath path, TimedCall call, RunFailures failedRun) {
        this.settings = settings;
        this.path = path;
        this.clock = path.clock();
        this.call = call;
        this.failedRun = failedRun;
        this.threads = settings.load().concurrency();
    }

    /** Records the state before the first call. Call this method once. */
    void start() {
        exchangesBefore = path.mark().exchanges();
    }

    /**
     * Makes each thread run its part of a block. If this thread is interrupted, throws an exception that reports the
     * calls of all threads.
     */
    void together(CallerThreads callers, ConnectionMode mode, ThreadSeries series, Phase phase, IntConsumer part) {
        current = blocks.computeIfAbsent(series, phaseBegins -> new ArrayList<>());
        current.add(path.mark());
        try {
            callers.run(part);
            current.add(path.mark());
        } catch (InterruptedException interrupted) {
            throw failedRun.interrupted(mode, series.calls(), phase, interrupted);
        }
    }

    /** Makes up to {@code calls} calls until a deadline, which is on the clock of {@link System#nanoTime()}. */
    void repeat(CallerThreads callers, ConnectionMode mode, CallSeries series, Phase phase, int calls, long deadline) {
        series.beginBlock(calls, ThreadUsage.ofThisThread(false, 1));
        for (int i = 0; i < calls && !callers.ended() && System.nanoTime() - deadline < 0; i++) {
            timed(mode, series, phase);
        }
        series.endBlock();
    }

    /** Makes one call now, and records its time or its failure. */
    void timed(ConnectionMode mode, CallSeries series, Phase phase) {
        try {
            path.beforeCall(mode, threads);
        } catch (InterruptedException interrupted) {
            throw failedRun.interrupted(mode, series.calls(), phase, interrupted);
        }
        series.starts();
        long start = clock.now();
        timed(mode, series, phase, start, start);
    }

    /**
     * Makes one call at its intended start, or as soon as possible after it, and records its times or its failure.
     */
    void timedAt(long intended, ConnectionMode mode, CallSeries series, Phase phase) {
        try {
            path.beforeCall(mode, threads);
            Timetable.await(intended);
        } catch (InterruptedException interrupted) {
            throw failedRun.interrupted(mode, series.calls(), phase, interrupted);
        }
        series.starts();
        timed(mode, series, phase, intended, clock.now());
    }

    /** Makes the call that starts now. Allocates no memory, since a garbage collection could hit a timed call. */
    private void timed(ConnectionMode mode, CallSeries series, Phase phase, long intended, long start) {
        series.started(start);
        @Nullable Throwable failure = null;
        try {
            call.call(mode);
        } catch (VirtualMachineError | TestAbortedException unrecoverable) {
            throw unrecoverable;
        } catch (Throwable thrown) {
            failure = thrown;
        }
        long end = clock.now();
        series.ended(intended, end, failure != null, path);
        if (failure == null) {
            series.succeeded(end - start);
        } else {
            failed(mode, series, phase, failure);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw failedRun.interrupted(mode, series.calls(), phase, series.firstFailure());
        }
        requireReached(mode, series);
    }

    /** Fails if no request arrived in over 100 successful calls. A body must not call a wrong server for long. */
    private void requireReached(ConnectionMode mode, CallSeries series) {
        if (!reached && series.calls() - series.failures() > WITHOUT_REQUEST) {
            if (path.seesExchanges() && path.mark().exchanges() == exchangesBefore) {
                throw failedRun.notOnTheWire(mode, series.calls(), 0);
            }
            reached = true;
        }
    }

    /** Returns how many requests were sent while calls were made, if {@link CallPath#seesExchanges()}. */
    long requests() {
        long requests = 0;
        for (List<WireMark> marks : blocks.values()) {
            for (int i = 0; i + 1 < marks.size(); i += 2) {
                requests += marks.get(i + 1).exchanges() - marks.get(i).exchanges();
            }
        }
        return requests;
    }

    private void failed(ConnectionMode mode, CallSeries series, Phase phase, Throwable failure) {
        series.failed(failure);
        if (failure instanceof InterruptedException) {
            throw failedRun.interrupted(mode, series.calls(), phase, failure);
        }
        Optional<String> backend = path.backendFailure(failure);
        if (backend.isPresent()) {
            throw failedRun.backendEnded(mode, backend.get(), series.calls(), phase, failure);
        }
        // the result does not need the calls at the second round-trip time, so their failures do not end the
        // measurement
        if (phase != Phase.REFERENCE_RTT
                && series.failedInARow() >= Math.max(GIVE_UP_AFTER, settings.errorsAllowed() + 1)) {
            throw failedRun.givenUp(mode, phase, series.failedInARow(), ThreadSeries.of(series), logOfPhase());
        }
    }

    /** Returns the log of this phase's blocks, without what other modes did between these blocks. */
    private RecordedWireLog logOfPhase() {
        RecordedWireLog log = path.log();
        RecordedWireLog ofPhase = RecordedWireLog.EMPTY;
        for (int i = 0; i < current.size(); i += 2) {
            WireMark to = i + 1 < current.size() ? current.get(i + 1) : path.mark();
            ofPhase = ofPhase.plus(log.between(current.get(i), to));
        }
        return ofPhase;
    }
}
