package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.ExternalClient;
import io.dynamolatency.Rate;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.TimedCall;
import io.dynamolatency.internal.external.ExternalClientRun;
import io.dynamolatency.internal.external.WireMeasurement;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.StruckFaults;
import io.dynamolatency.internal.setup.Completion;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures calls that a test or other code passes to it. Use a probe if repeating a whole test method is not enough.
 *
 * <pre>{@code
 * LatencyResult result = probe.iterations(500).measure(() -> orders.load("42"));
 * LatencyResults both = probe.compare(KEEP_ALIVE, CLOSE, client -> client.getItem(request));
 * LatencyResult async = probe.measureAsync(() -> orders.loadAsync("42"));
 * LatencyResult faulty = probe.faults(WireFault.of(RESET).every(50)).measure(() -> orders.load("42"));
 * LatencyResult boto3 = probe.measure(ExternalClient.command("python3", "put.py"));
 * }</pre>
 *
 * <p>For asynchronous calls use {@link #measureAsync} and {@link #compareAsync}, which time a call until its future has
 * completed. {@link #measure} ignores the future, and fails if most calls do not wait for their answers.
 *
 * <p>Immutable. All probes of a lab share the lab's network and client, so measure on one thread at a time.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyProbe {

    static {
        ApiAccess.register(LatencyProbe.class, ProbeSetup.class, LatencyProbe::new, probe -> probe.setup);
    }

    private final ProbeSetup setup;
    private final MeasurementSetup lab;
    private final MeasuredTest subject;
    private final MeasurementSettings orders;
    /** The limits set by {@link #limit}, without the limits of annotations. */
    private final List<LatencyLimit> limits;
    /** The settings of this probe that {@link #measure(ExternalClient)} refuses, by their names in messages. */
    private final List<String> ofThisJvm;

    private final ProbeCheck check;

    LatencyProbe(ProbeSetup setup) {
        this(setup, List.of(), List.of());
    }

    private LatencyProbe(ProbeSetup setup, List<LatencyLimit> limits, List<String> ofThisJvm) {
        this.setup = setup;
        this.lab = setup.lab();
        this.subject = setup.test();
        this.orders = setup.settings();
        this.limits = limits;
        this.ofThisJvm = ofThisJvm;
        this.check = new ProbeCheck(setup, ofThisJvm);
    }

    /** A call that the probe repeats and times. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface Call {
        /** Makes the call once. The call counts as failed if this method throws. */
        void run() throws Exception;
    }

    /** A call that the probe repeats and times, on a client that the probe passes to the call. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface ClientCall {
        /** Makes the call once. The call counts as failed if this method throws. */
        void run(DynamoDbClient client) throws Exception;
    }

    /** An asynchronous call that the probe repeats, and times until its stage has completed. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface AsyncCall {
        /**
         * Starts the call.
         *
         * @return a stage that completes when the call has completed. The call counts as failed if the stage fails, is
         *     {@code null} or does not complete within 15 s, or if this method throws
         */
        CompletionStage<?> begin() throws Exception;
    }

    /** An asynchronous call on a client that the probe passes to the call; see {@link AsyncCall}. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface AsyncClientCall {
        /** Starts the call; see {@link AsyncCall#begin()}. */
        CompletionStage<?> begin(DynamoDbAsyncClient client) throws Exception;
    }

    /**
     * Returns a copy of this probe that makes {@code iterations} timed calls.
     *
     * @param iterations the number of timed calls in each mode, at least 1
     */
    public LatencyProbe iterations(int iterations) {
        return with(orders.toBuilder().iterations(iterations).build(), "");
    }

    /**
     * Returns a copy of this probe that makes at least {@code warmup} calls before the timed calls.
     *
     * @param warmup the minimum number of warm-up calls, 0 or more; 0 for no warm-up
     */
    public LatencyProbe warmup(int warmup) {
        return with(orders.toBuilder().warmup(warmup).build(), warmup > 0 ? "warmup(" + warmup + ")" : "");
    }

    /**
     * Returns a copy of this probe that tolerates some failed calls.
     *
     * @param errorsAllowed how many timed calls of a mode are allowed to fail, 0 or more
     */
    public LatencyProbe errorsAllowed(int errorsAllowed) {
        return with(orders.toBuilder().errorsAllowed(errorsAllowed).build(), "");
    }

    /**
     * Returns a copy of this probe whose calls run on {@code concurrency} threads. The threads share the client, so the
     * call must be thread-safe.
     *
     * @param concurrency the number of threads, 1 to 256; with 1 the calling thread makes the calls
     * @throws IllegalArgumentException if the number is out of range
     */
    public LatencyProbe concurrency(int concurrency) {
        return with(orders.toBuilder().concurrency(concurrency).build(), "");
    }

    /**
     * Returns a copy of this probe that starts calls at a rate, whether or not earlier calls have returned. The times
     * in the results are then response times. A response time counts from the call's intended start.
     *
     * @param rate the rate with its unit, such as {@code "200/s"}; empty to start each call when the thread's previous
     *     call has returned
     * @throws IllegalArgumentException if the rate can't be read or is out of range
     */
    public LatencyProbe rate(String rate) {
        return with(
                orders.toBuilder()
                        .rate(rate.isEmpty() ? Optional.empty() : Optional.of(Rate.parse(rate)))
                        .build(),
                "");
    }

    /**
     * Returns a copy of this probe that checks its measurements against one more limit. While the verdict on the limit
     * is undecided, the probe makes more calls.
     *
     * @param statistic a percentile up to p99.9
     * @param limit above zero
     * @throws IllegalArgumentException for a limit of zero or less, and for {@link Statistic#MAX} and {@link
     *     Statistic#FIRST_CALL}. More calls do not decide limits on these two; use {@link LatencyResult#assertBelow}
     */
    public LatencyProbe limit(Statistic statistic, Duration limit) {
        LatencyLimit added = new LatencyLimit(statistic, limit);
        if (!added.estimated()) {
            throw new IllegalArgumentException("limit(" + statistic
                    + ", ...): more calls can't decide this limit; write a percentile, or use result.assertBelow(...)");
        }
        List<LatencyLimit> all =
                Stream.concat(limits.stream(), Stream.of(added)).toList();
        return with(orders.toBuilder().limit(added).build(), all, "limit(" + statistic + ", ...)");
    }

    /**
     * Returns a copy of this probe that plans these faults for the timed calls. The proxy causes the faults. Without
     * arguments, there are no faults. It is an error if a fault never strikes.
     *
     * @throws IllegalStateException without the proxy
     */
    public LatencyProbe faults(WireFault... faults) {
        if (!lab.seesExchanges() && faults.length > 0) {
            throw new IllegalStateException("faults(...) needs the proxy; remove direct = true or proxy = OFF"
                    + "; for a LatencyLab, open the lab with a network");
        }
        return with(orders.toBuilder().faults(List.of(faults)).frozen(false).build(), "");
    }

    /**
     * Returns a copy of this probe that emulates a frozen Lambda function. The fault {@code how} strikes all
     * connections that are open before the timed calls. It replaces the faults of an earlier call of {@link #faults}.
     * An {@link ExternalClient} is frozen after half of its calls.
     *
     * @param how {@code HALF_CLOSE} (the service closes its direction of the connections), or {@code RESET_IDLE} or
     *     {@code BLACKHOLE_IDLE} (the network forgets the connections)
     */
    public LatencyProbe freeze(FaultKind how) {
        return with(orders.toBuilder().faults(check.frozen(how)).frozen(true).build(), "");
    }

    /** Returns a copy of this probe with this policy for verdicts and further calls. */
    public LatencyProbe verdictPolicy(VerdictPolicy policy) {
        return with(orders.toBuilder().policy(policy).build(), "");
    }

    /**
     * Measures a call in {@link ConnectionMode#KEEP_ALIVE}. In a test with {@code @UseClient}, the mode is {@link
     * ConnectionMode#AS_BUILT}.
     *
     * @throws IllegalArgumentException if there are fewer calls than threads, or the mode is for one thread only
     * @throws MeasurementException if there is no result
     * @throws AssertionError if too many calls failed, or a {@linkplain #limit limit} is exceeded; if the test is
     *     strict, also if a limit stays undecided
     * @throws io.dynamolatency.result.InsufficientEvidenceException if there are too few calls for a limit
     */
    public LatencyResult measure(Call call) {
        return measure(orders.modes().get(0), call);
    }

    /**
     * Measures a call in a connection mode; see {@link #measure(Call)}.
     *
     * @throws IllegalArgumentException if the HTTP client can't be measured in that mode
     * @throws IllegalStateException if the mode is {@link ConnectionMode#AS_BUILT} and you gave no client
     */
    public LatencyResult measure(ConnectionMode mode, Call call) {
        return measured("measure", mode, m -> call.run());
    }

    /**
     * Measures an asynchronous call in the mode of {@link #measure(Call)}. Each call ends when its stage has completed.
     *
     * @throws MeasurementException if there is no result
     * @throws AssertionError if too many calls failed, or a {@linkplain #limit limit} is exceeded; if the test is
     *     strict, also if a limit stays undecided
     * @throws io.dynamolatency.result.InsufficientEvidenceException if there are too few calls for a limit
     */
    public LatencyResult measureAsync(AsyncCall call) {
        return measureAsync(orders.modes().get(0), call);
    }

    /**
     * Measures an asynchronous call in a connection mode; see {@link #measureAsync(AsyncCall)}.
     *
     * @throws IllegalArgumentException if the HTTP client can't be measured in that mode
     * @throws IllegalStateException if the mode is {@link ConnectionMode#AS_BUILT} and you gave no client
     */
    public LatencyResult measureAsync(ConnectionMode mode, AsyncCall call) {
        return measured("measureAsync", mode, m -> Completion.await(call.begin()));
    }

    /**
     * Runs an external process and measures its calls on the wire, in {@link ConnectionMode#AS_BUILT}.
     *
     * <p>A call begins when its request leaves the client. If the request is the first on a new connection, the call
     * begins when the proxy accepts the connection. The call ends with the last byte of the answer. All exchanges with
     * one {@code amz-sdk-invocation-id} are one call, retries included; an exchange without an id is a separate call. A
     * call fails if its last answer is missing, or has a status of 400 or above. The first call is reported separately.
     *
     * <p>The variable {@link ExternalClient#ITERATIONS} asks the process for {@link #iterations} calls; if the process
     * makes fewer calls, the report has a warning. There is no warm-up, and therefore no prediction. While the process
     * runs, requests of this JVM to the endpoint count as calls of the process.
     *
     * @throws MeasurementException if there is no result: the program is missing, does not end in time, exits with a
     *     code other than 0, or makes no successful call to the endpoint. The kit then ends everything that the process
     *     started
     * @throws IllegalStateException without the proxy, because only the proxy sees the calls of another process
     * @throws IllegalArgumentException if the probe has settings that an external process can't have: threads, a rate,
     *     a warm-up, limits, or fewer calls than processes
     * @throws AssertionError if too many calls failed
     */
    public LatencyResult measure(ExternalClient client) {
        check.require(client);
        check.requireFaults("measure(ExternalClient \"" + client.name() + "\")", false);
        MeasurementSettings settings = setup.next(orders.modes(), 1);
        WireMeasurement measurement = new WireMeasurement(
                subject, new ExternalCaller(client.name(), client.processes()), settings, lab, client.operation());
        lab.warmUp();
        MeasurementOutcome measured;
        try {
            measured = measurement.run(new ExternalClientRun(client, measurement.subject(), lab));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException(
                    "Measuring \"" + measurement.subject()
                            + "\" was interrupted, and the process was ended; there is no result",
                    interrupted);
        }
        return judged(List.of(measured)).get(0);
    }

    /**
     * Measures a call in two modes, in alternating blocks, so that the results are paired.
     *
     * @throws IllegalArgumentException if both modes are the same, or the HTTP client can't be measured in one of them
     * @throws IllegalStateException if the client is asynchronous (use {@link #compareAsync}), or a mode is {@link
     *     ConnectionMode#AS_BUILT} and you gave no client
     * @throws MeasurementException if there is no result
     * @throws AssertionError if too many calls failed, or a {@linkplain #limit limit} is exceeded; if the test is
     *     strict, also if a limit stays undecided
     * @throws io.dynamolatency.result.InsufficientEvidenceException if there are too few calls for a limit
     */
    public LatencyResults compare(ConnectionMode one, ConnectionMode other, ClientCall call) {
        check.requireClient("compare", DynamoDbClient.class, one, other);
        // lab.client locks the lab, so the clients are looked up before the calls
        DynamoDbClient ofOne = (DynamoDbClient) lab.client(one);
        DynamoDbClient ofOther = (DynamoDbClient) lab.client(other);
        return new LatencyResults(
                measured("compare", List.of(one, other), mode -> call.run(mode == one ? ofOne : ofOther)));
    }

    /**
     * Measures a call on two of your clients, in alternating blocks, so that the results are paired. The plan of the
     * {@linkplain #faults faults} counts separately for each client. Use this method to compare retry policies and
     * time-outs.
     *
     * @param one a client for the {@linkplain io.dynamolatency.DynamoEndpoint endpoint} of the test; close it yourself
     * @param other a second client for the same endpoint, measured in the second result; close it yourself
     * @throws IllegalArgumentException if {@code one} and {@code other} are the same client
     * @throws IllegalStateException without the proxy
     * @throws MeasurementException if there is no result
     * @throws AssertionError if too many calls failed, or a {@linkplain #limit limit} is exceeded by one of the clients
     */
    public LatencyResults compare(DynamoDbClient one, DynamoDbClient other, ClientCall call) {
        check.requireTwo(one, other);
        check.requireFaults("compare(...)", false);
        Map<String, TimedCall> calls = new LinkedHashMap<>();
        calls.put("first client", mode -> call.run(one));
        calls.put("second client", mode -> call.run(other));
        MeasurementSettings settings = setup.next(List.of(ConnectionMode.AS_BUILT), calls.size());
        return new LatencyResults(
                judged(Measurement.ofSides(subject, settings, lab, calls).run()));
    }

    /**
     * Measures an asynchronous call in two modes, in alternating blocks, so that the results are paired. Each call ends
     * when its stage has completed.
     *
     * @throws IllegalArgumentException if both modes are the same, or the HTTP client can't be measured in one of them
     * @throws IllegalStateException if the client is synchronous (use {@link #compare}), or a mode is {@link
     *     ConnectionMode#AS_BUILT} and you gave no client
     * @throws MeasurementException if there is no result
     * @throws AssertionError if too many calls failed, or a {@linkplain #limit limit} is exceeded; if the test is
     *     strict, also if a limit stays undecided
     * @throws io.dynamolatency.result.InsufficientEvidenceException if there are too few calls for a limit
     */
    public LatencyResults compareAsync(ConnectionMode one, ConnectionMode other, AsyncClientCall call) {
        check.requireClient("compareAsync", DynamoDbAsyncClient.class, one, other);
        DynamoDbAsyncClient ofOne = (DynamoDbAsyncClient) lab.client(one);
        DynamoDbAsyncClient ofOther = (DynamoDbAsyncClient) lab.client(other);
        return new LatencyResults(measured(
                "compareAsync",
                List.of(one, other),
                mode -> Completion.await(call.begin(mode == one ? ofOne : ofOther))));
    }

    /**
     * Returns the connections and exchanges of all probes and clients of the lab so far, including warm-ups and table
     * set-up. {@link LatencyResult#wire()} has the connections and exchanges of one measurement.
     *
     * <p>The log is a snapshot. Any thread can call this method at any time, but this can delay timed calls. Exchanges
     * in progress have no answer in the log yet. The log has the newest 2^18 connections and 2^18 exchanges, and says
     * how many older records are missing.
     */
    public WireLog wire() {
        return lab.log();
    }

    private LatencyResult measured(String method, ConnectionMode mode, TimedCall call) {
        check.require(method, List.of(mode));
        return measured(method, List.of(mode), call).get(0);
    }

    private List<LatencyResult> measured(String method, List<ConnectionMode> modes, TimedCall call) {
        check.requireFaults(method + "(...)", modes.stream().anyMatch(ConnectionMode::ofTheKit));
        return judged(new Measurement(subject, setup.next(modes, modes.size()), lab, call).run());
    }

    /** Passes the results to the recorder, then fails if a result has too many errors or exceeds a limit. */
    private List<LatencyResult> judged(List<MeasurementOutcome> all) {
        setup.listener().accept(all);
        all.forEach(one -> one.requireErrorsAtMost(orders.errorsAllowed()));
        List<ResultData> results = all.stream().map(MeasurementOutcome::result).toList();
        for (ResultData result : results) {
            if (!orders.faults().isEmpty()) {
                new StruckFaults(orders.faults()).check(result).orThrow();
            }
            for (LatencyLimit limit : limits) {
                result.assertions().require(limit.check(result));
            }
        }
        return results.stream().map(LatencyResult::new).toList();
    }

    private LatencyProbe with(MeasurementSettings changed, String notForAnotherProcess) {
        return with(changed, limits, notForAnotherProcess);
    }

    private LatencyProbe with(MeasurementSettings changed, List<LatencyLimit> all, String notForAnotherProcess) {
        List<String> refused = notForAnotherProcess.isEmpty()
                ? ofThisJvm
                : Stream.concat(ofThisJvm.stream(), Stream.of(notForAnotherProcess))
                        .toList();
        return new LatencyProbe(setup.with(changed), all, refused);
    }
}
