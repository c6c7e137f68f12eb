package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.driver.BlockSchedule.Block;
import io.dynamolatency.internal.hiccup.ProcessSleep;
import io.dynamolatency.internal.judge.PercentileVerdict;
import io.dynamolatency.internal.stats.InterimLooks;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.VerdictPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/**
 * Repeats a call and times it: warm-up in each mode, then the timed calls in the order of {@link BlockSchedule}. If a
 * limit is then undecided, makes more calls, and checks the limit after the numbers of calls that {@link InterimLooks}
 * returns.
 *
 * <p>In a closed loop each thread makes its share of a block. In an open loop each call has its intended start, and the
 * next free thread makes this call. Only one thread is allowed to use an object; with {@code concurrency = 1} that
 * thread makes the calls.
 */
public final class Measurement {

    private static final Duration PROVE_P99_AT_MOST = Duration.ofSeconds(10);
    private static final Duration PROVE_SLOW_CALLS_AT_MOST = Duration.ofSeconds(30);
    private static final int MORE_FOR_P99 = 100;

    /** After how many calls of each thread the measurement checks whether connections are reused at all. */
    private static final int REUSE_SEEN_AFTER = 10;

    private final MeasuredTest subject;
    private final MeasurementSettings settings;
    private final CallPath path;
    private final RunFailures failedRun;
    private final List<Side> sides;
    private final Object run = new Object();
    private final Duration endAtMost;
    private final int recorded;
    private Progress progress = Progress.logged();
    /**
     * The number of overlapping requests before the timed calls; empty if the clock is right even for overlapping
     * requests.
     */
    private OptionalLong overlapsBefore = OptionalLong.empty();

    private Duration hangsAfter;

    /**
     * A side of a comparison: a mode, or a client in the mode {@code AS_BUILT}. The calls of a client have their own
     * label.
     */
    private record Side(ConnectionMode mode, String label, CallTimer timer) {}

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
     * @param endAtMost how long to wait for threads that are to end
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
     * Prepares a comparison. All calls are made in the first of the modes.
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
     * @return one outcome for each mode, in the order of the modes
     * @throws MeasurementException if there is no result: calls failed one after another, no call reached the wire, or
     *     the back end ended. Also if the wire contradicts the mode, or the thread was interrupted (its flag stays set)
     * @throws TestAbortedException if the body throws this exception
     */
    public List<MeasurementOutcome> run() {
        if (!settings.quiet()) {
            progress.begin();
        }
        HangWatch hangs = new HangWatch(subject.toString(), hangsAfter);
        try (hangs) {
            return measured(Optional.empty(), hangs);
        } catch (VirtualTimeInvalid invalid) {
            path.waitForDelays(true);
            return measured(Optional.of(String.valueOf(invalid.getMessage())), hangs);
        } catch (MeasurementException failed) {
            throw hangs.explained(failed);
        } finally {
            progress.close();
            path.over();
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
        path.jumpWhenIdle(jumps);
        Map<Side, ModeRun> modes = new LinkedHashMap<>();
        sides.forEach(side -> side.timer().start());
        long beganNanos = System.nanoTime();
        long warmUpNanos = 0;
        long callsNanos;
        NoiseWatch watch;
        RecordedWireLog log;
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
                        certainty(side.mode()),
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
                overlapsBefore = virtual && !jumps ? OptionalLong.of(path.overlaps()) : OptionalLong.empty();
                int most = settings.iterations() * modes.size();
                String name = inAll();
                progress.at(made(modes), (made, elapsed) -> ProgressText.measuring(name, made, most, elapsed));
                if (runFirst(callers, modes, watch)) {
                    measureOn(callers, modes, watch, begunNanos);
                }
                callsNanos = System.nanoTime() - begunNanos;
            }
            // the log is taken before the calls at the second round-trip time, since these calls are not part of a
            // result
            log = path.settledLog();
            if (!virtual && mayLeak(log)) {
                modes.keySet().stream().map(Side::mode).distinct().forEach(path::askPool);
            }
            requireOneConnectionAtATime();
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

    /** Ends the measurement if requests overlapped and the clock is wrong for overlapping requests. */
    private void requireOneConnectionAtATime() {
        if (overlapsBefore.isPresent() && path.overlaps() > overlapsBefore.getAsLong()) {
            throw VirtualTimeInvalid.overlaps();
        }
    }

    /** Returns whether the number of open connections exceeds the number of concurrent calls. */
    private boolean mayLeak(RecordedWireLog log) {
        return log.connections().stream()
                        .filter(connection -> connection.exchanges() > 0 && connection.closedBy() == null)
                        .count()
                > threads();
    }

    /** Returns a counter of the timed calls of all modes. Any thread can read it. */
    private static IntSupplier made(Map<Side, ModeRun> modes) {
        List<ModeRun> all = List.copyOf(modes.values());
        return () -> all.stream().mapToInt(ModeRun::calls).sum();
    }

    private String inAll() {
        return sides.stream()
                .map(side -> subject.labelled(side.label()).in(side.mode()).toString())
                .collect(Collectors.joining("\" and \""));
    }

    /**
     * Makes the requested calls, and returns whether it made all of them. With one mode and without a rate, this method
     * can stop early. It stops when the calls prove that a limit is exceeded, or that no connection is reused.
     */
    private boolean runFirst(CallerThreads callers, Map<Side, ModeRun> modes, NoiseWatch watch) {
        boolean mayStop = modes.size() == 1 && settings.load().rate().isEmpty();
        ModeRun first = modes.values().iterator().next();
        int made = 0;
        for (int look : mayStop ? earlyLooks() : List.of(settings.iterations())) {
            run(callers, modes, BlockSchedule.of(sides, look - made, threads()));
            made = look;
            if (look < settings.iterations() && (first.reusesNothing() || first.proveOver(watch))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the numbers of calls after which the measurement can stop. The last number is all calls. */
    private List<Integer> earlyLooks() {
        int all = settings.iterations();
        int first = REUSE_SEEN_AFTER * threads();
        if (settings.reused().containsAll(settings.modes()) && first < all) {
            return List.of(first, all);
        }
        return settings.limits().isEmpty() ? List.of(all) : InterimLooks.early(all, threads());
    }

    private void run(CallerThreads callers, Map<Side, ModeRun> modes, List<Block<Side>> blocks) {
        for (Block<Side> block : blocks) {
            Objects.requireNonNull(modes.get(block.side())).run(callers, block.calls());
            requireOneConnectionAtATime();
        }
    }

    /**
     * Makes more calls while a limit is undecided. All modes get the same number of calls, since paired results need
     * equal numbers. Stops if too many calls failed or a rate was not held, since more calls can't decide a limit then.
     */
    private void measureOn(CallerThreads callers, Map<Side, ModeRun> modes, NoiseWatch watch, long begunNanos) {
        if (settings.provingP99()) {
            proveP99(callers, modes, watch, begunNanos);
            return;
        }
        int made = settings.iterations();
        for (int look : looks().subList(1, looks().size())) {
            List<String> undecided = modes.values().stream()
                    .flatMap(modeRun -> modeRun.undecided(watch))
                    .toList();
            if (undecided.isEmpty() || modes.values().stream().anyMatch(ModeRun::hopeless)) {
                return;
            }
            ModeRun any = modes.values().iterator().next();
            progress.at(
                    made(modes),
                    (more, elapsed) -> ProgressText.measuringOn(subject, undecided, any.calls(), settings)
                            + Progress.pace(more, 0, elapsed));
            for (List<Block<Side>> round : BlockSchedule.rounds(BlockSchedule.BLOCKS, sides, look - made, threads())) {
                if (System.nanoTime() - begunNanos
                        >= settings.policy().maxDuration().toNanos()) {
                    return;
                }
                run(callers, modes, round);
            }
            made = look;
        }
    }

    /**
     * Makes more calls, until there are enough of them for an assertion on their p99. Stops after some seconds even if
     * the number is not reached.
     */
    private void proveP99(CallerThreads callers, Map<Side, ModeRun> modes, NoiseWatch watch, long begunNanos) {
        ModeRun only = modes.values().iterator().next();
        int needed = threads()
                + PercentileVerdict.callsNeededToKeep(
                        0.99, certainty(settings.modes().get(0)), threads());
        // if some calls are much slower than others, one of the slow calls can reach the limit, so the proof needs more
        // calls
        int wanted = Math.min(settings.most(), needed + needed / 2);
        runUntil(Math.min(needed, wanted), PROVE_P99_AT_MOST, callers, modes, begunNanos);
        if (only.slowCalls(watch).areNone()) {
            return;
        }
        for (int until : InterimLooks.at(wanted, settings.most())) {
            runUntil(until, PROVE_P99_AT_MOST, callers, modes, begunNanos);
            if (!only.slowCalls(watch).needMoreCalls()) {
                return;
            }
            runUntil(until, PROVE_SLOW_CALLS_AT_MOST, callers, modes, begunNanos);
            if (only.calls() < until) {
                return;
            }
        }
    }

    private void runUntil(
            int calls, Duration atMost, CallerThreads callers, Map<Side, ModeRun> modes, long begunNanos) {
        ModeRun only = modes.values().iterator().next();
        Duration limit = settings.policy().maxDuration();
        Duration most = atMost.compareTo(limit) < 0 ? atMost : limit;
        String name = inAll();
        progress.at(
                made(modes),
                (more, elapsed) -> ProgressText.provingP99(name, only.calls(), Progress.pace(more, 0, elapsed), most));
        while (only.calls() < calls && !only.hopeless() && System.nanoTime() - begunNanos < most.toNanos()) {
            int more = Math.min(calls - only.calls(), Math.max(threads(), MORE_FOR_P99));
            run(callers, modes, BlockSchedule.of(sides, more, threads()));
        }
    }

    /** Returns the numbers of calls after which limits are judged. */
    private List<Integer> looks() {
        return settings.limits().isEmpty()
                ? List.of(settings.iterations())
                : InterimLooks.at(settings.iterations(), settings.most());
    }

    private VerdictConfidence certainty(ConnectionMode mode) {
        VerdictPolicy policy = settings.policy();
        return new VerdictConfidence(
                        policy.confidence(), settings.errorShare(), looks().size(), policy.strict(), policy.wallClock())
                .sharedBy(settings.limitsOf(mode).size());
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
