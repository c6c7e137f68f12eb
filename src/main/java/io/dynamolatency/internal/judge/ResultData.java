package io.dynamolatency.internal.judge;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.AchievedRate;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.calls.CallTimes;
import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.internal.calls.MeasuredStretch;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.OwnTimes;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.calls.TypicalServiceTimes;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.calls.WireShare;
import io.dynamolatency.internal.diagnose.CauseAnalysis;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import io.dynamolatency.internal.diagnose.RunConditions;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.resilience.Aftermaths;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The data and figures of one mode's calls. {@code LatencyResult} is its public wrapper, with assertions and with the
 * documentation of each figure. Immutable except for the warnings; thread-safe.
 */
public final class ResultData {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    private final Object run;
    private final MeasuredTest subject;
    private final WarmUp warmUp;
    private final CallTimes response;
    private final CallTimes service;
    private final Optional<AchievedRate> achievedRate;
    private final Map<String, Integer> errorsByType;
    private final RecordedWireLog wire;
    private final Noise noise;
    private final Optional<EmulatedDelays> delays;
    private final StalledCalls stalledCalls;
    private final MeasuredStretch stretch;
    private final OwnTimes ownTimes;
    private final CallTimes own;
    private final DiagnosisInput facts;
    private final Optional<String> report;
    private final Optional<Duration> predicted;
    private final VerdictConfidence certainty;
    private final Optional<RoundTripReference> reference;
    private final Set<String> noted = Collections.synchronizedSet(new LinkedHashSet<>());
    private final CodeAssertions assertions = new CodeAssertions(this::warn);

    ResultData(ResultDataBuilder parts) {
        CallSamples samples = ResultDataBuilder.required(parts.samples, "samples");
        this.run = parts.run;
        this.subject = parts.test;
        this.warmUp = parts.warmUp;
        this.response = ResultDataBuilder.required(parts.response, "times");
        this.service = ResultDataBuilder.required(parts.service, "times");
        this.achievedRate = parts.rate;
        this.errorsByType = Collections.unmodifiableMap(parts.errorsByType);
        this.wire = parts.wire;
        this.noise = StalledCalls.noiseDuring(samples, ResultDataBuilder.required(parts.noise, "noise"));
        this.delays = parts.delays;
        this.stalledCalls = new StalledCalls(samples, this.noise.stalls());
        this.stretch = MeasuredStretch.of(samples, parts.clock);
        this.certainty = ResultDataBuilder.required(parts.certainty, "certainty");
        this.ownTimes = certainty.wallClock()
                ? OwnTimes.wall(samples)
                : parts.own.orElseGet(() -> OwnTimes.of(
                        samples,
                        this.noise,
                        new WireShare(
                                samples, RecordedWireLog.EMPTY, subject.network(), TypicalServiceTimes.AS_MEASURED)));
        this.own = ownTimes.times(response.earlier());
        this.facts = new DiagnosisInput(
                new RunConditions(
                        subject.mode(),
                        subject.httpClient(),
                        subject.network(),
                        // the threads of an external process are unknown, but the wire shows its concurrent calls
                        subject.process().isPresent()
                                ? Math.max(1, samples.mostAtOnce())
                                : subject.load().concurrency(),
                        achievedRate.map(AchievedRate::held).orElse(true),
                        subject.process().isPresent()),
                samples,
                // the diagnosis needs calls and connections of the same period
                wire.withoutDropped(),
                this.noise.pauses(),
                this.noise.pausesUnknown(),
                Stalls.besidePauses(this.noise));
        this.report = parts.report;
        this.predicted = parts.predicted;
        this.reference = parts.reference;
    }

    /**
     * Starts to build a result.
     *
     * @param run an object that stands for the run, the same for all modes of an interleaved run. Only results of the
     *     same run are paired
     */
    public static ResultDataBuilder of(Object run, MeasuredTest test) {
        return new ResultDataBuilder(run, test);
    }

    public MeasuredTest subject() {
        return subject;
    }

    public ConnectionMode mode() {
        return subject.mode();
    }

    public Optional<HttpClientKind> httpClient() {
        return subject.httpClient();
    }

    public Optional<String> externalClient() {
        return subject.process().map(ExternalCaller::name);
    }

    public NetworkProfile network() {
        return subject.network();
    }

    public Environment environment() {
        return subject.environment();
    }

    public int concurrency() {
        return subject.load().concurrency();
    }

    public int callsAtOnce() {
        return facts.setting().concurrency();
    }

    public Optional<AchievedRate> achievedRate() {
        return achievedRate;
    }

    public WarmUp warmUp() {
        return warmUp;
    }

    public int count() {
        return response.count();
    }

    /** Returns the number of calls, failed calls included. */
    public int calls() {
        return count() + errors();
    }

    public int afterTheFirst() {
        return response.afterTheFirst();
    }

    public int kept() {
        return response.kept();
    }

    public int errors() {
        return errorsByType.values().stream().mapToInt(Integer::intValue).sum();
    }

    public Map<String, Integer> errorsByType() {
        return errorsByType;
    }

    public Optional<Duration> firstCall() {
        return response.first();
    }

    /** Returns the times from each call's intended start, by thread. */
    public CallTimes response() {
        return response;
    }

    /** Returns the times from each call's real start, by thread. */
    public CallTimes service() {
        return service;
    }

    /** Returns the own response times, without the time that this machine added. */
    public CallTimes own() {
        return own;
    }

    public long[] samplesNanos() {
        return response.inOrder();
    }

    public long[] serviceSamplesNanos() {
        return service.inOrder();
    }

    /** Returns the stretch of time in which the recorded calls were made. */
    public MeasuredStretch stretch() {
        return stretch;
    }

    public RecordedWireLog wire() {
        return wire;
    }

    public Optional<Duration> predicted() {
        return predicted;
    }

    public List<CallSample> samples() {
        return new ExchangeMatcher(facts.samples(), facts.wire().exchanges()).view();
    }

    /** Returns whether the first calls of the user's client are known to have opened no connection. */
    boolean firstCallsReuse() {
        if (mode().ofTheKit() || !wire.evidence().complete()) {
            return false;
        }
        List<CallSample> calls = samples();
        List<CallSample> first = IntStream.range(0, facts.samples().size())
                .filter(facts.samples()::firstOfItsThread)
                .mapToObj(calls::get)
                .toList();
        return first.stream().anyMatch(call -> !call.exchanges().isEmpty())
                && first.stream().noneMatch(CallSample::onNewConnection);
    }

    /** Returns what the client did after each planned fault that struck. Each call of this method computes it again. */
    public Aftermaths aftermaths() {
        return Aftermaths.of(wire, samples(), callsAtOnce());
    }

    public Noise noise() {
        return noise;
    }

    public Optional<EmulatedDelays> delays() {
        return delays;
    }

    public int stalled() {
        return stalledCalls.afterTheFirst();
    }

    public int firstCallsStalled() {
        return stalledCalls.first();
    }

    /**
     * Returns a statistic of the calls without any time that the machine perhaps added. Leaves out calls with unknown
     * own times; empty if there are no other calls.
     */
    Optional<Duration> leastTime(Statistic statistic) {
        AggregatedTimes known = certainty.wallClock() ? response.earlier() : new AggregatedTimes();
        return resolves(statistic) ? ownTimes.leastTimes(known).find(statistic) : Optional.empty();
    }

    public Optional<Duration> ownTime(Statistic statistic) {
        return resolves(statistic) ? own.find(statistic) : Optional.empty();
    }

    /** Returns a new list of the successful calls after each thread's first, in the order of their intended starts. */
    public List<CallTime> timesInOrder() {
        return ownTimes.inOrder();
    }

    public Optional<String> report() {
        return report;
    }

    public Diagnosis diagnosis() {
        return diagnosis(Symptom.CALLS);
    }

    public Diagnosis diagnosis(Symptom question) {
        return CauseAnalysis.of(facts, question, 0);
    }

    public Diagnosis diagnosisOfFirstCalls() {
        return CauseAnalysis.ofFirstCalls(facts);
    }

    public Diagnosis diagnosis(Duration limit) {
        Durations.requireCountable("limit", limit);
        return CauseAnalysis.of(facts, Symptom.CALLS, Math.max(1, limit.toNanos()));
    }

    public double confidence() {
        return certainty.confidence();
    }

    public VerdictConfidence certainty() {
        return certainty;
    }

    public Statistic.Interval interval(Statistic statistic) {
        return interval(statistic, response);
    }

    /** Returns the interval of a percentile of the own times. */
    Statistic.Interval ownInterval(Statistic statistic) {
        return interval(statistic, own);
    }

    private Statistic.Interval interval(Statistic statistic, CallTimes times) {
        double quantile = statistic
                .estimated()
                .orElseThrow(() -> new IllegalArgumentException(
                        statistic.label() + " has no interval; ask for a percentile: P50, P90, P95, P99 or P999"));
        get(statistic);
        Quantiles.Bounds bounds = Quantiles.bounds(times.ascending(), quantile, certainty.atEachLook());
        return new Statistic.Interval(
                Duration.ofNanos(bounds.low()),
                bounds.high() == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(bounds.high())),
                certainty.ofIntervals());
    }

    public RoundTrips roundTripsPerCall() {
        if (subject.process().isPresent()) {
            get(Statistic.P50);
            // calls of an external process are derived from exchanges, so their exchanges are known
            double onTheWire = CountedRoundTrips.ofMedianCall(network(), wire, samples(), true)
                    .orElseThrow();
            return RoundTrips.counted(onTheWire);
        }
        RoundTripReference known = reference.orElseThrow(() -> new InsufficientEvidenceException(
                MissingFigure.roundTrips(subject, RoundTripReference.missing(network(), mode()))));
        get(Statistic.P50);
        OptionalDouble counted = CountedRoundTrips.ofMedianCall(
                network(), wire, samples(), facts.samples().anyKnown());
        return known.perCall(service.ascending(), network().rtt(), certainty, counted);
    }

    public boolean resolves(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL
                ? firstCall().isPresent()
                : afterTheFirst() >= statistic.neededAfterTheFirst();
    }

    public Duration get(Statistic statistic) {
        return of(response, statistic);
    }

    public Duration serviceTime(Statistic statistic) {
        return of(service, statistic);
    }

    private Duration of(CallTimes times, Statistic statistic) {
        if (!resolves(statistic)) {
            throw new InsufficientEvidenceException(
                    MissingFigure.tooFewCalls(subject, statistic, count(), errorsByType));
        }
        return times.get(statistic);
    }

    public Duration quantile(double quantile) {
        get(Statistic.MAX);
        return response.quantile(quantile);
    }

    /** Returns the assertions of the test's code about this result. */
    public CodeAssertions assertions() {
        return assertions;
    }

    /** Keeps a warning for the report, and logs it if there is no report. */
    public void warn(String warning) {
        noted.add(warning);
        if (report.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "\"" + subject + "\": " + warning);
        }
    }

    /** Returns the warnings so far: for undecided assertions in code, and for calls of an external process. */
    public List<String> warnings() {
        synchronized (noted) {
            return List.copyOf(noted);
        }
    }

    public QuantileRatio ratioTo(ResultData faster, Statistic statistic) {
        return ResultRatio.of(this, faster, statistic);
    }

    public boolean pairedWith(ResultData other) {
        return this != other
                && run == other.run
                && response.blocks().length == other.response.blocks().length
                // blocks can't be paired if some of their calls are no longer recorded
                && response.earlier().count() + other.response.earlier().count() == 0;
    }
}
