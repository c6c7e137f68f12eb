package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.Rate;
import io.dynamolatency.client.ExternalClient;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.TimedCall;
import io.dynamolatency.internal.external.ExternalClientRun;
import io.dynamolatency.internal.external.WireMeasurement;
import io.dynamolatency.internal.http.HttpClientCheck;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.setup.Completion;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Outcome;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures calls that a test, or any other code, hands to it: for what one repeated method body cannot say.
 *
 * <pre>{@code
 * LatencyResult result = probe.iterations(500).measure(() -> orders.load("42"));
 * LatencyResults both = probe.compare(KEEP_ALIVE, CLOSE, client -> client.getItem(request));
 * LatencyResult async = probe.measureAsync(() -> orders.loadAsync("42"));
 * LatencyResult boto3 = probe.measure(ExternalClient.command("python3", "put.py"));
 * }</pre>
 *
 * <p>Asynchronous calls have methods of their own, {@link #measureAsync} and {@link #compareAsync}, which time a call until its
 * future has completed. Handed to {@link #measure} the future would be dropped, and the sending alone be timed.
 *
 * <p>Immutable; measuring is for one thread at a time, since all probes of a lab share its network and its client.
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
    /** The limits of this probe, without those of annotations. */
    private final List<LatencyLimit> limits;
    /** The settings that an external process can't have. */
    private final List<String> ofThisJvm;

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
    }

    /** A call to be repeated and timed. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface Call {
        /** Makes the call once. What it throws counts as a failed call. */
        void run() throws Exception;
    }

    /** A call that is handed the client to make it with. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface ClientCall {
        /** Makes the call once. What it throws counts as a failed call. */
        void run(DynamoDbClient client) throws Exception;
    }

    /** An asynchronous call to be repeated, timed until it has completed. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface AsyncCall {
        /**
         * Begins the call.
         *
         * @return what completes with the call. A stage that fails counts as a failed call by the type of what it failed with, as
         *     does what is thrown here; so do {@code null} and a stage that has not completed within 15 s
         */
        CompletionStage<?> begin() throws Exception;
    }

    /** An asynchronous call that is handed the client to make it with. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    public interface AsyncClientCall {
        /** Begins the call; see {@link AsyncCall#begin()}. */
        CompletionStage<?> begin(DynamoDbAsyncClient client) throws Exception;
    }

    /**
     * The same probe with another number of timed calls.
     *
     * @param iterations in each mode, at least 1
     */
    public LatencyProbe iterations(int iterations) {
        return with(orders.toBuilder().iterations(iterations).build(), "");
    }

    /**
     * The same probe with another least number of calls before the timed ones.
     *
     * @param warmup 0 or more; 0 for none at all
     */
    public LatencyProbe warmup(int warmup) {
        return with(orders.toBuilder().warmup(warmup).build(), warmup > 0 ? "warmup(" + warmup + ")" : "");
    }

    /**
     * The same probe that puts up with failed calls.
     *
     * @param errorsAllowed how many timed calls of a mode may fail, 0 or more
     */
    public LatencyProbe errorsAllowed(int errorsAllowed) {
        return with(orders.toBuilder().errorsAllowed(errorsAllowed).build(), "");
    }

    /**
     * The same probe with another number of threads that share the client and make the calls together. The call has to be
     * thread-safe then.
     *
     * @param concurrency 1 to 256; 1 for the calling thread alone
     * @throws IllegalArgumentException when it is out of range
     */
    public LatencyProbe concurrency(int concurrency) {
        return with(orders.toBuilder().concurrency(concurrency).build(), "");
    }

    /**
     * The same probe with calls that begin at a rate, whether or not those before have come back. The times of its results are
     * response times, from the start that was intended.
     *
     * @param rate with its unit, such as {@code "200/s"}; empty for one call after another
     * @throws IllegalArgumentException when it cannot be read or is out of range
     */
    public LatencyProbe rate(String rate) {
        return with(
                orders.toBuilder()
                        .rate(rate.isEmpty() ? Optional.empty() : Optional.of(Rate.parse(rate)))
                        .build(),
                "");
    }

    /**
     * Returns the same probe with a limit on a percentile, which its measurements are judged by. While the limit is undecided, more
     * calls are made. Call it several times for several limits.
     *
     * @param statistic a percentile up to p99.9
     * @param limit above zero
     * @throws IllegalArgumentException for {@link Statistic#MAX} and {@link Statistic#FIRST_CALL}, which more calls do not decide:
     *     use {@link LatencyResult#assertBelow}; and for a limit of zero or less
     */
    public LatencyProbe limit(Statistic statistic, Duration limit) {
        LatencyLimit added = new LatencyLimit(statistic, limit);
        if (!added.estimated()) {
            throw new IllegalArgumentException("limit(" + statistic
                    + ", ...): more calls do not decide it; name a percentile, or use result.assertBelow(...)");
        }
        List<LatencyLimit> all =
                Stream.concat(limits.stream(), Stream.of(added)).toList();
        return with(orders.toBuilder().limit(added).build(), all, "limit(" + statistic + ", ...)");
    }

    /**
     * The same probe with verdicts that are to be so sure, and with so many calls at most to find them.
     *
     * @param rigour as for {@code @DynamoLatencyTest}: confidence, strictness, the most calls, and how long they may take
     */
    public LatencyProbe rigour(VerdictPolicy rigour) {
        return with(orders.toBuilder().policy(rigour).build(), "");
    }

    /**
     * Measures a call on a kept connection, or, in a test that measures the team's own client, on that as built.
     *
     * @throws IllegalArgumentException when there are fewer calls than threads, or the mode is not for several
     * @throws io.dynamolatency.result.MeasurementException when there is no result
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResult measure(Call call) {
        return measure(orders.modes().get(0), call);
    }

    /**
     * Measures a call in a mode; see {@link #measure(Call)}.
     *
     * @throws IllegalArgumentException when the HTTP client cannot be measured in that mode
     * @throws IllegalStateException when the mode takes a client of the team's own and there is none
     */
    public LatencyResult measure(ConnectionMode mode, Call call) {
        return measured("measure", mode, m -> call.run());
    }

    /**
     * Measures an asynchronous call in the same mode as {@link #measure(Call)}, each until it has completed.
     *
     * @throws io.dynamolatency.result.MeasurementException when there is no result
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResult measureAsync(AsyncCall call) {
        return measureAsync(orders.modes().get(0), call);
    }

    /**
     * Measures an asynchronous call in a mode; see {@link #measureAsync(AsyncCall)}.
     *
     * @throws IllegalArgumentException when the HTTP client cannot be measured in that mode
     * @throws IllegalStateException when the mode takes a client of the team's own and there is none
     */
    public LatencyResult measureAsync(ConnectionMode mode, AsyncCall call) {
        return measured("measureAsync", mode, m -> Completion.await(call.begin()));
    }

    /**
     * Runs another process and measures the calls that it makes, by what the wire shows of them: from the moment that a request leaves the
     * client, or that the connection opened for it is accepted, until the last byte of its answer is there. All exchanges with one {@code
     * amz-sdk-invocation-id} are one call, so that retries belong to it; one without an id is a call of its own. A call fails by its last
     * answer's status, 400 and above, or for want of one. The first call is apart, and the mode is {@link ConnectionMode#AS_BUILT}.
     *
     * <p>{@link #iterations} is how many calls it is asked to make, by {@link ExternalClient#ITERATIONS}; fewer are a warning in the report.
     * There is no warm-up but its own, so nothing is predicted, and limits are judged by the calls it makes. What this JVM sends to the
     * endpoint meanwhile counts as the process's.
     *
     * @throws MeasurementException when there is no result: the program is not there, does not end in time, exits with another code than 0,
     *     or makes no call that reaches the endpoint and succeeds. Nothing that it started is left running then
     * @throws IllegalStateException without the proxy, which alone sees another process
     * @throws IllegalArgumentException when the probe was told something that is not for another process: threads, a rate, a warm-up,
     *     limits to measure on for, or fewer calls than processes
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResult measure(ExternalClient client) {
        requirePossible(client);
        WireMeasurement measurement = new WireMeasurement(
                subject, new ExternalCaller(client.name(), client.processes()), orders, lab, client.operation());
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

    private void requirePossible(ExternalClient client) {
        String asked = "measure(ExternalClient \"" + client.name() + "\"): ";
        if (!lab.seesExchanges()) {
            throw new IllegalStateException(asked
                    + "without the proxy nobody sees what another process does; take direct = true or proxy = OFF"
                    + " away (open the lab with a network)");
        }
        if (!lab.mayHandKeysOn()) {
            throw new IllegalStateException(asked
                    + "the back end has no keys of its own, so the process would get those that the SDK finds by"
                    + " itself, and what does not heed AWS_ENDPOINT_URL would call AWS with them, where every call is"
                    + " billed; have the back end's access() give"
                    + " keys,"
                    + " or write"
                    + " " + AwsPermission.ALLOW + " = true where that is meant");
        }
        List<String> faults = new ArrayList<>(ofThisJvm);
        if (orders.load().concurrency() > 1) {
            faults.add("concurrency = " + orders.load().concurrency());
        }
        orders.load().rate().ifPresent(rate -> faults.add("rate = " + rate));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(asked + String.join(", ", faults)
                    + " cannot be had of another process, which makes its calls itself; take it away, and have the"
                    + " process do so. A limit is held against the calls it made: result.assertP99Below(...),"
                    + " @ExpectLatency");
        }
        if (orders.iterations() < client.processes()) {
            throw new IllegalArgumentException(
                    asked + "iterations = " + orders.iterations() + " is not a call for each of "
                            + client.processes() + " processes; write iterations = " + client.processes()
                            + " or more, or fewer processes");
        }
    }

    /**
     * Measures a call in two modes, in alternating blocks, so that the results are paired.
     *
     * @throws IllegalArgumentException when both modes are the same, or the HTTP client cannot be measured so
     * @throws IllegalStateException when the client is asynchronous, {@link #compareAsync} is for those, or when a mode takes a
     *     client of the team's own and there is none
     * @throws io.dynamolatency.result.MeasurementException when there is no result
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResults compare(ConnectionMode one, ConnectionMode other, ClientCall call) {
        requireSort("compare", DynamoDbClient.class, one, other);
        requirePossible("compare", List.of(one, other));
        // before the calls: the lab is locked for it, which is no part of their time
        DynamoDbClient ofOne = (DynamoDbClient) lab.client(one);
        DynamoDbClient ofOther = (DynamoDbClient) lab.client(other);
        return new LatencyResults(measured(List.of(one, other), mode -> call.run(mode == one ? ofOne : ofOther)));
    }

    /**
     * Measures an asynchronous call in two modes, in alternating blocks, so that the results are paired; each call until it has
     * completed.
     *
     * @throws IllegalArgumentException when both modes are the same, or the HTTP client cannot be measured so
     * @throws IllegalStateException when the client is synchronous, {@link #compare} is for those, or when a mode takes a client
     *     of the team's own and there is none
     * @throws io.dynamolatency.result.MeasurementException when there is no result
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResults compareAsync(ConnectionMode one, ConnectionMode other, AsyncClientCall call) {
        requireSort("compareAsync", DynamoDbAsyncClient.class, one, other);
        requirePossible("compareAsync", List.of(one, other));
        DynamoDbAsyncClient ofOne = (DynamoDbAsyncClient) lab.client(one);
        DynamoDbAsyncClient ofOther = (DynamoDbAsyncClient) lab.client(other);
        return new LatencyResults(
                measured(List.of(one, other), mode -> Completion.await(call.begin(mode == one ? ofOne : ofOther))));
    }

    /**
     * All that was seen on the wire so far, by whichever probe of the lab or client of it: warm-ups, fillings of tables and, with several measurements, all of them. {@link
     * LatencyResult#wire()} is the part of one measurement.
     *
     * <p>A snapshot, which may be taken at any time and from any thread, while calls are under way, too: what is on its way then has
     * no answer in it, or no end. Of a long life the newest 2^18 connections and 2^18 exchanges are kept, and the log says how many
     * more there were. Calls that are timed meanwhile may wait for the copying.
     */
    public WireLog wire() {
        return lab.log();
    }

    private void requireSort(String method, Class<? extends SdkClient> type, ConnectionMode... modes) {
        boolean wanted = type == DynamoDbAsyncClient.class;
        String instead = wanted ? "compare(...)" : "compareAsync(...)";
        for (ConnectionMode mode : modes) {
            if (!mode.ofTheKit() && lab.hasOwnClient() && !type.isInstance(lab.client(mode))) {
                throw new IllegalStateException(
                        method + ": your own client is no " + type.getSimpleName() + "; use " + instead);
            }
            if (mode.ofTheKit() && lab.httpClient().asynchronous() != wanted) {
                throw new IllegalStateException(method + ": " + lab.httpClient() + " is "
                        + (wanted ? "a synchronous" : "an asynchronous")
                        + " HTTP client, so there is no " + type.getSimpleName() + "; use " + instead
                        + ", or another HTTP client such as " + (wanted ? "NETTY" : "APACHE5"));
            }
        }
    }

    private LatencyResult measured(String method, ConnectionMode mode, TimedCall call) {
        requirePossible(method, List.of(mode));
        return measured(List.of(mode), call).get(0);
    }

    private List<LatencyResult> measured(List<ConnectionMode> modes, TimedCall call) {
        return judged(new Measurement(subject, orders.toBuilder().modes(modes).build(), lab, call).run());
    }

    /** Passes the measurements on, then fails for too many errors or a limit that is proved exceeded. */
    private List<LatencyResult> judged(List<MeasurementOutcome> all) {
        setup.listener().accept(all);
        all.forEach(one -> one.requireErrorsAtMost(orders.errorsAllowed()));
        List<ResultData> results = all.stream().map(MeasurementOutcome::result).toList();
        for (ResultData result : results) {
            for (LatencyLimit limit : limits) {
                Outcome outcome = limit.check(result);
                outcome.orThrow();
                result.note(outcome);
            }
        }
        return results.stream().map(LatencyResult::new).toList();
    }

    /** A declaration that names its modes is refused before anything is started; the modes here come later. */
    private void requirePossible(String method, List<ConnectionMode> modes) {
        String asked =
                modes.stream().map(ConnectionMode::name).collect(Collectors.joining(", ", method + "(", ", ...): "));
        if (modes.stream().distinct().count() < modes.size()) {
            throw new IllegalArgumentException(
                    asked + "a mode cannot be compared with itself; name another, or measure(...) it");
        }
        if (modes.contains(ConnectionMode.AS_BUILT) && !lab.hasOwnClient()) {
            throw new IllegalStateException(asked
                    + "there is no client of your own to be measured as built; name one with @UseClient, or"
                    + " open the lab with a factory");
        }
        if (!lab.hasKitClients() && modes.stream().anyMatch(ConnectionMode::ofTheKit)) {
            throw new IllegalArgumentException(asked
                    + "without the proxy there is your own client alone; measure AS_BUILT, or take direct = true"
                    + " away (open the lab with a network)");
        }
        HttpClientKind kind = lab.httpClient();
        if (kind.pooledByJvm() && modes.size() > 1) {
            throw new IllegalArgumentException(asked + kind
                    + " cannot be compared in alternating blocks: its connections are pooled by the JVM, so modes that"
                    + " alternate would use each other's; measure(...) one mode after the other");
        }
        List<ConnectionMode> kitModes =
                modes.stream().filter(ConnectionMode::ofTheKit).toList();
        List<String> faults =
                kitModes.isEmpty() ? List.of() : HttpClientCheck.faults(kind, kitModes, false, subject.network());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(asked + String.join("; ", faults));
        }
    }

    private LatencyProbe with(MeasurementSettings changed, String notForAnotherProcess) {
        return with(changed, limits, notForAnotherProcess);
    }

    private LatencyProbe with(MeasurementSettings changed, List<LatencyLimit> all, String notForAnotherProcess) {
        List<String> refused = notForAnotherProcess.isEmpty()
                ? ofThisJvm
                : Stream.concat(ofThisJvm.stream(), Stream.of(notForAnotherProcess))
                        .toList();
        return new LatencyProbe(new ProbeSetup(lab, subject, changed, setup.listener()), all, refused);
    }
}
