package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.Rate;
import io.dynamolatency.internal.calls.AchievedRate;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.calls.DelayRecorder;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.OwnTimes;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.calls.WireShare;
import io.dynamolatency.internal.hiccup.ProcessSleep;
import io.dynamolatency.internal.hiccup.ThreadUsage;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Prediction;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.Noise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes the calls of one mode in blocks, and collects the blocks' parts of the wire log. */
final class ModeRun {

    private record Window(WireMark from, WireMark fromAfterFirstCall, WireMark to) {}

    private final MeasuredTest test;
    private final ConnectionMode mode;
    private final MeasurementSettings settings;
    private final CallPath path;
    private final CallTimer timer;
    private final RunFailures failedRun;
    private final VerdictConfidence certainty;
    private final WarmUp warmUp;
    private final ModeFaults faults;
    private final int threads;
    private final ThreadSeries series;
    private final ThreadSeries overReferenceRtt;
    private final DelayRecorder delays = new DelayRecorder();
    private final List<Window> windows = new ArrayList<>();
    private long openLoopNanos;

    /**
     * Prepares the run, and makes no call yet.
     *
     * @param test the test in this mode
     * @param recorded how many calls are recorded one by one
     */
    ModeRun(
            MeasuredTest test,
            MeasurementSettings settings,
            CallPath path,
            CallTimer timer,
            RunFailures failedRun,
            VerdictConfidence certainty,
            WarmUp warmUp,
            ModeFaults faults,
            int recorded) {
        this.test = test;
        this.mode = test.mode();
        this.settings = settings;
        this.path = path;
        this.timer = timer;
        this.failedRun = failedRun;
        this.certainty = certainty;
        this.warmUp = warmUp;
        this.faults = faults;
        this.threads = settings.load().concurrency();
        this.series = ThreadSeries.of(threads, () -> CallSeries.timed(threads, recorded));
        this.overReferenceRtt = ThreadSeries.of(threads, () -> CallSeries.timed(threads));
    }

    /** Makes one block of timed calls. */
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
            // with several threads there is no moment at which all first calls have ended and no other call has started
            if (windows.isEmpty() && threads == 1) {
                fromAfterFirstCall[0] = path.mark();
            }
        };
        try {
            faults.strike();
            settings.load()
                    .rate()
                    .ifPresentOrElse(
                            rate -> openLoop(callers, calls, rate, afterFirstCall),
                            () -> closedLoop(callers, calls, afterFirstCall));
        } finally {
            faults.pause();
        }
        path.observeDelays(DelayObserver.NONE);
        windows.add(new Window(from, fromAfterFirstCall[0], path.mark()));
        if (windows.size() == 1) {
            failedRun.requireAwaited(mode, series.samples());
        }
    }

    /**
     * Makes half of the {@link RoundTripReference#CALLS} calls at a second round-trip time. The difference from the
     * timed calls shows how much of a call's time the network takes.
     */
    void measureReferenceRtt(CallerThreads callers) {
        if (settings.warmup() == 0
                || settings.connectionsOnly()
                || !RoundTripReference.possible(test.network(), mode)) {
            return;
        }
        path.withRtt(mode, RoundTripReference.rttBeside(test.network().rtt()));
        long deadline = System.nanoTime()
                + Duration.ofSeconds(RoundTripReference.MAX_SECONDS).toNanos();
        timer.together(callers, mode, overReferenceRtt, Phase.REFERENCE_RTT, caller -> {
            int calls = Math.max(1, BlockSchedule.share(RoundTripReference.CALLS / 2, threads, caller));
            timer.repeat(callers, mode, overReferenceRtt.get(caller), Phase.REFERENCE_RTT, calls, deadline);
        });
    }

    /**
     * Checks whether virtual time was right for the calls so far. Does nothing if calls failed.
     *
     * @throws VirtualTimeInvalid if virtual time gave wrong results
     */
    void tryWaited(CallerThreads callers) {
        if (series.failures() == 0) {
            new WaitedTrial(mode, path, timer)
                    .run(
                            callers,
                            settings.connectionsOnly() ? Optional.empty() : Optional.of(series.samples()),
                            test.network().rtt());
        }
    }

    /** Returns whether a call took so long that a time-out was perhaps due while the clock jumped. */
    boolean outlastsTimers() {
        CallSamples samples = series.samples();
        return IntStream.range(0, samples.size())
                .anyMatch(i -> samples.end(i) - samples.start(i) >= ProcessSleep.SOON_NANOS);
    }

    boolean hasReferenceRtt() {
        return overReferenceRtt.calls() > 0;
    }

    private Optional<RoundTripReference> reference() {
        long[] times = overReferenceRtt.service(RecordedWireLog.EMPTY).inOrder();
        return times.length == 0
                ? Optional.empty()
                : Optional.of(new RoundTripReference(
                        RoundTripReference.rttBeside(test.network().rtt()), times));
    }

    /** Returns a meter for the current thread. Only the thread that makes the timed calls uses this method. */
    private ThreadUsage usage() {
        return ThreadUsage.ofThisThread(path.worksOnOtherThreads(mode), threads);
    }

    /** Makes calls without a rate: each thread makes its share, one call after another. */
    private void closedLoop(CallerThreads callers, int calls, Runnable afterFirstCall) {
        timer.together(callers, mode, series, Phase.TIMED, caller -> {
            CallSeries own = series.get(caller);
            int share = BlockSchedule.share(calls, threads, caller);
            own.beginBlock(share, usage());
            try {
                for (int i = 0; i < share && !callers.ended(); i++) {
                    timer.timed(mode, own, Phase.TIMED);
                    if (i == 0) {
                        afterFirstCall.run();
                    }
                    if (caller == 0 && faults.looks() && calls() >= ModeFaults.LOOK_AFTER) {
                        faults.requireIdleTime(test, calls());
                    }
                }
            } finally {
                own.endBlock();
            }
        });
    }

    /**
     * Makes calls at a rate. Each thread takes the next call of the timetable. The thread makes this call at the
     * intended start, or as soon as possible after that.
     */
    private void openLoop(CallerThreads callers, int calls, Rate rate, Runnable afterFirstCall) {
        Timetable timetable = new Timetable(rate, calls, threads);
        timer.together(callers, mode, series, Phase.TIMED, caller -> {
            CallSeries own = series.get(caller);
            own.beginBlock(BlockSchedule.share(calls, threads, caller), usage());
            try {
                for (long i = caller; !timetable.isOver(i) && !callers.ended(); i = timetable.take()) {
                    timer.timedAt(timetable.startOf(i), mode, own, Phase.TIMED);
                    if (i == caller) {
                        afterFirstCall.run();
                    }
                }
            } finally {
                own.endBlock();
            }
        });
        openLoopNanos += series.all().stream()
                .mapToLong(s -> timetable.nanosUntilAfter(s.lastStart()))
                .max()
                .orElseThrow();
    }

    /** Returns how many timed calls were made so far. Any thread can call this method. */
    int calls() {
        return series.calls();
    }

    Optional<Throwable> firstFailure() {
        return series.firstToFail().map(CallSeries::firstFailure);
    }

    /** Returns whether more calls would decide nothing: too many calls failed, or the rate was not held. */
    boolean hopeless() {
        return series.failures() > settings.errorsAllowed()
                || rate().filter(rate -> !rate.held()).isPresent();
    }

    private Optional<AchievedRate> rate() {
        return settings.load().rate().map(rate -> AchievedRate.of(rate, calls(), openLoopNanos));
    }

    /** Returns in words the undecided limits that more calls can decide. */
    Stream<String> undecided(NoiseWatch watch) {
        List<LatencyLimit> limits = settings.limitsOf(mode);
        if (limits.isEmpty()) {
            return Stream.empty();
        }
        RecordedWireLog log = path.log();
        RecordedWireLog wire = windows(log);
        List<CallTime> times = times(noise(watch), wire, log);
        AggregatedTimes earlier = series.response(wire).earlier();
        return limits.stream()
                .filter(limit -> limit.provable(settings.most() - threads, certainty, threads))
                .filter(limit -> limit.isOpen(times, earlier, certainty, threads))
                .map(limit -> mode + " " + limit);
    }

    /** Returns whether the calls so far prove that a limit is exceeded. */
    boolean proveOver(NoiseWatch watch) {
        // check the times by the clock first: they are never shorter than own times. Own times take longer to compute,
        // since their computation needs the noise
        return anyOverEarly(OwnTimes.wall(series.samples()).inOrder()) && anyOverEarly(times(watch));
    }

    /**
     * Returns whether the mode should reuse connections, but the calls so far show no reuse. There is no reuse if the
     * calls opened at least one connection each. The number of connections must also exceed what the client needs at
     * one time, spare connections included.
     */
    boolean reusesNothing() {
        if (!settings.reused().contains(mode)) {
            return false;
        }
        RecordedWireLog wire = windows(path.log());
        int atOnce = AllowedConnections.atOnce(threads, wire);
        return wire.evidence().complete()
                && series.failures() == 0
                && wire.opened() >= calls()
                && wire.opened() > atOnce * AllowedConnections.connectionsForEach(test.httpClient());
    }

    /** Returns the own times of the recorded calls except each thread's first call. */
    SlowCalls slowCalls(NoiseWatch watch) {
        return new SlowCalls(times(watch), certainty, threads);
    }

    private boolean anyOverEarly(List<CallTime> times) {
        return settings.limitsOf(mode).stream()
                .anyMatch(limit -> limit.overEarly(
                        times,
                        certainty,
                        test.network().virtualTime() ? test.network().rtt() : Duration.ZERO));
    }

    private Noise noise(NoiseWatch watch) {
        CallSamples samples = series.samples();
        return watch.between(samples.firstIntended(), samples.lastEnd());
    }

    private List<CallTime> times(NoiseWatch watch) {
        RecordedWireLog log = path.log();
        return times(noise(watch), windows(log), log);
    }

    private List<CallTime> times(Noise noise, RecordedWireLog wire, RecordedWireLog log) {
        return own(series.samples().within(wire), noise, wire, log).inOrder();
    }

    /**
     * Fails if no call succeeded. If there are only few calls, all of them can fail before the measurement gives up.
     */
    void requireASuccess() {
        if (series.failures() == calls()) {
            throw failedRun.givenUp(mode, Phase.TIMED, calls(), series, windows(path.log()));
        }
    }

    /** Returns the outcome; throws if the wire contradicts the mode. */
    MeasurementOutcome outcome(Object run, RecordedWireLog log, NoiseWatch watch, MeasuringTime time) {
        RecordedWireLog wire = windows(log);
        RecordedWireLog afterFirst = RecordedWireLog.EMPTY;
        for (Window window : windows) {
            afterFirst = afterFirst.plus(log.between(window.fromAfterFirstCall(), window.to()));
        }
        // calls whose exchanges the log has dropped have unknown own times, so they count as earlier calls
        CallSamples samples = series.samples().within(wire);
        requireOnTheWire(wire, samples);
        failedRun.requireAwaited(mode, samples);
        int calls = calls();
        Noise noise = noise(watch);
        ResultData result = ResultData.of(run, withHttpClients(samples, wire))
                .warmUp(warmUp)
                .times(series.response(wire), series.service(wire))
                .rate(rate())
                .errors(series.errors())
                // the user's client keeps its pool, so the earlier connections that it reuses also count
                .wire(mode.ofTheKit() ? wire : wire.withCarriers(log))
                .samples(samples)
                .clock(path.clock())
                .noise(noise)
                .own(own(samples, noise, wire, log))
                .delays(delays.delays())
                .report(settings.report())
                .predicted(predicted(wire, afterFirst, calls))
                .certainty(certainty)
                .reference(reference())
                .build();
        new ModeCheck(mode, test.httpClient(), wire, threads, calls, series.failures())
                .complaint()
                .ifPresent(reason -> {
                    throw RunFailures.modeViolated(reason, result);
                });
        Optional<CallSeries> failing = series.firstToFail();
        return new MeasurementOutcome(
                result,
                failing.map(CallSeries::firstFailure).orElse(null),
                failing.map(CallSeries::firstFailedCall).orElse(0),
                settings.errorsAllowed(),
                time);
    }

    /**
     * Returns the test with the HTTP clients that sent the requests of the calls. Returns the same test if the HTTP
     * client of the user's client is already known.
     */
    private MeasuredTest withHttpClients(CallSamples samples, RecordedWireLog wire) {
        if (mode.ofTheKit() || test.environment().ownHttpClient() != null) {
            return test;
        }
        ExchangeMatcher matcher = new ExchangeMatcher(samples, wire.exchanges());
        String names = IntStream.range(0, wire.exchanges().size())
                .map(matcher::clientOf)
                .distinct()
                .mapToObj(path::httpClientOf)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? test : test.on(test.environment().withOwnHttpClient(names));
    }

    private RecordedWireLog windows(RecordedWireLog log) {
        RecordedWireLog wire = RecordedWireLog.EMPTY;
        for (Window window : windows) {
            wire = wire.plus(log.between(window.from(), window.to()));
        }
        return wire;
    }

    /**
     * @param log all exchanges so far, the warm-up's exchanges included. Typical times are computed from these
     *     exchanges
     */
    private OwnTimes own(CallSamples samples, Noise noise, RecordedWireLog wire, RecordedWireLog log) {
        if (settings.policy().wallClock()) {
            return OwnTimes.wall(samples);
        }
        return OwnTimes.of(samples, noise, new WireShare(samples, wire, test.network(), path.typicalService(log)));
    }

    private Optional<Duration> predicted(RecordedWireLog wire, RecordedWireLog afterFirst, int calls) {
        int rest = calls - threads;
        if (rest == 0 || !wire.evidence().complete()) {
            return Optional.empty();
        }
        NetworkProfile network = test.network();
        return warmUp.loopback()
                .map(cost -> threads == 1
                        ? Prediction.perCall(network, afterFirst, rest, cost)
                        : Prediction.perCall(network, wire, calls, threads, cost));
    }

    /**
     * Fails if the calls sent no request. Without the proxy, the interceptors of SDK clients show whether requests were
     * sent.
     */
    private void requireOnTheWire(RecordedWireLog wire, CallSamples samples) {
        boolean sent = path.seesExchanges() ? wire.exchangeCount() > 0 : samples.anyKnown();
        if (!sent) {
            throw failedRun.notOnTheWire(mode, calls(), timer.requests());
        }
    }
}
