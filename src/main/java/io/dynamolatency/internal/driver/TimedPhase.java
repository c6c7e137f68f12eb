package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.BlockSchedule.Block;
import io.dynamolatency.internal.judge.PercentileVerdict;
import io.dynamolatency.internal.stats.InterimLooks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Makes the timed calls of all sides in the order of {@link BlockSchedule}. If a limit is then undecided, makes more
 * calls, and checks the limit after the numbers of calls that {@link InterimLooks} returns. Only one thread is allowed
 * to use an object.
 */
final class TimedPhase {

    private static final Duration PROVE_P99_AT_MOST = Duration.ofSeconds(10);
    private static final Duration PROVE_SLOW_CALLS_AT_MOST = Duration.ofSeconds(30);
    private static final int MORE_FOR_P99 = 100;

    /** After this number of calls per thread, the phase checks whether connections are reused at all. */
    private static final int REUSE_SEEN_AFTER = 10;

    private final MeasuredTest subject;
    private final MeasurementSettings settings;
    private final CallPath path;
    private final List<Side> sides;
    private final Map<Side, ModeRun> modes;
    private final CallerThreads callers;
    private final NoiseWatch watch;
    private final Progress progress;
    private final boolean oneConnectionAtATime;
    private final long overlapsBefore;
    private final ModeRun first;
    private final int threads;
    private final long begunNanos = System.nanoTime();

    /**
     * @param modes the run of each side
     * @param oneConnectionAtATime whether overlapping requests end the measurement, since the clock is wrong for them
     */
    TimedPhase(
            MeasuredTest subject,
            MeasurementSettings settings,
            CallPath path,
            Map<Side, ModeRun> modes,
            CallerThreads callers,
            NoiseWatch watch,
            Progress progress,
            boolean oneConnectionAtATime) {
        this.subject = subject;
        this.settings = settings;
        this.path = path;
        this.sides = List.copyOf(modes.keySet());
        this.modes = modes;
        this.callers = callers;
        this.watch = watch;
        this.progress = progress;
        this.oneConnectionAtATime = oneConnectionAtATime;
        this.overlapsBefore = path.overlaps();
        this.first = modes.values().iterator().next();
        this.threads = settings.load().concurrency();
    }

    /** Makes the calls. */
    void run() {
        int most = settings.iterations() * modes.size();
        String name = inAll();
        progress.at(made(), (made, elapsed) -> ProgressText.measuring(name, made, most, elapsed));
        if (runFirst()) {
            if (settings.provingP99()) {
                proveP99();
            } else {
                decideLimits();
            }
        }
    }

    /** Ends the measurement if requests overlapped and the clock is wrong for overlapping requests. */
    void requireOneConnectionAtATime() {
        if (oneConnectionAtATime && path.overlaps() > overlapsBefore) {
            throw VirtualTimeInvalid.overlaps();
        }
    }

    /** Returns a counter of the timed calls of all sides. Any thread can read it. */
    private IntSupplier made() {
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
    private boolean runFirst() {
        boolean mayStop = modes.size() == 1 && settings.load().rate().isEmpty();
        int made = 0;
        for (int look : mayStop ? earlyLooks() : List.of(settings.iterations())) {
            run(BlockSchedule.of(sides, look - made, threads));
            made = look;
            if (look < settings.iterations() && (first.reusesNothing() || first.proveOver(watch))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the numbers of calls after which the phase can stop. The last number is {@code iterations}. */
    private List<Integer> earlyLooks() {
        int all = settings.iterations();
        int reuse = REUSE_SEEN_AFTER * threads;
        if (settings.reused().containsAll(settings.modes()) && reuse < all) {
            return List.of(reuse, all);
        }
        return settings.limits().isEmpty() ? List.of(all) : InterimLooks.early(all, threads);
    }

    private void run(List<Block<Side>> blocks) {
        for (Block<Side> block : blocks) {
            Objects.requireNonNull(modes.get(block.side())).run(callers, block.calls());
            requireOneConnectionAtATime();
        }
    }

    /**
     * Makes more calls while a limit is undecided. All sides get the same number of calls, since paired results need
     * equal numbers. Stops if too many calls failed or a rate was not held, since more calls can't decide a limit then.
     */
    private void decideLimits() {
        int made = settings.iterations();
        for (int look : settings.looks().subList(1, settings.looks().size())) {
            List<String> undecided = modes.values().stream()
                    .flatMap(modeRun -> modeRun.undecided(watch))
                    .toList();
            if (undecided.isEmpty() || modes.values().stream().anyMatch(ModeRun::hopeless)) {
                return;
            }
            progress.at(
                    made(),
                    (more, elapsed) -> ProgressText.measuringOn(subject, undecided, first.calls(), settings)
                            + Progress.pace(more, 0, elapsed));
            for (List<Block<Side>> round : BlockSchedule.rounds(BlockSchedule.BLOCKS, sides, look - made, threads)) {
                if (over(settings.policy().maxDuration())) {
                    return;
                }
                run(round);
            }
            made = look;
        }
    }

    private boolean over(Duration most) {
        return System.nanoTime() - begunNanos >= most.toNanos();
    }

    /**
     * Makes more calls, until there are enough of them for an assertion on their p99. Stops after some seconds even if
     * the number is not reached.
     */
    private void proveP99() {
        int needed = threads
                + PercentileVerdict.callsNeededToKeep(
                        0.99, settings.certainty(settings.modes().get(0)), threads);
        // if some calls are much slower than others, one of the slow calls can reach the limit, so the proof needs more
        // calls
        int wanted = Math.min(settings.most(), needed + needed / 2);
        runUntil(Math.min(needed, wanted), PROVE_P99_AT_MOST);
        if (first.slowCalls(watch).areNone()) {
            return;
        }
        for (int until : InterimLooks.at(wanted, settings.most())) {
            runUntil(until, PROVE_P99_AT_MOST);
            if (!first.slowCalls(watch).needMoreCalls()) {
                return;
            }
            runUntil(until, PROVE_SLOW_CALLS_AT_MOST);
            if (first.calls() < until) {
                return;
            }
        }
    }

    private void runUntil(int calls, Duration atMost) {
        Duration limit = settings.policy().maxDuration();
        Duration most = atMost.compareTo(limit) < 0 ? atMost : limit;
        String name = inAll();
        progress.at(
                made(),
                (more, elapsed) -> ProgressText.provingP99(name, first.calls(), Progress.pace(more, 0, elapsed), most));
        while (first.calls() < calls && !first.hopeless() && !over(most)) {
            int more = Math.min(calls - first.calls(), Math.max(threads, MORE_FOR_P99));
            run(BlockSchedule.of(sides, more, threads));
        }
    }
}
