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
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.RunCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What all measurements of one run of tests share: the back ends, started when one is first needed, and the certificate
 * authority that the run's clients trust. Thread-safe.
 */
public final class TestRunResources implements AutoCloseable {

    /** The configuration parameters that a lab reads. */
    public static final Set<String> PARAMETERS = Stream.concat(
                    Backends.PARAMETERS.stream(),
                    Stream.of(MeasurementLock.TAKEN, MeasurementLock.FILE, MeasurementLock.WAIT))
            .collect(Collectors.toUnmodifiableSet());

    private static final String UNRECORDED =
            "the JVM was not asked to record its pauses, since nothing is judged by time";

    private static final System.Logger LOG = System.getLogger(TestRunResources.class.getName());

    /** Those that were prepared and that nobody has asked for yet, by what they were told. */
    private static final Map<Map<String, String>, TestRunResources> PREPARED = new ConcurrentHashMap<>();

    private final Function<String, Optional<String>> parameters;
    private final Backends backends;
    private final Map<BackendKind, Straight> straights = new EnumMap<>(BackendKind.class);
    private final KitClients clients = new KitClients();
    private @Nullable RunCertificate certificate;
    private @Nullable FlightRecord flight;
    private @Nullable DynamoBackend waitedFor;
    private boolean closed;

    /** The way to a back end that leads past the proxy: its own endpoint, and a client for what is not measured. */
    private record Straight(DynamoBackend backend, KitEndpoint endpoint, DynamoDbClient client)
            implements AutoCloseable {

        static Straight to(DynamoBackend backend, URI uri) {
            KitEndpoint endpoint = new KitEndpoint(uri, backend.access());
            return new Straight(backend, endpoint, KitClients.admin(endpoint));
        }

        @Override
        public void close() {
            client.close();
            endpoint.deleteFiles();
        }
    }

    /** A lab in which nothing runs yet; {@code parameters} gives the value of a configuration parameter. */
    public TestRunResources(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
        this.backends = new Backends(parameters);
    }

    /** The lab that was prepared for a run with these parameters, or one in which nothing runs yet. Whoever gets it closes it. */
    public static TestRunResources of(Function<String, Optional<String>> parameters) {
        TestRunResources prepared = PREPARED.remove(told(parameters));
        return prepared == null ? new TestRunResources(parameters) : prepared;
    }

    /**
     * Makes a lab for a run that is about to begin, which {@link #of} hands out once.
     *
     * @return empty where there is one already, for another run with the same parameters
     */
    public static Optional<Prepared> prepare(Function<String, Optional<String>> parameters) {
        TestRunResources lab = new TestRunResources(parameters);
        Map<String, String> told = told(parameters);
        return PREPARED.putIfAbsent(told, lab) == null ? Optional.of(new Prepared(told, lab)) : Optional.empty();
    }

    private static Map<String, String> told(Function<String, Optional<String>> parameters) {
        Map<String, String> told = new HashMap<>();
        PARAMETERS.forEach(key -> parameters.apply(key).ifPresent(value -> told.put(key, value)));
        return told;
    }

    /** A lab that nobody has asked for yet. Thread-safe. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static final class Prepared implements AutoCloseable {

        private final Map<String, String> told;
        private final TestRunResources lab;

        private Prepared(Map<String, String> told, TestRunResources lab) {
            this.told = told;
            this.lab = lab;
        }

        /**
         * Starts what measurements with this back end are going to wait for, and waits for it. It says nothing of a failure: whoever
         * asks for the back end gets to hear of it. Does nothing in a lab that is closed.
         */
        public void begin(BackendKind kind, boolean timesMatter) {
            lab.begin(kind, timesMatter);
        }

        /** Closes the lab where nobody has asked for it. */
        @Override
        public void close() {
            if (PREPARED.remove(told, lab)) {
                lab.close();
            }
        }
    }

    private void begin(BackendKind kind, boolean timesMatter) {
        try {
            DynamoBackend backend;
            synchronized (this) {
                if (closed) {
                    return;
                }
                if (timesMatter) {
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

    /**
     * Opens the way for one measurement on clients of the kit's own.
     *
     * @param client the HTTP library of the client under test, which has to be on the class path
     * @throws io.dynamolatency.backend.BackendException when the back end cannot be had; the next call for it fails at once
     */
    public MeasurementSetup open(BackendKind kind, NetworkProfile network, HttpClientKind client) {
        return open(kind, network, client, Optional.empty(), true);
    }

    /**
     * Opens the way for one measurement in which a client of the team's own takes part.
     *
     * @param beside the HTTP library of the kit's client for the other modes, which has to be on the class path if there are any
     * @throws io.dynamolatency.backend.BackendException when the back end cannot be had; the next call for it fails at once
     * @throws io.dynamolatency.client.ClientFactoryException when the team's client cannot be had, or does not reach the endpoint
     */
    public MeasurementSetup open(BackendKind kind, NetworkProfile network, HttpClientKind beside, UserClient own) {
        return open(kind, network, beside, Optional.of(own), true);
    }

    /**
     * Opens the way for one measurement.
     *
     * @param network the network to emulate; where that is {@link NetworkProfile#DIRECT} there is none, and no proxy: clients talk
     *     to the back end's own address
     * @param own the team's own client; empty where there is none
     * @param timesMatter whether anything may be judged by how long calls take: then the JVM records its pauses, which takes a cold one
     *     half a second of CPU time
     * @throws io.dynamolatency.backend.BackendException see {@link #open(BackendKind, NetworkProfile, HttpClientKind)}
     * @throws io.dynamolatency.client.ClientFactoryException see {@link #open(BackendKind, NetworkProfile, HttpClientKind, UserClient)}
     */
    public MeasurementSetup open(
            BackendKind kind,
            NetworkProfile network,
            HttpClientKind client,
            Optional<UserClient> own,
            boolean timesMatter) {
        long asked = System.nanoTime();
        synchronized (this) {
            // takes its time in the background, as the back end does in its own process
            boolean evidence = !network.emulated();
            FlightRecord record = timesMatter || evidence ? flight() : FlightRecord.off(UNRECORDED);
            DynamoBackend backend = backends.get(kind);
            boolean first = backend != waitedFor;
            if (first) {
                ClassPreloading.begin();
            }
            long before = System.nanoTime();
            URI uri;
            try {
                uri = Backends.start(kind, backend);
            } catch (RuntimeException | Error failed) {
                ClassPreloading.cancel();
                throw failed;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - before);
            ClassPreloading.end();
            waitedFor = backend;
            Straight straight = straight(kind, backend, uri);
            MeasurementSetup lab = network.emulated()
                    ? new ProxiedSetup(
                            backend,
                            straight.endpoint(),
                            straight.client(),
                            network,
                            certificate(),
                            clients,
                            client,
                            own,
                            AwsPermission.allowed(parameters),
                            record)
                    : new KitClientSetup(backend, straight.endpoint(), straight.client(), clients, client, own, record);
            return lab.opened(new SetupTiming(asked, waited, first ? startOf(backend) : Optional.empty()));
        }
    }

    private Straight straight(BackendKind kind, DynamoBackend backend, URI uri) {
        Straight straight = straights.get(kind);
        if (straight == null || straight.backend() != backend) {
            Optional.ofNullable(straights.remove(kind)).ifPresent(Straight::close);
            straight = Straight.to(backend, uri);
            straights.put(kind, straight);
        }
        return straight;
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
     * Opens the way for one measurement of a client of the team's own where that was built to go: without a proxy, a network
     * or a back end.
     *
     * @throws io.dynamolatency.client.ClientFactoryException when the team's client cannot be had, leads to AWS without leave, or is
     *     not answered
     */
    public synchronized MeasurementSetup openDirect(UserClient own) {
        long asked = System.nanoTime();
        return new UserClientSetup(own, flight(), parameters)
                .opened(new SetupTiming(asked, Duration.ZERO, Optional.empty()));
    }

    /**
     * Waits until no other JVM of this machine measures, and keeps others waiting until it is closed.
     *
     * @throws IllegalArgumentException where a parameter cannot be read, with what to write
     */
    public MeasurementLock turn() throws InterruptedException {
        return MeasurementLock.take(parameters);
    }

    private FlightRecord flight() {
        if (flight == null) {
            flight = FlightRecord.open();
        }
        return flight;
    }

    /** The machine, and what answers. */
    public synchronized Environment environment(BackendKind kind) {
        return Environment.ofThisJvm(KitClients.sdkVersion(), backends.get(kind).description());
    }

    @Override
    public synchronized void close() {
        closed = true;
        ClassPreloading.cancel();
        straights.values().forEach(Straight::close);
        backends.close();
        clients.close();
        if (flight != null) {
            flight.close();
            flight = null;
        }
    }
}
