package io.dynamolatency.internal.setup;

import io.dynamolatency.BackendKind;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.Backends;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what all measurements of a test run share: back ends, started on first use, HTTP clients, the JVM's
 * recording, and the certificate authority that the run's clients trust. Thread-safe.
 */
public final class TestRunResources implements AutoCloseable {

    /** The parameters that this and the back ends read. */
    public static final Set<String> PARAMETERS = Stream.concat(
                    Backends.PARAMETERS.stream(), Stream.of(MeasurementLock.ENABLED, MeasurementLock.WAIT))
            .collect(Collectors.toUnmodifiableSet());

    private static final String UNRECORDED =
            "the JVM was not asked to record its pauses, since nothing is judged by time";

    private static final System.Logger LOG = System.getLogger(TestRunResources.class.getName());

    private final Function<String, Optional<String>> parameters;
    private final Backends backends;
    private final Map<BackendKind, BackendLink> links = new EnumMap<>(BackendKind.class);
    private final KitClients clients = new KitClients();
    private @Nullable RunCertificate certificate;
    private @Nullable FlightRecord flight;
    private @Nullable DynamoBackend waitedFor;
    private boolean closed;

    /** Starts nothing yet; {@code parameters} returns the value of a configuration parameter. */
    public TestRunResources(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
        this.backends = new Backends(parameters);
    }

    /**
     * Starts what measurements with this back end wait for, and waits until it runs. Reports no failure: the first
     * measurement does. Does nothing once this is closed.
     *
     * @param recordPauses see {@link #open}
     */
    void startAhead(BackendKind kind, boolean recordPauses) {
        try {
            DynamoBackend backend;
            synchronized (this) {
                if (closed) {
                    return;
                }
                if (recordPauses) {
                    flight();
                }
                backend = backends.get(kind);
            }
            ClassPreloading.begin();
            backend.start();
        } catch (RuntimeException | LinkageError failed) {
            LOG.log(System.Logger.Level.DEBUG, "The back end could not be started ahead", failed);
        }
    }

    /** Opens a setup that measures only the kit's clients; see {@link #open}. */
    public MeasurementSetup open(BackendKind kind, NetworkProfile network, HttpClientKind client) {
        return open(kind, network, client, Optional.empty(), true);
    }

    /** Opens a setup that measures the user's client too; see {@link #open}. */
    public MeasurementSetup open(BackendKind kind, NetworkProfile network, HttpClientKind client, UserClient own) {
        return open(kind, network, client, Optional.of(own), true);
    }

    /**
     * Opens a setup for one measurement.
     *
     * @param network the network to emulate; {@link NetworkProfile#REAL} for none: clients then talk to the back end's
     *     own address
     * @param client the HTTP library of the kit's client, which must be on the class path if the kit's client is used
     * @param own builds the user's client; empty without one
     * @param recordPauses whether the JVM records its pauses, which takes a new JVM half a second of CPU time. Without
     *     a proxy it records anyway
     * @throws io.dynamolatency.backend.BackendException when the back end cannot be started; the next call then fails
     *     at once
     * @throws io.dynamolatency.internal.client.ClientFactoryException when the user's client cannot be built, or does
     *     not reach the endpoint
     */
    public MeasurementSetup open(
            BackendKind kind,
            NetworkProfile network,
            HttpClientKind client,
            Optional<UserClient> own,
            boolean recordPauses) {
        // before it waits for the monitor
        return open(kind, network, client, own, recordPauses, System.nanoTime());
    }

    private synchronized MeasurementSetup open(
            BackendKind kind,
            NetworkProfile network,
            HttpClientKind client,
            Optional<UserClient> own,
            boolean recordPauses,
            long asked) {
        // starts in the background, while the back end starts in its own process
        FlightRecord record = recordPauses || !network.emulated() ? flight() : FlightRecord.off(UNRECORDED);
        DynamoBackend backend = backends.get(kind);
        boolean first = backend != waitedFor;
        long before = System.nanoTime();
        URI uri = started(kind, backend, first);
        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        waitedFor = backend;
        BackendLink link = link(kind, backend, uri);
        MeasurementSetup setup = network.emulated()
                ? new ProxiedSetup(
                        link, network, certificate(), clients, client, own, AwsPermission.allowed(parameters), record)
                : new KitClientSetup(link, clients, client, own, record);
        return setup.timed(new SetupTiming(asked, waited, first ? startOf(backend) : Optional.empty()));
    }

    private static URI started(BackendKind kind, DynamoBackend backend, boolean first) {
        if (first) {
            ClassPreloading.begin();
        }
        URI uri;
        try {
            uri = Backends.start(kind, backend);
        } catch (RuntimeException | Error failed) {
            ClassPreloading.cancel();
            throw failed;
        }
        ClassPreloading.end();
        return uri;
    }

    private BackendLink link(BackendKind kind, DynamoBackend backend, URI uri) {
        BackendLink link = links.get(kind);
        if (link == null || link.backend() != backend) {
            Optional.ofNullable(links.remove(kind)).ifPresent(BackendLink::close);
            link = BackendLink.to(backend, uri);
            links.put(kind, link);
        }
        return link;
    }

    private RunCertificate certificate() {
        if (certificate == null) {
            certificate = RunCertificate.create();
        }
        return certificate;
    }

    private static Optional<BackEndStart> startOf(DynamoBackend backend) {
        return Backends.startOf(backend).map(took -> new BackEndStart(took.resolving(), took.starting()));
    }

    /**
     * Opens a setup for a client that is measured where it was built to go, without proxy, network or back end.
     *
     * @throws io.dynamolatency.internal.client.ClientFactoryException when the client cannot be built, leads to AWS
     *     without permission, or gets no answer
     */
    public synchronized MeasurementSetup openDirect(UserClient own) {
        long asked = System.nanoTime();
        return new UserClientSetup(own, flight(), parameters)
                .timed(new SetupTiming(asked, Duration.ZERO, Optional.empty()));
    }

    /**
     * Waits until no other JVM of this machine measures, and makes others wait until the lock is closed.
     *
     * @throws IllegalArgumentException when a parameter cannot be read; the message says what to write
     */
    public MeasurementLock lock() throws InterruptedException {
        return MeasurementLock.take(parameters);
    }

    private FlightRecord flight() {
        if (flight == null) {
            flight = FlightRecord.open();
        }
        return flight;
    }

    /** Describes this machine and a back end. */
    public synchronized Environment environment(BackendKind kind) {
        return Environment.ofThisJvm(KitClients.sdkVersion(), backends.get(kind).description());
    }

    @Override
    public synchronized void close() {
        closed = true;
        ClassPreloading.cancel();
        links.values().forEach(BackendLink::close);
        backends.close();
        clients.close();
        if (flight != null) {
            flight.close();
            flight = null;
        }
    }
}
