package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.Rate;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Symptom;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.calls.CallTimes;
import io.dynamolatency.internal.calls.DelayRecorder;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.diagnose.CauseAnalysis;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import io.dynamolatency.internal.diagnose.RunConditions;
import io.dynamolatency.internal.judge.FailureMessages;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Prediction;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.internal.stats.InterimLooks;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.AchievedRate;
import io.dynamolatency.result.ConnectionModeViolatedException;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.result.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Repeats a call and times it: warm-up in each mode, then the timed calls. One mode is measured in one go, several in
 * alternating blocks (A B B A), so that what drifts slower than a block weighs on all of them alike. Used by one thread, which
 * makes the calls itself where one is asked for; else it has them made by threads that end with the measurement.
 *
 * <p>While a limit is open after the calls asked for, more are made, in looks as {@link InterimLooks} has them.
 *
 * <p>In a closed loop each thread has its share of a block's calls. In an open loop each call has its intended start, and
 * whichever thread is free makes the next one.
 */
public final class Measurement {

    /** How many blocks each mode's calls are divided into where modes alternate. */
    static final int BLOCKS = 10;

    /** After so many failed calls in a row there is nothing left to hope for, and each may take its time-out. */
    static final int GIVE_UP_AFTER = 10;

    private static final String WARM_UP = "warm-up";
    private static final String TIMED = "timed run";
    private static final String BESIDES = "calls beside the timed ones";

    private final MeasuredTest subject;
    private final MeasurementSettings orders;
    private final CallPath path;
    private final TimedCall call;
    private final Object run = new Object();
    private final Duration endAtMost;
    private final int kept;
    private Progress progress = Progress.logged();
    private volatile boolean reached;
    /** Exchanges that were there before, such as those of a method that prepares the test. */
    private long begun;

    /**
     * Prepares a measurement; nothing happens yet.
     *
     * @param subject what is measured; its mode and its load are replaced by the orders'
     * @throws IllegalArgumentException when the orders contradict themselves, such as fewer calls than threads
     */
    public Measurement(MeasuredTest subject, MeasurementSettings orders, CallPath path, TimedCall call) {
        this(subject, orders, path, call, CallerThreads.END_AT_MOST);
    }

    /** One that waits no longer than {@code endAtMost} for threads that are to end. */
    Measurement(MeasuredTest subject, MeasurementSettings orders, CallPath path, TimedCall call, Duration endAtMost) {
        this(subject, orders, path, call, endAtMost, CallSeries.KEPT);
    }

    /** One that keeps so many calls of a mode one by one. */
    Measurement(
            MeasuredTest subject,
            MeasurementSettings orders,
            CallPath path,
            TimedCall call,
            Duration endAtMost,
            int kept) {
        List<String> faults = orders.load().faults(orders.modes(), orders.iterations());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        this.subject = subject.under(orders.load());
        this.orders = orders;
        this.path = path;
        this.call = call;
        this.endAtMost = endAtMost;
        this.kept = kept;
    }

    /**
     * Measures.
     *
     * @return one for each mode, in the order of the modes
     * @throws MeasurementException when there is no result: calls failed one after another, none reached the wire, the back end
     *     ended, the thread was interrupted (its flag stays set), or the wire shows another mode
     * @throws TestAbortedException when the body throws one
     */
    public List<MeasurementOutcome> run() {
        if (!orders.quiet()) {
            progress.begin();
        }
        try {
            return measured();
        } finally {
            progress.close();
            path.over();
        }
    }

    /** Says how far it is to somebody else. */
    Measurement sayingTo(Progress other) {
        progress = other;
        return this;
    }

    private List<MeasurementOutcome> measured() {
        Map<ConnectionMode, Track> tracks = new LinkedHashMap<>();
        begun = path.mark().exchanges();
        long beganNanos = System.nanoTime();
        long warmUpNanos = 0;
        long callsNanos;
        NoiseWatch watch;
        RecordedWireLog log;
        try (CallerThreads callers = new CallerThreads(threads(), endAtMost)) {
            for (ConnectionMode mode : orders.modes()) {
                long before = System.nanoTime();
                Track track = new Track(mode, warmUp(callers, mode));
                warmUpNanos += System.nanoTime() - before;
                track.detour(callers);
                tracks.put(mode, track);
            }
            watch = path.watchNoise();
            try (watch) {
                long begunNanos = System.nanoTime();
                int most = orders.iterations() * tracks.size();
                String name = inAll(orders.modes());
                progress.at(made(tracks), (made, elapsed) -> ProgressText.measuring(name, made, most, elapsed));
                run(callers, tracks, schedule(orders.modes(), orders.iterations(), threads()));
                measureOn(callers, tracks, watch, begunNanos);
                callsNanos = System.nanoTime() - begunNanos;
            }
            // what the calls beside the timed ones do to connections is not to be seen in the timed ones' log
            log = path.settledLog();
            tracks.values().forEach(track -> track.detour(callers));
        }
        if (tracks.values().stream().anyMatch(Track::detoured)) {
            // the delays are off from here on
            path.rehearse(orders.modes().get(0));
        }
        requireBackend(tracks.values());
        tracks.values().forEach(Track::requireOneThatSucceeded);
        if (Thread.currentThread().isInterrupted()) {
            // a time-out of JUnit goes on with the test while this thread still ends: nothing may be published then
            throw new MeasurementException(
                    "Measuring \"" + subject + "\" was interrupted at its end; there is no result", null);
        }
        MeasuringTime time = new MeasuringTime(
                beganNanos, System.nanoTime(), Duration.ofNanos(warmUpNanos), Duration.ofNanos(callsNanos));
        return tracks.values().stream()
                .map(track -> track.measured(log, watch, time))
                .toList();
    }

    /** How many timed calls were made, of all modes; for another thread than this. */
    private static IntSupplier made(Map<ConnectionMode, Track> tracks) {
        List<Track> all = List.copyOf(tracks.values());
        return () -> all.stream().mapToInt(Track::calls).sum();
    }

    /** For whoever waits: several modes are measured in turns. */
    private String inAll(List<ConnectionMode> modes) {
        return modes.stream().map(mode -> subject.in(mode).toString()).collect(Collectors.joining("\" and \""));
    }

    private static void run(CallerThreads callers, Map<ConnectionMode, Track> tracks, List<Block> blocks) {
        for (Block block : blocks) {
            Objects.requireNonNull(tracks.get(block.mode())).run(callers, block.calls());
        }
    }

    /**
     * Makes more calls while a limit is open and there may be more; in all modes, as pairs take as many of each. Not where more calls
     * failed than may, nor where a rate was not held: calls that queue up longer and longer have no percentile that more of them
     * would tell.
     */
    private void measureOn(
            CallerThreads callers, Map<ConnectionMode, Track> tracks, NoiseWatch watch, long begunNanos) {
        int made = orders.iterations();
        for (int look : looks().subList(1, looks().size())) {
            List<String> open =
                    tracks.values().stream().flatMap(track -> track.open(watch)).toList();
            if (open.isEmpty() || tracks.values().stream().anyMatch(Track::hopeless)) {
                return;
            }
            Track any = tracks.values().iterator().next();
            progress.at(
                    made(tracks),
                    (more, elapsed) -> ProgressText.measuringOn(subject, open, any.calls(), orders)
                            + Progress.pace(more, 0, elapsed));
            for (List<Block> round : rounds(BLOCKS, orders.modes(), look - made, threads())) {
                if (System.nanoTime() - begunNanos
                        >= orders.rigour().maxDuration().toNanos()) {
                    return;
                }
                run(callers, tracks, round);
            }
            made = look;
        }
    }

    /** After how many calls the limits are looked at. */
    private List<Integer> looks() {
        return orders.limits().isEmpty()
                ? List.of(orders.iterations())
                : InterimLooks.at(orders.iterations(), orders.most());
    }

    /** How sure verdicts on a mode have to be. */
    private VerdictConfidence certainty(ConnectionMode mode) {
        VerdictPolicy rigour = orders.rigour();
        return new VerdictConfidence(
                rigour.confidence(),
                orders.limits().isEmpty() ? 1 : InterimLooks.shares(orders.iterations(), orders.most()),
                Math.max(1, orders.limitsOf(mode).size()),
                rigour.strict());
    }

    private int threads() {
        return orders.load().concurrency();
    }

    /** A process that ends with the very last calls may not be seen to have ended when they fail. */
    private void requireBackend(Collection<Track> tracks) {
        Optional<Throwable> failure = tracks.stream()
                .flatMap(t -> firstToFail(t.series).stream())
                .map(CallSeries::firstFailure)
                .filter(Objects::nonNull)
                .findFirst();
        failure.flatMap(f -> path.backendFailure()).ifPresent(ended -> {
            throw new MeasurementException("Measuring \"" + subject + "\": " + ended, failure.get());
        });
    }

    /** A run of calls in one mode. */
    record Block(ConnectionMode mode, int calls) {}

    /** The blocks in the order they are to be run: for A and B it is A B, B A, A B, ... Each has a call for every thread. */
    static List<Block> schedule(List<ConnectionMode> modes, int iterations, int threads) {
        int most = modes.size() == 1 ? 1 : BLOCKS;
        return rounds(most, modes, iterations, threads).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The same in rounds, at most so many, each of a block of each mode; fewer calls than threads are one round. */
    private static List<List<Block>> rounds(int most, List<ConnectionMode> modes, int iterations, int threads) {
        int rounds = Math.max(1, Math.min(most, iterations / threads));
        List<List<Block>> schedule = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int calls = share(iterations, rounds, round);
            List<Block> blocks = new ArrayList<>(
                    modes.stream().map(mode -> new Block(mode, calls)).toList());
            if (round % 2 == 1) {
                Collections.reverse(blocks);
            }
            schedule.add(blocks);
        }
        return schedule;
    }

    /** One of so many parts of a whole, the larger ones first. */
    private static int share(int whole, int parts, int part) {
        return whole / parts + (part < whole % parts ? 1 : 0);
    }

    private WarmUp warmUp(CallerThreads callers, ConnectionMode mode) {
        if (orders.warmup() == 0) {
            return WarmUp.NONE;
        }
        path.rehearse(mode);
        WarmUp.Rule rule = new WarmUp.Rule();
        List<CallSeries> series =
                Stream.generate(CallSeries::warmUp).limit(threads()).toList();
        boolean cutShort = !orders.timesMatter();
        int most = cutShort ? WarmUp.CALLS_CUT_SHORT : Math.max(orders.warmup(), WarmUp.MAX_CALLS);
        int seconds = cutShort ? WarmUp.MAX_SECONDS_CUT_SHORT : WarmUp.MAX_SECONDS;
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        String name = subject.in(mode).toString();
        Duration atMost = Duration.ofSeconds(seconds);
        progress.at(() -> calls(series), (made, elapsed) -> ProgressText.warmingUp(name, made, elapsed, atMost));
        while (true) {
            together(callers, mode, series, WARM_UP, caller -> {
                int calls = Math.max(1, share(Math.min(most, WarmUp.BLOCK), threads(), caller));
                rehearsed(callers, mode, series.get(caller), WARM_UP, calls, deadline);
            });
            series.forEach(s -> Arrays.stream(s.lastBlock()).forEach(rule::add));
            int calls = calls(series);
            if (cutShort && (calls >= most || System.nanoTime() - deadline >= 0)) {
                return new WarmUp(calls, failures(series), false, true, Optional.empty());
            }
            boolean warm = calls >= orders.warmup() && rule.stable();
            if (warm || calls >= most || System.nanoTime() - deadline >= 0) {
                Optional<Duration> loopback = threads() == 1
                        ? rule.loopback()
                        : alone(callers, mode, series).or(rule::loopback);
                return new WarmUp(calls(series), failures(series), warm, loopback);
            }
        }
    }

    /** What a call takes while the other threads rest: together they have to share the cores, which a network's delay spares them. */
    private Optional<Duration> alone(CallerThreads callers, ConnectionMode mode, List<CallSeries> series) {
        long deadline =
                System.nanoTime() + Duration.ofSeconds(WarmUp.MAX_SECONDS_ALONE).toNanos();
        together(callers, mode, series, WARM_UP, caller -> {
            if (caller == 0) {
                rehearsed(callers, mode, series.get(0), WARM_UP, WarmUp.BLOCK, deadline);
            }
        });
        WarmUp.Rule one = new WarmUp.Rule();
        Arrays.stream(series.get(0).lastBlock()).forEach(one::add);
        return one.loopback();
    }

    private void rehearsed(
            CallerThreads callers, ConnectionMode mode, CallSeries series, String phase, int calls, long deadline) {
        series.beginBlock(calls);
        for (int i = 0; i < calls && !callers.ended() && System.nanoTime() - deadline < 0; i++) {
            timed(mode, series, phase);
        }
        series.endBlock();
    }

    /** Has every thread do its part; what comes of an interrupt is said with the calls of all. */
    private void together(
            CallerThreads callers, ConnectionMode mode, List<CallSeries> series, String phase, IntConsumer part) {
        try {
            callers.run(part);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(mode, calls(series), phase, interrupted);
        }
    }

    /** Makes one call now, and puts its time, or its failure, into the series. For the benchmark of it, too. */
    void timed(ConnectionMode mode, CallSeries series, String phase) {
        try {
            path.beforeCall(mode, threads());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(mode, series.calls(), phase, interrupted);
        }
        long start = System.nanoTime();
        timed(mode, series, phase, start, start);
    }

    /** Makes one call at its intended start, or as soon after it as it can, and puts its times, or its failure, into the series. */
    private void timedAt(long intended, ConnectionMode mode, CallSeries series, String phase) {
        try {
            path.beforeCall(mode, threads());
            Timetable.await(intended);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(mode, series.calls(), phase, interrupted);
        }
        timed(mode, series, phase, intended, System.nanoTime());
    }

    /** Makes the call that starts now. Nothing here may allocate: what it would cost in the end is a collection in a timed call. */
    private void timed(ConnectionMode mode, CallSeries series, String phase, long intended, long start) {
        series.started(start);
        @Nullable Throwable failure = null;
        try {
            call.call(mode);
        } catch (VirtualMachineError | TestAbortedException unrecoverable) {
            throw unrecoverable;
        } catch (Throwable thrown) {
            failure = thrown;
        }
        long end = System.nanoTime();
        series.ended(intended, end, failure != null, path);
        if (failure == null) {
            series.succeeded(end - start);
        } else {
            failed(mode, series, phase, failure);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(mode, series.calls(), phase, series.firstFailure());
        }
        requireReached(mode, series);
    }

    /** A body that talks to somebody else is not to do so for thousands of calls. */
    private void requireReached(ConnectionMode mode, CallSeries series) {
        if (!reached && series.calls() - series.failures() >= GIVE_UP_AFTER) {
            if (path.seesExchanges() && path.mark().exchanges() == begun) {
                throw notOnTheWire(mode, series.calls());
            }
            reached = true;
        }
    }

    private MeasurementException notOnTheWire(ConnectionMode mode, int calls) {
        return new MeasurementException(
                "Measuring \"" + subject.in(mode) + "\": the body was run " + Numbers.counted(calls, "time")
                        + " and sent no request to the endpoint given to it; use the injected client in it, or one"
                        + " built for the injected DynamoEndpoint",
                null);
    }

    private void failed(ConnectionMode mode, CallSeries series, String phase, Throwable failure) {
        series.failed(failure);
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw interrupted(mode, series.calls(), phase, failure);
        }
        Optional<String> backend = path.backendFailure();
        if (backend.isPresent()) {
            throw new MeasurementException(
                    "Measuring \"" + subject.in(mode) + "\": " + backend.get() + "\nIt happened in call "
                            + series.calls() + " of the " + phase + ", which failed with " + failure,
                    failure);
        }
        // without those beside the timed ones there still is a result
        if (!phase.equals(BESIDES) && series.failedInARow() >= Math.max(GIVE_UP_AFTER, orders.errorsAllowed() + 1)) {
            throw givenUp(mode, phase, series.failedInARow(), List.of(series));
        }
    }

    private MeasurementException givenUp(ConnectionMode mode, String phase, int inARow, List<CallSeries> series) {
        Optional<CallSeries> first = firstToFail(series);
        return new MeasurementException(
                "Measuring \"" + subject.in(mode) + "\": " + inARow + " calls in a row failed in the " + phase
                        + ", so it was given up: " + Numbers.byName(errors(series)) + "\nThe last one: "
                        + first.map(CallSeries::lastFailure).orElse(null) + "\nconnections: "
                        + WireText.connections(path.log()) + ", since the client was built"
                        + cause(mode, series),
                first.map(CallSeries::firstFailure).orElse(null));
    }

    /** What the wire shows of why calls fail, where it shows anything; on a line of its own each. */
    private String cause(ConnectionMode mode, List<CallSeries> series) {
        MeasuredTest failed = subject.in(mode);
        Diagnosis diagnosis = CauseAnalysis.of(
                new DiagnosisInput(
                        new RunConditions(mode, failed.httpClient(), failed.network(), threads(), true),
                        CallSamples.of(series.stream().map(CallSeries::samples).toList()),
                        path.log(),
                        List.of(),
                        Optional.of("they were not read"),
                        List.of()),
                Symptom.CONNECTIONS,
                0);
        return diagnosis.healthy()
                ? ""
                : "\n" + FailureMessages.columns(diagnosis.lines()).stripTrailing();
    }

    private static int calls(List<CallSeries> series) {
        return series.stream().mapToInt(CallSeries::calls).sum();
    }

    private static int failures(List<CallSeries> series) {
        return series.stream().mapToInt(CallSeries::failures).sum();
    }

    /** The threads that have failed calls, in the order of their first. */
    private static Stream<CallSeries> failing(List<CallSeries> series) {
        // nanoTime may wrap: the difference is what has a sign
        return series.stream()
                .filter(s -> s.failures() > 0)
                .sorted((one, other) -> Long.signum(one.firstFailedAt() - other.firstFailedAt()));
    }

    private static Optional<CallSeries> firstToFail(List<CallSeries> series) {
        return failing(series).findFirst();
    }

    private static Map<String, Integer> errors(List<CallSeries> series) {
        Map<String, Integer> errors = new LinkedHashMap<>();
        failing(series).forEach(s -> s.errors().forEach((type, count) -> errors.merge(type, count, Integer::sum)));
        return errors;
    }

    private MeasurementException interrupted(ConnectionMode mode, int calls, String phase, @Nullable Throwable cause) {
        return new MeasurementException(
                "Measuring \"" + subject.in(mode) + "\" was interrupted after " + calls + " calls of the "
                        + phase
                        + (phase.equals(TIMED) && calls <= orders.iterations()
                                ? " (of " + orders.iterations() + ")"
                                : "")
                        + "; there is no result",
                cause);
    }

    /** One mode's way through the blocks: its calls, and its stretches of the wire's time. */
    private final class Track {
        private record Window(WireMark from, WireMark fromAfterFirstCall, WireMark to) {}

        private final ConnectionMode mode;
        private final WarmUp warmUp;
        private final List<CallSeries> besides = Stream.generate(() -> CallSeries.timed(threads()))
                .limit(threads())
                .toList();
        private final List<CallSeries> series = Stream.generate(() -> CallSeries.timed(threads(), kept))
                .limit(threads())
                .toList();
        private final DelayRecorder delays = new DelayRecorder();
        private final List<Window> windows = new ArrayList<>();
        private long openLoopNanos;

        Track(ConnectionMode mode, WarmUp warmUp) {
            this.mode = mode;
            this.warmUp = warmUp;
        }

        void run(CallerThreads callers, int calls) {
            if (windows.isEmpty()) {
                path.open(mode);
            } else {
                path.resume(mode);
            }
            path.observeDelays(delays);
            WireMark from = path.mark();
            WireMark[] fromAfterFirstCall = {from};
            Runnable afterFirstCall = () -> {
                // among several threads there is no moment at which all first calls are over and no other has begun
                if (windows.isEmpty() && threads() == 1) {
                    fromAfterFirstCall[0] = path.mark();
                }
            };
            orders.load()
                    .rate()
                    .ifPresentOrElse(
                            rate -> openLoop(callers, calls, rate, afterFirstCall),
                            () -> closedLoop(callers, calls, afterFirstCall));
            path.observeDelays(DelayObserver.NONE);
            windows.add(new Window(from, fromAfterFirstCall[0], path.mark()));
        }

        /** Makes half of the calls over a round trip of another length, which tell what the timed ones owe to the network. */
        void detour(CallerThreads callers) {
            if (orders.warmup() == 0
                    || !orders.timesMatter()
                    || !RoundTripReference.possible(subject.network(), mode)) {
                return;
            }
            path.detour(mode, RoundTripReference.rttBeside(subject.network().rtt()));
            long deadline = System.nanoTime()
                    + Duration.ofSeconds(RoundTripReference.MAX_SECONDS).toNanos();
            together(callers, mode, besides, BESIDES, caller -> {
                int calls = Math.max(1, share(RoundTripReference.CALLS / 2, threads(), caller));
                rehearsed(callers, mode, besides.get(caller), BESIDES, calls, deadline);
            });
        }

        boolean detoured() {
            return Measurement.calls(besides) > 0;
        }

        private Optional<RoundTripReference> reference() {
            long[] times = CallTimes.together(
                            besides.stream().map(CallSeries::service).toList())
                    .inOrder();
            return times.length == 0
                    ? Optional.empty()
                    : Optional.of(new RoundTripReference(
                            RoundTripReference.rttBeside(subject.network().rtt()), times));
        }

        /** Each thread makes its share, one call when the last has come back. */
        private void closedLoop(CallerThreads callers, int calls, Runnable afterFirstCall) {
            together(callers, mode, series, TIMED, caller -> {
                CallSeries own = series.get(caller);
                int share = share(calls, threads(), caller);
                own.beginBlock(share);
                for (int i = 0; i < share && !callers.ended(); i++) {
                    timed(mode, own, TIMED);
                    if (i == 0) {
                        afterFirstCall.run();
                    }
                }
                own.endBlock();
            });
        }

        /** Each thread takes the next call there is and makes it at its intended start, or as soon after it as it can. */
        private void openLoop(CallerThreads callers, int calls, Rate rate, Runnable afterFirstCall) {
            Timetable timetable = new Timetable(rate, calls, threads());
            together(callers, mode, series, TIMED, caller -> {
                CallSeries own = series.get(caller);
                own.beginBlock(share(calls, threads(), caller));
                for (long i = caller; !timetable.isOver(i) && !callers.ended(); i = timetable.take()) {
                    timedAt(timetable.startOf(i), mode, own, TIMED);
                    if (i == caller) {
                        afterFirstCall.run();
                    }
                }
                own.endBlock();
            });
            openLoopNanos += series.stream()
                    .mapToLong(s -> timetable.nanosUntilAfter(s.lastStart()))
                    .max()
                    .orElseThrow();
        }

        int calls() {
            return Measurement.calls(series);
        }

        private CallTimes response() {
            return CallTimes.together(series.stream().map(CallSeries::response).toList());
        }

        /** Whether more calls would be of no use. */
        boolean hopeless() {
            return failures(series) > orders.errorsAllowed()
                    || pace().filter(pace -> !pace.held()).isPresent();
        }

        private Optional<AchievedRate> pace() {
            return orders.load().rate().map(rate -> AchievedRate.of(rate, calls(), openLoopNanos));
        }

        private CallSamples samples() {
            return CallSamples.of(series.stream().map(CallSeries::samples).toList());
        }

        /** The limits that calls so far neither prove to be kept nor to be exceeded. */
        Stream<String> open(NoiseWatch watch) {
            List<LatencyLimit> limits = orders.limitsOf(mode);
            if (limits.isEmpty()) {
                return Stream.empty();
            }
            CallSamples samples = samples();
            Noise noise = watch.between(samples.firstIntended(), samples.lastEnd());
            List<CallTime> times = new StalledCalls(samples, noise.stalls()).inOrder();
            AggregatedTimes earlier = response().earlier();
            return limits.stream()
                    .filter(limit -> limit.provable(orders.most() - threads(), certainty(mode), threads()))
                    .filter(limit -> !limit.decidedBy(times, earlier, certainty(mode), threads()))
                    .map(limit -> mode + " " + limit);
        }

        MeasurementOutcome measured(RecordedWireLog log, NoiseWatch watch, MeasuringTime time) {
            RecordedWireLog wire = RecordedWireLog.EMPTY;
            RecordedWireLog afterFirst = RecordedWireLog.EMPTY;
            for (Window window : windows) {
                wire = wire.plus(log.between(window.from(), window.to()));
                afterFirst = afterFirst.plus(log.between(window.fromAfterFirstCall(), window.to()));
            }
            // what is not in the log any more is not to be looked for there
            CallSamples samples = samples().within(wire);
            requireOnTheWire(wire, samples);
            int calls = calls();
            ResultData result = ResultData.of(run, subject.in(mode))
                    .warmUp(warmUp)
                    .times(
                            response(),
                            CallTimes.together(
                                    series.stream().map(CallSeries::service).toList()))
                    .rate(pace())
                    .errors(errors(series))
                    // the pool of your client is not emptied: what it reuses counts as well
                    .wire(mode.ofTheKit() ? wire : wire.withCarriers(log))
                    .samples(samples)
                    .noise(watch.between(samples.firstIntended(), samples.lastEnd()))
                    .delays(delays.delays())
                    .report(orders.report())
                    .predicted(predicted(wire, afterFirst, calls))
                    .certainty(certainty(mode))
                    .reference(reference())
                    .build();
            ModeCheck.check(mode, subject.httpClient(), wire, threads(), calls, failures(series))
                    .ifPresent(reason -> {
                        throw new ConnectionModeViolatedException(
                                reason + ".\nThe figures are not reported, they would stand under a wrong label.\n"
                                        + ResultRemarks.circumstances(result));
                    });
            Optional<CallSeries> failing = firstToFail(series);
            return new MeasurementOutcome(
                    result,
                    failing.map(CallSeries::firstFailure).orElse(null),
                    failing.map(CallSeries::firstFailedCall).orElse(0),
                    orders.errorsAllowed(),
                    time);
        }

        private Optional<Duration> predicted(RecordedWireLog wire, RecordedWireLog afterFirst, int calls) {
            int rest = calls - threads();
            if (rest == 0 || !wire.evidence().complete()) {
                return Optional.empty();
            }
            NetworkProfile network = subject.network();
            return warmUp.loopback()
                    .map(cost -> threads() == 1
                            ? Prediction.perCall(network, afterFirst, rest, cost)
                            : Prediction.perCall(network, wire, calls, threads(), cost));
        }

        /** Calls that all failed may be too few to be given up, and are no result. */
        void requireOneThatSucceeded() {
            if (failures(series) == calls()) {
                throw givenUp(mode, TIMED, calls(), series);
            }
        }

        /** Where nobody is on the way it is the SDK's clients that say whether they were asked for anything. */
        private void requireOnTheWire(RecordedWireLog wire, CallSamples samples) {
            boolean sent = path.seesExchanges() ? wire.exchangeCount() > 0 : samples.anyKnown();
            if (!sent) {
                throw notOnTheWire(mode, calls());
            }
        }
    }
}
