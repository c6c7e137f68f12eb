package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Symptom;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.calls.CallTimes;
import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.internal.calls.MeasuredStretch;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import io.dynamolatency.internal.diagnose.RunConditions;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.judge.CountedRoundTrips;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.FailureMessages;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.AchievedRate;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Interval;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Outcome;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.Verdict;
import io.dynamolatency.result.WarmUp;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What was measured in one connection mode: every call's time, and what happened on the wire meanwhile. The figures are immutable; thread-safe.
 *
 * <p>Percentiles are exact order statistics (nearest rank) of the successful calls <em>after the first</em>; the first call,
 * which opens the connection in every mode of the kit's own clients, is reported apart. Where several threads share the client it is the first call of
 * each that is, and the longest of them that is reported. Failed calls are counted and have no part in any time.
 *
 * <p>Where calls were made at a rate ({@link #pace()}), every time is a <b>response time</b>: from the start that was intended, and
 * so with the time that a call had to wait because those before took too long. That is what callers would have seen. {@link
 * #serviceTime} tells what the same calls took from the start they really had.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyResult {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    /** The same for all results of one run: only these were measured in turns. */
    private final Object run;

    private final MeasuredTest subject;
    private final WarmUp warmUp;
    private final CallTimes response;
    private final CallTimes service;
    private final Optional<AchievedRate> pace;
    private final Map<String, Integer> errorsByType;
    private final WireLog wire;
    private final Noise noise;
    private final Optional<EmulatedDelays> delays;
    private final StalledCalls stalledCalls;
    private final CallTimes undisturbed;
    private final DiagnosisInput facts;
    private final Optional<String> report;
    private final Optional<Duration> predicted;
    private final VerdictConfidence certainty;
    private final Optional<RoundTripReference> reference;
    private final Set<String> noted = Collections.synchronizedSet(new LinkedHashSet<>());

    public LatencyResult(
            Object run,
            MeasuredTest subject,
            WarmUp warmUp,
            CallTimes response,
            CallTimes service,
            Optional<AchievedRate> pace,
            Map<String, Integer> errorsByType,
            WireLog wire,
            CallSamples samples,
            Noise noise,
            Optional<EmulatedDelays> delays,
            Optional<String> report,
            Optional<Duration> predicted,
            VerdictConfidence certainty,
            Optional<RoundTripReference> reference) {
        this.run = run;
        this.subject = subject;
        this.warmUp = warmUp;
        this.response = response;
        this.service = service;
        this.pace = pace;
        this.errorsByType = Collections.unmodifiableMap(new LinkedHashMap<>(errorsByType));
        this.wire = wire;
        this.noise = StalledCalls.noiseDuring(samples, noise);
        this.delays = delays;
        this.stalledCalls = new StalledCalls(samples, this.noise.stalls());
        this.undisturbed = stalledCalls.others();
        this.facts = new DiagnosisInput(
                new RunConditions(
                        subject.mode(),
                        subject.httpClient(),
                        subject.network(),
                        // what another process does at a time is its own affair, and seen on the wire alone
                        subject.process().isPresent()
                                ? Math.max(1, atOnce(samples))
                                : subject.load().concurrency(),
                        pace.map(AchievedRate::held).orElse(true),
                        subject.process().isPresent()),
                samples,
                // what a diagnosis says of calls and of connections is to be of the same time
                wire.kept(),
                this.noise.pauses(),
                this.noise.pausesUnknown(),
                Stalls.besidePauses(this.noise));
        this.report = report;
        this.predicted = predicted;
        this.certainty = certainty;
        this.reference = reference;
    }

    /** What was measured, and where. */
    public MeasuredTest subject() {
        return subject;
    }

    /** The connection mode measured. */
    public ConnectionMode mode() {
        return subject.mode();
    }

    /** The HTTP library beneath the kit's client; empty for a client of the team's own ({@link ConnectionMode#AS_BUILT}). */
    public Optional<HttpClientKind> httpClient() {
        return subject.httpClient();
    }

    /**
     * The name of the other process that made the calls, in whatever language; empty where this JVM did. Then times are taken at the
     * wire, and so without what its code does before a request leaves and after an answer came.
     */
    public Optional<String> externalClient() {
        return subject.process().map(ExternalCaller::name);
    }

    /** The network emulated. */
    public NetworkProfile network() {
        return subject.network();
    }

    /** The machine, and what answered. */
    public Environment environment() {
        return subject.environment();
    }

    /** How many threads shared the client, 1 to 256; 1 for another process, whose threads nobody sees. */
    public int concurrency() {
        return subject.load().concurrency();
    }

    /** The most calls that were under way at one time: as many as threads, or of another process what the wire shows. */
    public int callsAtOnce() {
        return facts.setting().concurrency();
    }

    /** The most of the successful calls between whose start and end there is a moment in common. */
    private static int atOnce(CallSamples samples) {
        int[] successful = IntStream.range(0, samples.size())
                .filter(i -> !samples.failed(i))
                .toArray();
        // nanoTime may wrap: the distance from one of them does not
        long origin = samples.firstIntended();
        long[] starts = Arrays.stream(successful)
                .mapToLong(i -> samples.intended(i) - origin)
                .sorted()
                .toArray();
        long[] ends = Arrays.stream(successful)
                .mapToLong(i -> samples.end(i) - origin)
                .sorted()
                .toArray();
        int most = 0;
        int ended = 0;
        for (int begun = 0; begun < starts.length; begun++) {
            while (ended < ends.length && ends[ended] <= starts[begun]) {
                ended++;
            }
            most = Math.max(most, begun + 1 - ended);
        }
        return most;
    }

    /** How the rate was kept that calls were to begin at; empty in a closed loop. */
    public Optional<AchievedRate> pace() {
        return pace;
    }

    /** The calls before the timed ones. */
    public WarmUp warmUp() {
        return warmUp;
    }

    /** Successful timed calls, the first included. */
    public int count() {
        return response.count();
    }

    /** Successful timed calls after each thread's first. */
    public int afterTheFirst() {
        return response.afterTheFirst();
    }

    /**
     * How many of the successful calls after each thread's first are kept one by one: all of them up to 131,000, then the newest. Of those
     * before them it is known what they took, to 0.1 %, so that they are part of every percentile and every count; {@link #samples()},
     * {@link #samplesNanos()}, {@link #noise()} and the diagnosis are of those that are kept, and so is what {@link #stalled()} counts.
     */
    public int kept() {
        return response.kept();
    }

    /** What calls after the first took, in nanoseconds. */
    @API(status = Status.INTERNAL, since = "0.1")
    public SortedSample ascendingNanos() {
        return response.ascending();
    }

    /** Those of the calls after the first that are not kept one by one. */
    public AggregatedTimes earlier() {
        return response.earlier();
    }

    /** Failed timed calls. */
    public int errors() {
        return errorsByType.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Failed timed calls by the class name of what they threw, in the order of first appearance. */
    public Map<String, Integer> errorsByType() {
        return errorsByType;
    }

    /** What the first timed call took, the longest of the threads' first calls; empty when it failed. */
    public Optional<Duration> firstCall() {
        return response.first();
    }

    /**
     * The successful calls after the first, in nanoseconds, in the order they were made, as far as they are {@linkplain #kept() kept}; a copy. With several threads each
     * thread's calls are in their order, one thread after another; where modes alternate, so in each block.
     */
    public long[] samplesNanos() {
        return response.inOrder();
    }

    /** What the same calls took from the start they really had, in the same order; a copy. */
    public long[] serviceSamplesNanos() {
        return service.inOrder();
    }

    /** The successful calls after the first as a histogram of nanoseconds with three significant digits; a new one each time. */
    public Histogram histogram() {
        return response.histogram(3);
    }

    /** The same of {@link #serviceTime}. */
    public Histogram serviceHistogram() {
        return service.histogram(3);
    }

    /** The same of the calls that overlapped no stall. */
    public Histogram undisturbedHistogram() {
        return undisturbed.histogram(3);
    }

    /** When the timed calls that are kept were made; a moment where there is none. */
    public MeasuredStretch stretch() {
        CallSamples samples = facts.samples();
        if (samples.size() == 0) {
            long now = System.nanoTime();
            return new MeasuredStretch(now, now);
        }
        return new MeasuredStretch(samples.firstIntended(), samples.lastEnd());
    }

    /**
     * What happened on the wire from the first timed call on. In {@link ConnectionMode#AS_BUILT} connections that were opened
     * before and carried a timed call are there, too, since that pool is not emptied.
     */
    public WireLog wire() {
        return wire;
    }

    /**
     * What a call after the first should take, from the start it really had: its round trips (as many as the wire shows: one for each exchange, and for each
     * new connection those of TCP and TLS) and the cost of the same call on this machine without a network. Empty when there
     * was no warm-up to learn that cost from, as of another process.
     */
    public Optional<Duration> predicted() {
        return predicted;
    }

    /**
     * The timed calls that are {@linkplain #kept() kept}, each with what it did on the wire: one thread after another, each thread's in the order it made them, the
     * first and the failed ones included. The exchanges are those of {@link #wire()}.
     */
    public List<CallSample> samples() {
        return facts.tied();
    }

    /** What this machine and its JVM did besides while timed calls were under way. */
    public Noise noise() {
        return noise;
    }

    /**
     * How true the emulated network was while the calls were timed; empty where nothing was delayed, such as without a round trip, or
     * without a proxy.
     */
    public Optional<EmulatedDelays> delays() {
        return delays;
    }

    /**
     * How many of the successful calls after each thread's first overlapped a stall of {@link #noise()} with their response time. They are part of every
     * figure but {@link #undisturbed}.
     */
    public int stalled() {
        return stalledCalls.afterTheFirst();
    }

    /** How many of the threads' first calls overlapped a stall. */
    public int firstCallsStalled() {
        return stalledCalls.first();
    }

    /**
     * The value of a statistic over the calls that overlapped no stall; it is {@link #get} where none did. Empty where too few
     * are left for it.
     */
    public Optional<Duration> undisturbed(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL || undisturbed.afterTheFirst() >= statistic.neededAfterTheFirst()
                ? undisturbed.find(statistic)
                : Optional.empty();
    }

    /**
     * The successful calls after each thread's first in the order they began, or in an open loop were to begin, whichever thread
     * made them, each with the part of its response time that stalls overlapped. Put together anew each time.
     */
    public List<CallTime> timesInOrder() {
        return stalledCalls.inOrder();
    }

    /** The page that the results of the run are written to, for people; empty where they are not. */
    public Optional<String> report() {
        return report;
    }

    /** Why calls took as long as they did, found from the wire; healthy where nothing is the matter. Worked out anew each time. */
    public Diagnosis diagnosis() {
        return diagnosis(Symptom.CALLS);
    }

    /** The same with causes ranked by what they explain of something else. */
    public Diagnosis diagnosis(Symptom question) {
        return Diagnosis.of(facts, question, 0);
    }

    /** Why the first call of each thread took as long as it did. */
    public Diagnosis diagnosisOfFirstCalls() {
        return Diagnosis.ofFirstCalls(facts);
    }

    /** Why calls after the first took as long as a limit or longer. */
    public Diagnosis diagnosis(Duration limit) {
        return Diagnosis.of(facts, Symptom.CALLS, Math.max(1, limit.toNanos()));
    }

    /** The least probability that intervals given with the result hold the true figure, and that verdicts on it are right. */
    public double confidence() {
        return certainty.confidence();
    }

    /** How sure verdicts on it have to be. */
    @API(status = Status.INTERNAL, since = "0.1")
    public VerdictConfidence certainty() {
        return certainty;
    }

    /**
     * What a percentile of all calls that could be made so lies between, with the result's {@link #confidence()}; only for the
     * percentiles up to p99.9.
     *
     * @throws InsufficientEvidenceException when there are too few calls for it, saying how many it takes
     * @throws IllegalArgumentException for {@link Statistic#MAX} and {@link Statistic#FIRST_CALL}, which are no estimates
     */
    public Interval interval(Statistic statistic) {
        double quantile = statistic
                .estimated()
                .orElseThrow(() -> new IllegalArgumentException(
                        statistic.label() + " is what it is and has no interval; ask for a percentile"));
        get(statistic);
        Quantiles.Bounds bounds = Quantiles.bounds(response.ascending(), quantile, certainty.atEachLook());
        return new Interval(
                Duration.ofNanos(bounds.low()),
                bounds.high() == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(bounds.high())),
                certainty.confidence());
    }

    /**
     * How many network round trips the median call takes, the time of its service alone: 1.0 for a request on a kept connection, 3.0
     * for one that opens its connection with TLS 1.3, whatever the round trip and the machine. See {@link RoundTrips}.
     *
     * @throws InsufficientEvidenceException when that cannot be told, saying why: without an emulated round trip, without warm-up, in {@link
     *     ConnectionMode#IDLE_EXPIRED}, or with no call after the first
     */
    public RoundTrips roundTripsPerCall() {
        if (subject.process().isPresent()) {
            get(Statistic.P50);
            // each call is known by its exchanges
            double onTheWire = CountedRoundTrips.ofMedianCall(network(), wire, samples(), true)
                    .orElseThrow();
            return RoundTrips.counted(onTheWire);
        }
        RoundTripReference known = reference.orElseThrow(() -> new InsufficientEvidenceException(
                FailureMessages.noRoundTrips(this, RoundTripReference.missing(network(), mode()))));
        get(Statistic.P50);
        OptionalDouble counted = CountedRoundTrips.ofMedianCall(
                network(), wire, samples(), facts.samples().anyKnown());
        return known.perCall(service.ascending(), network().rtt(), certainty, counted);
    }

    /**
     * Asserts that the median call takes no more than so many network round trips: the same verdict at any round trip. It fails
     * where the contrary is proved, see {@link #assertP50Below}.
     *
     * @param atMost 1 for a request on a kept connection
     * @return this result
     * @throws AssertionError when it takes more, saying how many, and why
     * @throws InsufficientEvidenceException when that cannot be told, see {@link #roundTripsPerCall}
     */
    public LatencyResult assertRoundTripsAtMost(int atMost) {
        return assertThat(new RoundTripLimit(atMost, true));
    }

    /** Whether there are calls enough for a statistic to be told from the maximum: 100 after the first for p99. */
    public boolean resolves(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL
                ? firstCall().isPresent()
                : afterTheFirst() >= statistic.neededAfterTheFirst();
    }

    /**
     * The value of a statistic.
     *
     * @throws InsufficientEvidenceException when there are too few calls for it, saying how many it takes
     */
    public Duration get(Statistic statistic) {
        return of(response, statistic);
    }

    /**
     * The value of a statistic of the service times, that is from the start that each call really had. Where calls were made at
     * a rate it tells how fast the answers came, apart from the time that calls waited for their turn; without one it is {@link
     * #get}.
     *
     * @throws InsufficientEvidenceException when there are too few calls for it, saying how many it takes
     */
    public Duration serviceTime(Statistic statistic) {
        return of(service, statistic);
    }

    private Duration of(CallTimes times, Statistic statistic) {
        if (!resolves(statistic)) {
            throw new InsufficientEvidenceException(FailureMessages.notResolvable(this, statistic));
        }
        return times.get(statistic);
    }

    /** The median; see {@link #get}. */
    public Duration p50() {
        return get(Statistic.P50);
    }

    /** The 90th percentile; see {@link #get}. */
    public Duration p90() {
        return get(Statistic.P90);
    }

    /** The 95th percentile; see {@link #get}. */
    public Duration p95() {
        return get(Statistic.P95);
    }

    /** The 99th percentile; see {@link #get}. */
    public Duration p99() {
        return get(Statistic.P99);
    }

    /** The 99.9th percentile; see {@link #get}. */
    public Duration p999() {
        return get(Statistic.P999);
    }

    /** The slowest call after the first; see {@link #get}. */
    public Duration max() {
        return get(Statistic.MAX);
    }

    /**
     * The nearest-rank quantile of the calls after the first, for those that have no name here.
     *
     * @param quantile above 0.0, up to 1.0; 0.1 for p10
     * @throws InsufficientEvidenceException when no call after the first succeeded
     */
    public Duration quantile(double quantile) {
        if (afterTheFirst() == 0) {
            throw new InsufficientEvidenceException(FailureMessages.notResolvable(this, Statistic.MAX));
        }
        return response.quantile(quantile);
    }

    /**
     * Asserts that the median is below a limit. It fails where the contrary is proved with the {@link #confidence()} asked for,
     * and in a strict test also where neither is; else that passes, and the report warns.
     *
     * <p>The calls are those that were made. Limits of {@code @ExpectLatency}, and of a {@code LatencyProbe}, are known before and
     * are measured on for while they are open.
     *
     * @return this result
     * @throws AssertionError when it is not, saying what was observed, over how many calls, on which network and connections
     * @throws InsufficientEvidenceException when there are too few calls for it
     */
    public LatencyResult assertP50Below(Duration limit) {
        return assertBelow(Statistic.P50, limit);
    }

    /** Asserts that the 90th percentile is below a limit; see {@link #assertP50Below}. */
    public LatencyResult assertP90Below(Duration limit) {
        return assertBelow(Statistic.P90, limit);
    }

    /** Asserts that the 95th percentile is below a limit; see {@link #assertP50Below}. */
    public LatencyResult assertP95Below(Duration limit) {
        return assertBelow(Statistic.P95, limit);
    }

    /** Asserts that the 99th percentile is below a limit; see {@link #assertP50Below}. */
    public LatencyResult assertP99Below(Duration limit) {
        return assertBelow(Statistic.P99, limit);
    }

    /** Asserts that the 99.9th percentile is below a limit; see {@link #assertP50Below}. */
    public LatencyResult assertP999Below(Duration limit) {
        return assertBelow(Statistic.P999, limit);
    }

    /** Asserts that the slowest call after the first is below a limit; see {@link #assertP50Below}. */
    public LatencyResult assertMaxBelow(Duration limit) {
        return assertBelow(Statistic.MAX, limit);
    }

    /** Asserts that the first call is below a limit; see {@link #assertP50Below}. */
    public LatencyResult assertFirstCallBelow(Duration limit) {
        return assertBelow(Statistic.FIRST_CALL, limit);
    }

    private LatencyResult assertBelow(Statistic statistic, Duration limit) {
        return assertThat(new LatencyLimit(statistic, limit));
    }

    private LatencyResult assertThat(Expectation expectation) {
        Outcome outcome = expectation.check(this);
        outcome.orThrow();
        note(outcome);
        return this;
    }

    /**
     * Keeps the warning of an open verdict for the report, or logs it where there is none. Not a part of the result: two that
     * differ in it are the same.
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public void note(Outcome outcome) {
        if (outcome.verdict() != Verdict.UNDECIDED) {
            return;
        }
        if (report.isPresent()) {
            noted.addAll(outcome.diagnosis());
        } else {
            outcome.diagnosis().forEach(this::log);
        }
    }

    /** Keeps a warning for the report, and logs it where there is none. */
    public void warn(String warning) {
        noted.add(warning);
        if (report.isEmpty()) {
            log(warning);
        }
    }

    private void log(String warning) {
        LOG.log(System.Logger.Level.WARNING, "\"" + subject + "\": " + warning);
    }

    /** The warnings of verdicts that were open, of assertions made in code so far, and of another process's calls. */
    @API(status = Status.INTERNAL, since = "0.1")
    public List<String> warnings() {
        synchronized (noted) {
            return List.copyOf(noted);
        }
    }

    /**
     * How many times a percentile of this result is that of a faster one. Paired when both come of one interleaved run.
     *
     * @param statistic one that is a percentile: p50 to p99.9
     * @throws IllegalArgumentException for the maximum and the first call, which have no interval
     * @throws InsufficientEvidenceException when one of them has too few calls for it
     */
    public QuantileRatio ratioTo(LatencyResult faster, Statistic statistic) {
        double quantile = statistic
                .estimated()
                .orElseThrow(() -> new IllegalArgumentException("a ratio with an interval is one of percentiles, and "
                        + statistic.label() + " is none; ask for P50, P90, P95, P99 or P999"));
        get(statistic);
        faster.get(statistic);
        if (pairedWith(faster)) {
            long[][] blocks = blocksInOrder();
            long[][] others = faster.blocksInOrder();
            // a block of which every call failed, or the first call was all, has nothing to be paired
            int[] whole = IntStream.range(0, blocks.length)
                    .filter(i -> blocks[i].length > 0 && others[i].length > 0)
                    .toArray();
            if (whole.length > 0) {
                return asSureAsAsked(QuantileRatio.paired(
                        pick(blocks, whole), pick(others, whole), quantile, certainty.atEachLook()));
            }
        }
        return asSureAsAsked(QuantileRatio.unpaired(
                response.ascending(), faster.response.ascending(), quantile, certainty.atEachLook()));
    }

    /** An interval that is wider for each of several looks is as sure as was asked for of the one that was the last. */
    private QuantileRatio asSureAsAsked(QuantileRatio ratio) {
        return new QuantileRatio(
                ratio.quantile(), ratio.ratio(), ratio.low(), ratio.high(), certainty.confidence(), ratio.paired());
    }

    /** Whether both were measured in turns, in the same run. */
    public boolean pairedWith(LatencyResult other) {
        return this != other
                && run == other.run
                && response.blocks().length == other.response.blocks().length
                // blocks of which some is gone are no pairs any more
                && response.earlier().count() + other.response.earlier().count() == 0;
    }

    /** The blocks, each in the order its calls began, whichever thread made them: those of a mode follow one another. */
    private long[][] blocksInOrder() {
        if (concurrency() == 1) {
            return response.blocks();
        }
        long[] inOrder = timesInOrder().stream().mapToLong(CallTime::nanos).toArray();
        long[][] blocks = new long[response.blocks().length][];
        int from = 0;
        for (int i = 0; i < blocks.length; i++) {
            int to = from + response.blocks()[i].length;
            blocks[i] = Arrays.copyOfRange(inOrder, from, to);
            from = to;
        }
        return blocks;
    }

    private static long[][] pick(long[][] blocks, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> blocks[i]).toArray(long[][]::new);
    }

    /** For logs: what was measured, how often, and the figures there are calls enough for. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(subject + ": " + count() + " calls");
        if (errors() > 0) {
            text.append(", ").append(errors()).append(" failed");
        }
        for (Statistic statistic : Statistic.values()) {
            if (resolves(statistic)) {
                text.append(", ").append(statistic.label()).append(' ').append(Durations.format(get(statistic)));
            }
        }
        FailureMessages.rate(this).ifPresent(rate -> text.append(", ").append(rate));
        return text.append(", ").append(FailureMessages.connections(wire)).toString();
    }
}
