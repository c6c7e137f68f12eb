package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.http.HttpLibraries;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Loads the many classes of clients, proxy and TLS while the back end starts.
 *
 * <p>A thread makes some calls to a {@link StubBackend}, with the same code as a measurement. As soon as the back end
 * runs, this thread stops. Preloading happens only once in a JVM, and its calls are not part of any result.
 */
final class ClassPreloading {

    static final String THREAD = "dynamo-latency-preload";

    /**
     * The largest number of calls to make. The first call loads the classes. With many more calls, the JVM's compiler
     * would use the cores that the back end needs.
     */
    static final int MOST_CALLS = 20;

    /**
     * How long to wait for the thread to stop. The thread stops after its current call. If the thread needs more time,
     * the machine stands still, and a longer wait is useless.
     */
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(ClassPreloading.class.getName());

    private static final AtomicReference<@Nullable ClassPreloading> OF_THIS_JVM = new AtomicReference<>();

    private final Thread thread = DaemonThread.of(THREAD, this::run);
    private volatile boolean cancelled;

    private ClassPreloading() {}

    /** Starts preloading, unless it has been started in this JVM before. */
    static void begin() {
        ClassPreloading preloading = new ClassPreloading();
        // started under the lock, so that end() finds a started thread
        synchronized (OF_THIS_JVM) {
            if (OF_THIS_JVM.compareAndSet(null, preloading)) {
                preloading.thread.start();
            }
        }
    }

    /** Stops preloading and waits for its thread. An interrupt ends the wait and stays set. */
    static void end() {
        ClassPreloading preloading = cancel();
        if (preloading != null) {
            DaemonThread.awaitEnd(preloading.thread, STOP_AT_MOST);
        }
    }

    /** Stops preloading after the current call, without waiting for it. */
    static @Nullable ClassPreloading cancel() {
        synchronized (OF_THIS_JVM) {
            ClassPreloading preloading = OF_THIS_JVM.get();
            if (preloading != null) {
                preloading.cancelled = true;
            }
            return preloading;
        }
    }

    private void run() {
        try {
            preload(() -> cancelled);
        } catch (IOException | RuntimeException | LinkageError failed) {
            // a measurement will fail in the same way, with a better message
            LOG.log(System.Logger.Level.DEBUG, "Preloading failed", failed);
        }
    }

    /**
     * Makes calls until preloading is cancelled, but at most {@link #MOST_CALLS}.
     *
     * @return the number of calls made
     */
    static int preload(BooleanSupplier cancelled) throws IOException {
        if (cancelled.getAsBoolean() || HttpLibraries.present(false).isEmpty()) {
            return 0;
        }
        int calls = 0;
        try (StubBackend stub = new StubBackend();
                KitClients clients = new KitClients();
                BackendLink link = BackendLink.to(stub, stub.start(), false);
                ProxiedSetup setup = new ProxiedSetup(
                        link,
                        NetworkProfile.DEFAULT,
                        RunCertificate.ofThisJvm(),
                        clients,
                        HttpLibraries.standard(false),
                        Optional.empty(),
                        false,
                        false,
                        FlightRecord.off("preloading"),
                        Optional.empty(),
                        Optional.empty(),
                        // set no properties, because other tests of this JVM run at the same time
                        endpoint -> TestProperties.none())) {
            if (cancelled.getAsBoolean()) {
                return 0;
            }
            TestTable table = setup.table();
            DynamoDbClient client = (DynamoDbClient) setup.client(ConnectionMode.KEEP_ALIVE);
            for (; calls < MOST_CALLS && !cancelled.getAsBoolean(); calls++) {
                client.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
        return calls;
    }
}
