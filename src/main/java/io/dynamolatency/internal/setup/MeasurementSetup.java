package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.aws.AwsBackend;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.driver.CallPath;
import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.interceptor.InvocationTrace;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.InvocationSink;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What one measurement has for itself. Thread-safe; the call path is steered by one thread. */
public abstract sealed class MeasurementSetup implements CallPath, AutoCloseable permits ProxiedSetup, UnproxiedSetup {

    /** The run's, and closed with it. */
    private final FlightRecord flight;

    private volatile SetupTiming opening = new SetupTiming(System.nanoTime(), Duration.ZERO, Optional.empty());

    MeasurementSetup(FlightRecord flight) {
        this.flight = flight;
    }

    /**
     * The client that is measured in a mode, a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}: the team's own where it
     * is measured as built, and one of the kit's for all other modes. Closed with this.
     */
    public abstract SdkClient client(ConnectionMode mode);

    /** Whether there is a client of the team's own. */
    public abstract boolean hasOwnClient();

    /** Whether there are clients of the kit's own, and a table. */
    public abstract boolean hasKitClients();

    /** The HTTP library beneath the kit's client. */
    public abstract HttpClientKind httpClient();

    /**
     * Where the client under test finds DynamoDB.
     *
     * @throws IllegalStateException when the client is measured where it was built to go
     */
    public abstract KitEndpoint endpoint();

    /**
     * A table of this measurement's own, made when it is first asked for and dropped when this is closed.
     *
     * @throws IllegalStateException when the client is measured where it was built to go
     */
    public abstract CreatedTable table();

    /** The machine, and what answers. */
    public abstract Environment environment();

    /**
     * Makes plain exchanges with the same back end over a network like the test's, on one kept connection of their own and with
     * nothing of the SDK: the measure that the run has for its own times. None of it is in {@link #log()}. Not to be called while
     * calls are timed.
     *
     * @param exchanges how many, at least 1; those that it takes to warm up come before the first time
     * @return what each took, in nanoseconds; empty where there is no emulated network
     * @throws io.dynamolatency.result.MeasurementException when they could not be made
     */
    public abstract long[] reference(int exchanges);

    /**
     * Has this JVM compile what the calls of another process are going to run through, so that it does not wait for that. Nothing of it is
     * in {@link #log()}. Without an emulated network it does nothing.
     *
     * @throws io.dynamolatency.result.MeasurementException when nobody answers
     */
    public abstract void warmUp();

    /** Whether another process may have what requests are signed with: keys that open the back end alone, or with leave to call AWS. */
    public boolean mayHandKeysOn() {
        return false;
    }

    /** What opening it took. */
    public final SetupTiming opening() {
        return opening;
    }

    /** Says so. */
    final MeasurementSetup opened(SetupTiming took) {
        opening = took;
        return this;
    }

    /** This thread's next call begins. */
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

    /** What the start of the recording costs is not to fall into timed calls. */
    final void awaitFlightRecord() {
        flight.awaitStart();
    }

    /** A new table, or how the back end ended. */
    static CreatedTable createTable(DynamoBackend backend, DynamoDbClient direct) {
        if (backend instanceof AwsBackend aws) {
            return aws.createTable();
        }
        try {
            return CreatedTable.create(direct);
        } catch (RuntimeException failed) {
            throw backend.failure()
                    .<RuntimeException>map(ended -> new BackendException(ended, failed))
                    .orElse(failed);
        }
    }

    /** Closes all of it, whatever happens with a part. */
    @Override
    public abstract void close();

    /** All parts, whatever happens with one, and in an interrupted thread, too: the flag is set again at the end. */
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
