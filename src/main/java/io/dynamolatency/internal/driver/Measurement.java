package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.hiccup.ProcessSleep;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.MeasurementException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * Repeats a call and times it: first the warm-up in each mode ({@link WarmUpPhase}), then the timed calls ({@link
 * TimedPhase}).
 *
 * <p>In a closed loop each thread makes its share of a block. In an open loop each call has its intended start, and the
 * next free thread makes this call. Only one thread is allowed to use an object; with {@code concurrency = 1} that
 * thread makes the calls.
 */
public final class Measurement {

    private final MeasuredTest subject;
    private final MeasurementSettings settings;
    private final CallPath path;
    private final RunFailures failedRun;
    private final List<Side> sides;
    private final Object run = new Object();
    private final Duration endAtMost;
    private final int recorded;
    private Progress progress = Progress.logged();
    private Duration hangsAfter;

    /**
     * Prepares a measurement, and makes no call yet.
     *
     * @param subject the measured test; the settings replace its mode and its load
     * @throws IllegalArgumentException if the settings contradict each other, such as fewer calls than threads
     */
    public Measurement(MeasuredTest subject, MeasurementSettings settings, CallPath path, TimedCall call) {
        this(subject, settings, path, call, CallerThreads.END_AT_MOST, CallSeries.KEPT);
    }

    /**
     * Prepares a measurement. Also sets the time-out for the end of its threads, and the number of recorded calls.
     *
     * @param endAtMost how long to wait for threads to end
     * @param recorded how many calls of a mode are recorded one by one
     */
    Measurement(
            MeasuredTest subject,
            MeasurementSettings settings,
            CallPath path,
            TimedCall call,
            Duration endAtMost,
            int recorded) {
        this(subject, settings, path, Map.of("", call), endAtMost, recorded);
    }

    /**
     * Prepares a comparison of several calls. Each of them is measured in each mode of the settings.
     *
     * @param calls the calls to compare. Each key is a label, which results show after the test's name
     */
    public static Measurement ofSides(
            MeasuredTest subject, MeasurementSettings settings, CallPath path, Map<String, TimedCall> calls) {
        return new Measurement(subject, settings, path, calls, CallerThreads.END_AT_MOST, CallSeries.KEPT);
    }

    private Measurement(
            MeasuredTest subject,
            MeasurementSettings settings,
            CallPath path,
            Map<String, TimedCall> calls,
            Duration endAtMost,
            int recorded) {
        List<String> faults = new ArrayList<>(settings.load().faults(settings.modes(), settings.iterations()));
        if (subject.network().virtualTime()) {
            Load load = settings.load();
            load.rate()
                    .ifPresent(rate -> faults.add("calls at a rate start in real time; write network.time = WAITED"));
            if (load.concurrency() > 1) {
                ProcessSleep.impossible()
                        .ifPresent(why -> faults.add("several threads need network.time = WAITED, since " + why));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        this.subject = subject.under(settings.load());
        this.settings = settings;
        this.path = path;
        this.failedRun = new RunFailures(this.subject, settings, path);
        this.sides = calls.entrySet().stream()
                .flatMap(call -> {
                    CallTimer timer = new CallTimer(settings, path, call.getValue(), failedRun);
                    return settings.modes().stream().map(mode -> new Side(mode, call.getKey(), timer));
                })
                .toList();
        this.endAtMost = endAtMost;
        this.recorded = recorded;
        this.hangsAfter = HangWatch.limit(settings.policy().maxDuration());
    }

    /**
     * Warms up, makes the timed calls, and returns the results.
     *
     * @return one outcome for each mode, in the order of the modes; in a comparison, for each call and mode
     * @throws MeasurementException if calls failed one after another, if no call reached the wire, if the back end
     *     ended, or if the connections contradict the mode. Also if the thread was interrupted; its interrupt flag
     *     stays set
     * @throws TestAbortedException if the body throws this exception
     */
    public List<MeasurementOutcome> run() {
        if (!settings.quiet()) {
            progress.begin();
        }
        try {
            return watched(Optional.empty());
        } catch (VirtualTimeInvalid invalid) {
            return watched(Optional.of(String.valueOf(invalid.getMessage())));
        } finally {
            progress.close();
            path.over();
        }
    }

    private List<MeasurementOutcome> watched(Optional<String> whyWaited) {
        HangWatch hangs = new HangWatch(subject.toString(), hangsAfter);
        try (hangs) {
            return measured(whyWaited, hangs);
        } catch (MeasurementException failed) {
            throw hangs.explained(failed);
        }
    }

    /** Sends progress messages to the given receiver. */
    Measurement reportingTo(Progress other) {
        progress = other;
        return this;
    }

    /** Sets the time after which calls that do not move count as hanging. */
    Measurement hangingAfter(Duration limit) {
        hangsAfter = limit;
        return this;
    }

    /** Returns the timer of the calls, for tests and benchmarks. */
    CallTimer timer() {
        return sides.get(0).timer();
    }

    /**
     * @param remark why the run waits for delays, although virtual time was requested; empty if time is as requested
     */
    private List<MeasurementOutcome> measured(Optional<String> remark, HangWatch hangs) {
        MeasuredTest measured = remark.isPresent() ? subject.waited() : subject;
        boolean virtual = measured.network().virtualTime();
        boolean jumps = virtual && threads() > 1;
        path.waitForDelays(!virtual);
        path.jumpWhenIdle(jumps);
        Map<Side, ModeRun> modes = new LinkedHashMap<>();
        sides.forEach(side -> side.timer().start());
        long beganNanos = System.nanoTime();
        long warmUpNanos = 0;
        long callsNanos;
        NoiseWatch watch;
        RecordedWireLog log;
        TimedPhase calls;
        try (CallerThreads callers = new CallerThreads(threads(), endAtMost)) {
            hangs.of(callers.threads());
            for (Side side : sides) {
                long before = System.nanoTime();
                MeasuredTest test = measured.labelled(side.label());
                ModeFaults faults = new ModeFaults(settings, path);
                WarmUpPhase warmUp = new WarmUpPhase(test, settings, path, side.timer(), progress);
                ModeRun modeRun = new ModeRun(
                        test.in(side.mode()),
                        settings,
                        path,
                        side.timer(),
                        failedRun,
                        settings.certainty(side.mode()),
                        warmUp.run(callers, side.mode()),
                        faults,
                        recorded);
                warmUpNanos += System.nanoTime() - before;
                modeRun.measureReferenceRtt(callers);
                modes.put(side, modeRun);
            }
            watch = path.watchNoise();
            try (watch) {
                long begunNanos = System.nanoTime();
                calls = new TimedPhase(subject, settings, path, modes, callers, watch, progress, virtual && !jumps);
                calls.run();
                callsNanos = System.nanoTime() - begunNanos;
            }
            // the log is taken before the calls at the second round-trip time, since these calls are not part of a
            // result
            log = path.settledLog();
            if (!virtual && mayLeak(log)) {
                modes.keySet().stream().map(Side::mode).distinct().forEach(path::askPool);
            }
            calls.requireOneConnectionAtATime();
            if (jumps && modes.values().stream().anyMatch(ModeRun::outlastsTimers)) {
                throw VirtualTimeInvalid.tooLong();
            }
            modes.values().forEach(modeRun -> modeRun.measureReferenceRtt(callers));
            if (virtual && !jumps) {
                modes.values().forEach(modeRun -> modeRun.tryWaited(callers));
            }
        }
        if (virtual || modes.values().stream().anyMatch(ModeRun::hasReferenceRtt)) {
            path.withoutDelay(settings.modes().get(0));
        }
        requireBackend(modes.values());
        modes.values().forEach(ModeRun::requireASuccess);
        if (Thread.currentThread().isInterrupted()) {
            // JUnit has ended this test by its time-out and goes on to the next test, so publish no result
            throw failedRun.interruptedAtItsEnd();
        }
        MeasuringTime time = new MeasuringTime(
                beganNanos, System.nanoTime(), Duration.ofNanos(warmUpNanos), Duration.ofNanos(callsNanos));
        List<MeasurementOutcome> outcomes = modes.values().stream()
                .map(modeRun -> modeRun.outcome(run, log, watch, time))
                .toList();
        remark.ifPresent(why -> outcomes.forEach(outcome -> outcome.result().warn(why)));
        return outcomes;
    }

    /** Returns whether the number of open connections exceeds the number of concurrent calls. */
    private boolean mayLeak(RecordedWireLog log) {
        return log.connections().stream()
                        .filter(connection -> connection.exchanges() > 0 && connection.closedBy() == null)
                        .count()
                > threads();
    }

    private int threads() {
        return settings.load().concurrency();
    }

    /** Fails if the back end has ended. The back end's end can become visible a moment after the last calls failed. */
    private void requireBackend(Collection<ModeRun> modes) {
        Optional<Throwable> failure = modes.stream()
                .flatMap(modeRun -> modeRun.firstFailure().stream())
                .findFirst();
        failure.flatMap(path::backendFailure).ifPresent(ended -> {
            throw failedRun.backendEnded(ended, failure.get());
        });
    }
}
