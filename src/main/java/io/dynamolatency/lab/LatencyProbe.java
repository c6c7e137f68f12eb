package io.dynamolatency.lab;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.measure.Measured;
import io.dynamolatency.measure.Measurement;
import io.dynamolatency.measure.Orders;
import io.dynamolatency.measure.Subject;
import io.dynamolatency.measure.TimedCall;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures calls that a test, or any other code, hands to it: for what one repeated method body cannot say.
 *
 * <pre>{@code
 * LatencyResult result = probe.iterations(500).measure(() -> orders.load("42"));
 * LatencyResults both = probe.compare(KEEP_ALIVE, CLOSE, client -> client.getItem(request));
 * }</pre>
 *
 * <p>Immutable; measuring is for one thread at a time, since all probes of a lab share its network and its client.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyProbe {

    private final CallLab lab;
    private final Subject subject;
    private final Orders orders;
    private final Consumer<List<Measured>> results;

    /**
     * Makes a probe.
     *
     * @param orders how calls are to be made; its modes are replaced by those asked for
     * @param results is told of each measurement, before failed calls are complained about
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public LatencyProbe(CallLab lab, Subject subject, Orders orders, Consumer<List<Measured>> results) {
        this.lab = lab;
        this.subject = subject;
        this.orders = orders;
        this.results = results;
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

    /**
     * The same probe with another number of timed calls.
     *
     * @param iterations in each mode, at least 1
     */
    public LatencyProbe iterations(int iterations) {
        return with(orders.withIterations(iterations));
    }

    /**
     * The same probe with another least number of calls before the timed ones.
     *
     * @param warmup 0 or more; 0 for none at all
     */
    public LatencyProbe warmup(int warmup) {
        return with(orders.withWarmup(warmup));
    }

    /**
     * The same probe that puts up with failed calls.
     *
     * @param errorsAllowed how many timed calls of a mode may fail, 0 or more
     */
    public LatencyProbe errorsAllowed(int errorsAllowed) {
        return with(orders.withErrorsAllowed(errorsAllowed));
    }

    /**
     * The same probe with another number of threads that share the client and make the calls together. The call has to be
     * thread-safe then.
     *
     * @param concurrency 1 to 256; 1 for the calling thread alone
     * @throws IllegalArgumentException when it is out of range
     */
    public LatencyProbe concurrency(int concurrency) {
        return with(orders.withConcurrency(concurrency));
    }

    /**
     * The same probe with calls that begin at a rate, whether or not those before have come back. The times of its results are
     * response times, from the start that was intended.
     *
     * @param rate with its unit, such as {@code "200/s"}; empty for one call after another
     * @throws IllegalArgumentException when it cannot be read or is out of range
     */
    public LatencyProbe rate(String rate) {
        return with(orders.withRate(rate.isEmpty() ? Optional.empty() : Optional.of(Rate.parse(rate))));
    }

    /**
     * Measures a call on a kept connection.
     *
     * @throws IllegalArgumentException when there are fewer calls than threads, or the mode is not for several
     * @throws io.dynamolatency.measure.MeasurementException when there is no result
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResult measure(Call call) {
        return measure(ConnectionMode.KEEP_ALIVE, call);
    }

    /** Measures a call in a mode; see {@link #measure(Call)}. */
    public LatencyResult measure(ConnectionMode mode, Call call) {
        return run(List.of(mode), m -> call.run()).get(0);
    }

    /**
     * Measures a call in two modes, in alternating blocks, so that the results are paired.
     *
     * @throws IllegalArgumentException when both modes are the same
     * @throws io.dynamolatency.measure.MeasurementException when there is no result
     * @throws AssertionError when more calls failed than allowed
     */
    public LatencyResults compare(ConnectionMode one, ConnectionMode other, ClientCall call) {
        if (one == other) {
            throw new IllegalArgumentException("compare(" + one + ", " + other
                    + "): a mode cannot be compared with itself; name another, or measure(...) it");
        }
        return new LatencyResults(run(List.of(one, other), m -> call.run((DynamoDbClient) lab.client(m))));
    }

    private List<LatencyResult> run(List<ConnectionMode> modes, TimedCall call) {
        Orders these = orders.in(modes);
        List<Measured> measured = new Measurement(subject, these, lab, call).run();
        results.accept(measured);
        measured.forEach(one -> one.requireErrorsAtMost(orders.errorsAllowed()));
        return measured.stream().map(Measured::result).toList();
    }

    private LatencyProbe with(Orders changed) {
        return new LatencyProbe(lab, subject, changed, results);
    }
}
