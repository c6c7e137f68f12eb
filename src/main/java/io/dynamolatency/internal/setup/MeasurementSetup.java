package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.client.Trial;
import io.dynamolatency.internal.driver.CallPath;
import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.http.HttpLibraries;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.interceptor.InvocationTrace;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.InvocationSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * The clients, endpoint, table and call path of one measurement. Thread-safe, except for the methods of {@link
 * CallPath}: only one thread is allowed to call them.
 */
public abstract class MeasurementSetup implements CallPath, AutoCloseable {

    private static final long UNKNOWN = -1;

    /** The JVM's recording. The run owns the recording and closes it. */
    private final FlightRecord flight;

    /** How often other threads called SDK clients before the first call of this setup. */
    private volatile long elsewhereBefore = UNKNOWN;

    private volatile SetupTiming timing = new SetupTiming(System.nanoTime(), Duration.ZERO, Optional.empty());

    MeasurementSetup(FlightRecord flight) {
        this.flight = flight;
    }

    /**
     * Returns the redirect that leads this JVM's SDK clients to this measurement during calls. The caller must not
     * close the redirect, because this setup closes it.
     */
    abstract ClientRedirect redirect();

    /**
     * Leads the SDK clients of all threads to this measurement until this setup is closed. If this method is not
     * called, the kit leads only measured calls to this measurement.
     */
    public final void redirectAllThreads() {
        redirect().everywhere();
    }

    /**
     * Returns the client that is measured in a mode, a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}. This is
     * the user's client for {@code AS_BUILT}, and the kit's client for all other modes. The caller must not close the
     * client, because this setup closes it.
     */
    public abstract SdkClient client(ConnectionMode mode);

    /** Returns whether the user's own client is measured. */
    public abstract boolean hasOwnClient();

    /**
     * Returns whether the host name of the client's endpoint has two addresses. A planned fault can then make one
     * address fail.
     */
    public boolean hasTwoAddresses() {
        return false;
    }

    /** Returns whether this setup has clients of the kit and a table. */
    public abstract boolean hasKitClients();

    /** Returns the HTTP library of the kit's client. */
    public abstract HttpClientKind httpClient();

    /**
     * Returns the endpoint of the measured client.
     *
     * @throws IllegalStateException if the client calls the endpoint that it was built for
     */
    public abstract KitEndpoint endpoint();

    /**
     * Sets the schema of {@link #table()}. Call this method before {@code table()}. Default: {@code
     * CreatedTable.SCHEMA}.
     */
    public void tableSchema(CreateTableRequest schema) {
        throw new IllegalStateException("There is no table of the kit");
    }

    /**
     * Returns the table of this measurement, created on first use and dropped on {@link #close()}.
     *
     * @throws IllegalStateException if the client calls the endpoint that it was built for
     */
    public abstract TestTable table();

    /** Returns a description of the machine, the server and the HTTP client beneath the user's client. */
    public abstract Environment environment();

    /**
     * Returns the HTTP client beneath the user's client; empty without a user's client, or if the user's client does
     * not show its HTTP client.
     */
    public abstract Optional<OwnHttpClient> ownHttpClient();

    @Override
    public Optional<String> httpClientOf(int client) {
        return ClientOrigins.ofThisJvm().httpClientOf(client).map(HttpLibraries::description);
    }

    final Environment withOwnHttpClient(Environment environment) {
        return ownHttpClient()
                .map(OwnHttpClient::description)
                .map(environment::withOwnHttpClient)
                .orElse(environment);
    }

    /**
     * Makes plain HTTP exchanges with the same back end, without the SDK. All exchanges use one connection, over a
     * network with the test's profile. These exchanges do not appear in {@link #log()}. Do not call this method while
     * calls are timed.
     *
     * @param exchanges the number of exchanges to time, at least 1; before them, this method makes further exchanges as
     *     a warm-up
     * @return the time of each exchange in nanoseconds; empty without an emulated network
     * @throws io.dynamolatency.result.MeasurementException if the exchanges failed
     */
    public abstract long[] reference(int exchanges);

    /**
     * Makes this JVM compile the proxy's code, so that calls of an external process do not wait for the compiler. The
     * exchanges of this warm-up do not appear in {@link #log()}. Does nothing without an emulated network.
     *
     * @throws io.dynamolatency.result.MeasurementException if there is no answer
     */
    public abstract void warmUp();

    /**
     * Returns whether an external process is allowed to get the keys that sign requests. This is allowed if the keys
     * are valid only for the back end, or if the user has permitted calls to AWS.
     */
    public boolean mayHandKeysOn() {
        return false;
    }

    /** Returns how long it took to open this setup. */
    public final SetupTiming timing() {
        return timing;
    }

    final MeasurementSetup timed(SetupTiming took) {
        timing = took;
        return this;
    }

    /** Starts the trace of this thread's next call, and leads the thread's SDK clients to this measurement. */
    final void beginCall() {
        if (elsewhereBefore == UNKNOWN) {
            elsewhereBefore = InvocationTrace.calledElsewhere();
        }
        redirect().enter();
        InvocationTrace.begin(clock());
    }

    /** Leads the SDK clients of this thread to this measurement while an action runs. */
    static <T> T redirecting(ClientRedirect redirect, Supplier<T> action) {
        redirect.enter();
        try {
            return action.get();
        } finally {
            redirect.leave();
        }
    }

    @Override
    public final void over() {
        InvocationTrace.end();
        redirect().leave();
    }

    @Override
    public final void invocations(InvocationSink into) {
        InvocationTrace.passOn(into);
    }

    @Override
    public final NoiseWatch watchNoise() {
        return new MachineWatch(flight, clock());
    }

    @Override
    public final boolean worksOnOtherThreads(ConnectionMode mode) {
        // the kit does not know clients that the test's code builds
        boolean known = mode.ofTheKit() || hasOwnClient();
        boolean calledElsewhere = elsewhereBefore != UNKNOWN && InvocationTrace.calledElsewhere() > elsewhereBefore;
        return !known || calledElsewhere || client(mode) instanceof DynamoDbAsyncClient;
    }

    @Override
    public final void askPool(ConnectionMode mode) {
        if (!mode.ofTheKit() && !hasOwnClient()) {
            return;
        }
        beginCall();
        try {
            Trial.pool(client(mode))
                    .ifPresent(pool -> invocations((id, number, began, ready, done) ->
                            ClientOrigins.ofThisJvm().pooled(number, pool)));
        } finally {
            over();
        }
    }

    /** Waits until the JVM's recording runs, so that it does not start during timed calls. */
    final void awaitFlightRecord() {
        flight.awaitStart();
    }

    /** Closes all parts of this setup, even if one fails. */
    @Override
    public abstract void close();

    /**
     * Runs all parts, even if one fails. Throws the first failure, with the others as suppressed exceptions. If the
     * thread is interrupted, clears the interrupt flag while the parts run, and sets it again at the end.
     */
    static void closeAll(Runnable... parts) {
        List<Throwable> failures = failures(parts);
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.get(0);
        suppress(failures, first);
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }

    /** Runs all parts like {@link #closeAll}. Adds their failures to {@code reason} as suppressed exceptions. */
    static void closeAfter(Throwable reason, Runnable... parts) {
        suppress(failures(parts), reason);
    }

    private static void suppress(List<Throwable> failures, Throwable reason) {
        // an exception can't suppress itself
        failures.stream().filter(failed -> failed != reason).forEach(reason::addSuppressed);
    }

    private static List<Throwable> failures(Runnable[] parts) {
        boolean interrupted = Thread.interrupted();
        List<Throwable> failures = new ArrayList<>();
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException | Error failed) {
                failures.add(failed);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failures;
    }
}
