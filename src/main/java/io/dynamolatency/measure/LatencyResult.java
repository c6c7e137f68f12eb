package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The times, connections and exchanges of the calls of one test in one connection mode. Immutable; thread-safe.
 *
 * <p>Percentiles are exact order statistics (nearest rank) of the successful calls <em>after the first</em>. The first
 * call opens the connection, so it is reported separately. With several threads, percentiles leave out the first call
 * of each thread, and {@link #firstCall()} is the longest of these first calls. Percentiles also leave out failed
 * calls; {@link #errors()} counts them.
 *
 * <p>If calls are made at a {@code rate}, every time is a <b>response time</b>: the time from the intended start of the
 * call. A response time therefore includes the wait for slow earlier calls. {@link #serviceTime} counts from the real
 * start.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyResult {

    static {
        ApiAccess.register(LatencyResult.class, ResultData.class, LatencyResult::new, LatencyResult::data);
    }

    private final ResultData data;

    LatencyResult(ResultData data) {
        this.data = data;
    }

    ResultData data() {
        return data;
    }

    /** Returns the binary name of the test class. */
    public String testClass() {
        return data.subject().testClass();
    }

    /** Returns the name of the test method, with its arguments if there are any: {@code putItem[1 KB]}. */
    public String testMethod() {
        return data.subject().testMethod();
    }

    /** Returns the connection mode. */
    public ConnectionMode mode() {
        return data.mode();
    }

    /** Returns the HTTP library of the kit's client; empty for your client ({@link ConnectionMode#AS_BUILT}). */
    public Optional<HttpClientKind> httpClient() {
        return data.httpClient();
    }

    /**
     * Returns the name of the external process that made the calls; empty if this JVM made them. The kit measures the
     * calls of a process on the wire. Their times leave out the process's own work before a request and after an
     * answer.
     */
    public Optional<String> externalClient() {
        return data.externalClient();
    }

    /** Returns the emulated network. */
    public NetworkProfile network() {
        return data.network();
    }

    /**
     * Returns how many threads shared the client, 1 to 256; 1 for an external process, whose threads are unknown.
     */
    public int concurrency() {
        return data.concurrency();
    }

    /**
     * Returns the largest number of calls that were under way at the same time. This is the number of threads, or for
     * an external process the number that the wire shows.
     */
    public int callsAtOnce() {
        return data.callsAtOnce();
    }

    /** Returns the number of successful timed calls, the first included. */
    public int count() {
        return data.count();
    }

    /** Returns the number of successful timed calls after each thread's first call. */
    public int afterTheFirst() {
        return data.afterTheFirst();
    }

    /**
     * Returns how many of the calls after the first have a record of their own. These are the newest calls, at most
     * about 131,000. They are fewer if {@link #wire()} has dropped the exchanges of older calls. For older calls the
     * kit keeps only the time, exact to 0.1 %. Percentiles and counts include older calls. Older calls are missing in
     * {@link #samples()}, {@link #samplesNanos()}, {@link #noise()}, {@link #stalled()} and the diagnosis.
     */
    public int kept() {
        return data.kept();
    }

    /** Returns the number of failed timed calls. */
    public int errors() {
        return data.errors();
    }

    /** Returns the number of failed calls for each class name of an exception, in the order of first appearance. */
    public Map<String, Integer> errorsByType() {
        return data.errorsByType();
    }

    /** Returns the time of the longest first call of all threads; empty if all first calls failed. */
    public Optional<Duration> firstCall() {
        return data.firstCall();
    }

    /**
     * Returns a copy of the times of the {@linkplain #kept() recorded} calls after the first, in nanoseconds and in
     * call order. With several threads, all calls of one thread come before all calls of the next thread. In an
     * interleaved test this order holds within each block.
     */
    public long[] samplesNanos() {
        return data.samplesNanos();
    }

    /** Returns a copy of the service times of the calls of {@link #samplesNanos()}, in the same order. */
    public long[] serviceSamplesNanos() {
        return data.serviceSamplesNanos();
    }

    /**
     * Returns the log of the wire from the first timed call on. In {@link ConnectionMode#AS_BUILT} the log also has
     * connections that were opened earlier and carried a timed call.
     */
    public WireLog wire() {
        return data.wire();
    }

    /**
     * Returns the time that a call after the first should take: its round trips on the wire, plus the time of the same
     * call on this machine without a network. The warm-up measures the time without a network, so the result is empty
     * without a warm-up. The prediction includes round trips and time that the client wastes. A call can therefore take
     * as long as predicted and still be too slow.
     */
    public Optional<Duration> predicted() {
        return data.predicted();
    }

    /**
     * Returns the {@linkplain #kept() recorded} calls with their exchanges, including the first and the failed calls.
     * With several threads, all calls of one thread come before all calls of the next thread.
     */
    public List<CallSample> samples() {
        return data.samples();
    }

    /** Returns the stalls of this machine and the pauses of this JVM while timed calls were under way. */
    public Noise noise() {
        return data.noise();
    }

    /**
     * Returns how many successful calls after the first lost at least a tenth of their response time to stalls of
     * {@link #noise()}.
     */
    public int stalled() {
        return data.stalled();
    }

    /** Returns how many of the threads' first calls lost at least a tenth of their response time to stalls. */
    public int firstCallsStalled() {
        return data.firstCallsStalled();
    }

    /** Returns the part of a call's response time that stalls overlapped; zero for most calls. */
    public Duration stalledTime(CallSample sample) {
        return StalledCalls.overlap(data.noise(), sample);
    }

    /**
     * Returns a statistic of the calls' own times, or empty if there are too few calls. An own time leaves out the time
     * that this machine added to the call. Limits apply to own times.
     */
    public Optional<Duration> ownTime(Statistic statistic) {
        return data.ownTime(statistic);
    }

    /** Returns the file of the run's HTML report; empty if no report is written. */
    public Optional<String> report() {
        return data.report();
    }

    /**
     * Returns the causes of the calls' times, which the kit finds in connections and exchanges. Each call of this
     * method repeats the analysis.
     */
    public Diagnosis diagnosis() {
        return data.diagnosis();
    }

    /** Returns the diagnosis of a symptom. The cause that explains most of the symptom comes first. */
    public Diagnosis diagnosis(Symptom symptom) {
        return data.diagnosis(symptom);
    }

    /** Returns the causes of the times of the threads' first calls. */
    public Diagnosis diagnosisOfFirstCalls() {
        return data.diagnosisOfFirstCalls();
    }

    /** Returns the causes that made calls after the first reach or exceed a limit. */
    public Diagnosis diagnosis(Duration limit) {
        return data.diagnosis(limit);
    }

    /** Returns the confidence of this result's verdicts, 0.5 (inclusive) to 1 (exclusive). */
    public double confidence() {
        return data.confidence();
    }

    /**
     * Returns the bounds of a percentile up to p99.9. The confidence of the bounds is {@link #confidence()}, but at
     * most 99.9 %.
     *
     * @throws InsufficientEvidenceException if there are too few calls
     * @throws IllegalArgumentException for {@link Statistic#MAX} and {@link Statistic#FIRST_CALL}, which have no bounds
     */
    public Statistic.Interval interval(Statistic statistic) {
        return data.interval(statistic);
    }

    /**
     * Returns the network round trips of the median call. A request on a reused connection takes 1.0, a request that
     * opens its connection with TLS 1.3 takes 3.0. The number does not depend on the machine or the round-trip time.
     * See {@link RoundTrips}.
     *
     * @throws InsufficientEvidenceException if the round trips are unknown: without an emulated round trip, without
     *     warm-up, in {@link ConnectionMode#IDLE_EXPIRED}, or without a call after the first
     */
    public RoundTrips roundTripsPerCall() {
        return data.roundTripsPerCall();
    }

    /** Returns whether there are enough calls for a statistic. A p99 needs 100 calls after the first. */
    public boolean resolves(Statistic statistic) {
        return data.resolves(statistic);
    }

    /**
     * Returns the value of a statistic.
     *
     * @throws InsufficientEvidenceException if there are too few calls; the message says how many are needed
     */
    public Duration get(Statistic statistic) {
        return data.get(statistic);
    }

    /**
     * Returns a statistic of the service times, which start at each call's real start. Without a rate the result equals
     * {@link #get}.
     *
     * @throws InsufficientEvidenceException if there are too few calls; the message says how many are needed
     */
    public Duration serviceTime(Statistic statistic) {
        return data.serviceTime(statistic);
    }

    /** Returns the median; see {@link #get}. */
    public Duration p50() {
        return get(Statistic.P50);
    }

    /** Returns the 90th percentile; see {@link #get}. */
    public Duration p90() {
        return get(Statistic.P90);
    }

    /** Returns the 95th percentile; see {@link #get}. */
    public Duration p95() {
        return get(Statistic.P95);
    }

    /** Returns the 99th percentile; see {@link #get}. */
    public Duration p99() {
        return get(Statistic.P99);
    }

    /** Returns the 99.9th percentile; see {@link #get}. */
    public Duration p999() {
        return get(Statistic.P999);
    }

    /** Returns the slowest call after the first; see {@link #get}. */
    public Duration max() {
        return get(Statistic.MAX);
    }

    /**
     * Returns a nearest-rank quantile of the calls after the first.
     *
     * @param quantile above 0.0, up to 1.0; 0.1 for p10
     * @throws InsufficientEvidenceException if no call after the first succeeded
     */
    public Duration quantile(double quantile) {
        return data.quantile(quantile);
    }

    /** Asserts that the 99th percentile is below a limit; the short form of {@link #assertBelow}. */
    public LatencyResult assertP99Below(Duration limit) {
        return assertBelow(Statistic.P99, limit);
    }

    /**
     * Asserts that a statistic is below a limit. For a percentile, the assertion fails only if the calls prove at this
     * result's {@link #confidence()} that the percentile is not below the limit. If the verdict is undecided, the
     * assertion passes with a warning in the report; in a strict test it fails.
     *
     * <p>This method judges the calls that were already made. While a limit is undecided, the kit makes more calls only
     * if you set the limit before the measurement: by the annotation {@code ExpectLatency} or {@link
     * LatencyProbe#limit}.
     *
     * @return this result
     * @throws AssertionError if the statistic is not below the limit; the message names the cause and a fix
     * @throws InsufficientEvidenceException if there are too few calls
     */
    public LatencyResult assertBelow(Statistic statistic, Duration limit) {
        return assertThat(new LatencyLimit(statistic, limit));
    }

    /**
     * Asserts that the median call takes at most {@code atMost} network round trips. An undecided verdict has the same
     * effect as in {@link #assertBelow}.
     *
     * @param atMost 1 for a request on a reused connection
     * @return this result
     * @throws AssertionError if the median call takes more round trips; the message names the cause and a fix
     * @throws InsufficientEvidenceException if the round trips are unknown, see {@link #roundTripsPerCall}
     */
    public LatencyResult assertRoundTripsAtMost(int atMost) {
        return assertThat(new RoundTripLimit(atMost, true));
    }

    /**
     * Asserts that the timed calls opened at most {@code atMost} connections.
     *
     * @param atMost 0 or more
     * @return this result
     * @throws AssertionError if the calls opened more connections; the message names the cause and a fix
     * @throws InsufficientEvidenceException if the number is unknown, because the test ran without the proxy
     */
    public LatencyResult assertConnectionsAtMost(int atMost) {
        return assertThat(new ConnectionLimit(atMost));
    }

    private LatencyResult assertThat(Expectation expectation) {
        data.assertions().require(expectation.check(data));
        return this;
    }

    /**
     * Returns a percentile of this result divided by the same percentile of a faster result.
     *
     * @param statistic a percentile: p50 to p99.9
     * @throws IllegalArgumentException for the maximum and the first call, which have no bounds
     * @throws InsufficientEvidenceException if one of the two results has too few calls
     */
    public Statistic.Ratio ratioTo(LatencyResult faster, Statistic statistic) {
        QuantileRatio ratio = data.ratioTo(faster.data, statistic);
        return new Statistic.Ratio(ratio.ratio(), ratio.low(), ratio.high(), ratio.confidence(), ratio.paired());
    }

    /** Returns whether both results come from one interleaved run. */
    public boolean pairedWith(LatencyResult other) {
        return data.pairedWith(other.data);
    }

    /** Returns the test, the number of calls and the figures in one line, for logs. */
    @Override
    public String toString() {
        return ResultRemarks.summary(data);
    }
}
