package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.BackendAccess;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What a first measurement has to wait for beside the back end: a JVM that has never built a client, opened a proxy or made a
 * call has many classes to load for it. While the back end starts, a thread goes that way once with an {@link StubBackend} in its
 * place; it ends when the back end is there, or after some calls. Once in a JVM, and nothing that it sees is kept.
 */
final class ClassPreloading {

    static final String THREAD = "dynamo-latency-rehearsal";

    /** Classes are loaded by the first; with more of them the compiler would only take the cores from the back end. */
    static final int MOST_CALLS = 20;

    /** It ends between two calls; later than that is a machine that stands still, and then nobody waits for it. */
    private static final long END_AT_MOST_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private static final System.Logger LOG = System.getLogger(ClassPreloading.class.getName());

    /** The one of this JVM. */
    private static final AtomicReference<@Nullable ClassPreloading> HELD = new AtomicReference<>();

    private final Thread thread = new Thread(this::run, THREAD);
    private volatile boolean ended;

    private ClassPreloading() {}

    /** Begins it, unless there has been one. */
    static void begin() {
        ClassPreloading rehearsal = new ClassPreloading();
        // who ends it finds it begun
        synchronized (HELD) {
            if (HELD.compareAndSet(null, rehearsal)) {
                rehearsal.thread.setDaemon(true);
                rehearsal.thread.start();
            }
        }
    }

    /** Ends it, and waits until it has; an interrupt ends the waiting and stays set. */
    static void end() {
        ClassPreloading rehearsal = cancel();
        if (rehearsal == null) {
            return;
        }
        try {
            rehearsal.thread.join(END_AT_MOST_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has it end as soon as it can; nobody waits for it. */
    static @Nullable ClassPreloading cancel() {
        synchronized (HELD) {
            ClassPreloading rehearsal = HELD.get();
            if (rehearsal != null) {
                rehearsal.ended = true;
            }
            return rehearsal;
        }
    }

    private void run() {
        try {
            hold(() -> ended);
        } catch (IOException | RuntimeException | LinkageError failed) {
            // a measurement that goes the same way says it better
            LOG.log(System.Logger.Level.DEBUG, "The rehearsal failed", failed);
        }
    }

    /**
     * Goes the way of a measurement, until it is told to end or has made its calls.
     *
     * @return how many it has made
     */
    static int hold(BooleanSupplier ended) throws IOException {
        if (ended.getAsBoolean()) {
            return 0;
        }
        int calls = 0;
        try (StubBackend understudy = new StubBackend();
                KitClients clients = new KitClients();
                DynamoDbClient direct = KitClients.admin(understudy.start());
                ProxiedSetup lab = new ProxiedSetup(
                        understudy,
                        new KitEndpoint(understudy.start(), BackendAccess.ANYBODY),
                        direct,
                        NetworkProfile.DEFAULT,
                        RunCertificate.create(),
                        clients,
                        HttpClientKind.APACHE5,
                        Optional.empty(),
                        false,
                        FlightRecord.off("a rehearsal"))) {
            if (ended.getAsBoolean()) {
                return 0;
            }
            CreatedTable table = lab.table();
            DynamoDbClient client = (DynamoDbClient) lab.client(ConnectionMode.KEEP_ALIVE);
            for (; calls < MOST_CALLS && !ended.getAsBoolean(); calls++) {
                client.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
        return calls;
    }
}
