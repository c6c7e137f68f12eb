package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.driver.CallPath;
import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.interceptor.InvocationTrace;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.InvocationSink;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;

/**
 * What one measurement has for itself: clients, endpoint, table and call path. Thread-safe, but one thread steers
 * the call path.
 */
public abstract class MeasurementSetup implements CallPath, AutoCloseable {

    /** Belongs to the run, which closes it. */
    private final FlightRecord flight;

    private volatile SetupTiming timing = new SetupTiming(System.nanoTime(), Duration.ZERO, Optional.empty());

    MeasurementSetup(FlightRecord flight) {
        this.flight = flight;
    }

    /**
     * Returns the client that is measured in a mode, a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}: the
     * user's client as built, and the kit's client for all other modes. Closed with this.
     */
    public abstract SdkClient client(ConnectionMode mode);

    /** Whether the user's own client is measured. */
    public abstract boolean hasOwnClient();

    /** Whether there are clients of the kit, and a table. */
    public abstract boolean hasKitClients();

    /** Returns the HTTP library of the kit's client. */
    public abstract HttpClientKind httpClient();

    /**
     * Returns where the measured client finds DynamoDB.
     *
     * @throws IllegalStateException when the client is measured where it was built to go
     */
    public abstract KitEndpoint endpoint();

    /**
     * Returns the table of this measurement, created on first use and dropped on {@link #close()}.
     *
     * @throws IllegalStateException when the client is measured where it was built to go
     */
    public abstract TestTable table();

    /** Describes the machine, the server and the HTTP client beneath the user's client. */
    public abstract Environment environment();

    /** Returns the HTTP client beneath the user's client; empty without such a client, or if it does not tell. */
    public abstract Optional<OwnHttpClient> ownHttpClient();

    final Environment withOwnHttpClient(Environment environment) {
        return ownHttpClient()
                .map(OwnHttpClient::description)
                .map(environment::withOwnHttpClient)
                .orElse(environment);
    }

    /**
     * Makes plain exchanges with the same back end over a network like the test's, on one reused connection without
     * the SDK. Leaves nothing in {@link #log()}. Do not call it while calls are timed.
     *
     * @param exchanges how many, at least 1; more are made before, to warm up
     * @return the time of each, in nanoseconds; empty without an emulated network
     * @throws io.dynamolatency.result.MeasurementException when they failed
     */
    public abstract long[] reference(int exchanges);

    /**
     * Makes this JVM compile the proxy's code, so that calls of another process do not wait for that. Leaves
     * nothing in {@link #log()}. Does nothing without an emulated network.
     *
     * @throws io.dynamolatency.result.MeasurementException when there is no answer
     */
    public abstract void warmUp();

    /**
     * Whether another process may get the keys that requests are signed with: they open only the back end, or the
     * user has permitted calls to AWS.
     */
    public boolean mayHandKeysOn() {
        return false;
    }

    /** Returns what opening this setup took. */
    public final SetupTiming timing() {
        return timing;
    }

    final MeasurementSetup timed(SetupTiming took) {
        timing = took;
        return this;
    }

    /** Begins this thread's next call. */
    static void beginCall() {
        InvocationTrace.begin();
    }

    @Override
    public final void over() {
        InvocationTrace.end();
    }

    @Override
    public final void invocations(InvocationSink into) {
        InvocationTrace trace = InvocationTrace.ofThisThread();
        if (trace == null) {
            return;
        }
        int sent = trace.size();
        for (int i = 0; i < sent; i++) {
            into.invocation(trace.id(i), trace.client(i));
        }
    }

    @Override
    public final NoiseWatch watchNoise() {
        return new MachineWatch(flight);
    }

    /** Waits until the recording runs, so that its start does not fall into timed calls. */
    final void awaitFlightRecord() {
        flight.awaitStart();
    }

    /** Closes all parts, even if one fails. */
    @Override
    public abstract void close();

    /** Runs all parts, even if one fails, and in an interrupted thread too: sets its flag again at the end. */
    static void closeAll(Runnable... parts) {
        boolean interrupted = Thread.interrupted();
        RuntimeException failure = null;
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException failed) {
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
