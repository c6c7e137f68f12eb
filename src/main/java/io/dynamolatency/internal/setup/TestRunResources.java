package io.dynamolatency.internal.setup;

import io.dynamolatency.BackendKind;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.backend.Backends;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.HttpLibraries;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.proxy.TwoAddresses;
import io.dynamolatency.internal.stats.VerdictConfidence;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources that all measurements of a test run share: back ends, HTTP clients, and the JVM's recording. Back ends
 * are started on first use. Thread-safe.
 */
public final class TestRunResources implements AutoCloseable {

    /** The parameters that this class and the back ends read. */
    public static final Set<String> PARAMETERS = Stream.concat(
                    Backends.PARAMETERS.stream(), Stream.of(MeasurementLock.WAIT))
            .collect(Collectors.toUnmodifiableSet());

    private static final String UNRECORDED = "the kit did not record the JVM's pauses, since the test judges no times";

    private static final System.Logger LOG = System.getLogger(TestRunResources.class.getName());

    private final Function<String, Optional<String>> parameters;
    private final Backends backends;
    private final Map<BackendKind, BackendLink> links = new EnumMap<>(BackendKind.class);
    private final KitClients clients = new KitClients();
    private @Nullable FlightRecord flight;
    private @Nullable DynamoBackend waitedFor;
    private final AtomicInteger results = new AtomicInteger();
    private boolean closed;

    /**
     * Makes the resources without starting any; {@code parameters} returns the value of a configuration parameter by
     * its name.
     */
    public TestRunResources(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
        this.backends = new Backends(parameters);
    }

    /** Returns which share of the run's error probability the verdicts of the next result are allowed to use. */
    public double nextErrorShare() {
        return nextErrorShare(1);
    }

    /**
     * Returns which share of the run's error probability the verdicts of each of the next results are allowed to use.
     *
     * @param next the number of these results, at least 1
     */
    public double nextErrorShare(int next) {
        // a later result never has a larger share, so each of these results gets the share of the last one
        return VerdictConfidence.shareOf(results.addAndGet(next));
    }

    /**
     * Starts the back end, and everything else that a measurement would have to wait for. Returns when the back end
     * runs. Does not report a failure, because the first measurement will report it. Does nothing after {@link #close}.
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
        return open(kind, network, client, Optional.empty(), true, List.of());
    }

    /** Opens a setup that also measures the user's client; see {@link #open}. */
    public MeasurementSetup open(BackendKind kind, NetworkProfile network, HttpClientKind client, UserClient own) {
        return open(kind, network, client, Optional.of(own), true, List.of());
    }

    /**
     * Opens a setup for one measurement.
     *
     * @param network the network to emulate; {@link NetworkProfile#REAL} for no emulation, so that clients call the
     *     back end's own address
     * @param client the HTTP library of the kit's client, which must be on the class path if the kit's client is used
     * @param own builds the user's client; empty if only the kit's client is measured
     * @param recordPauses whether the JVM records its pauses, which costs a new JVM half a second of CPU time. Without
     *     a proxy, the JVM always records its pauses
     * @param faults the planned faults; some faults need a proxy with two addresses, or an HTTP proxy
     * @throws io.dynamolatency.backend.BackendException if the back end can't be started; the next call then fails at
     *     once
     * @throws io.dynamolatency.internal.client.ClientFactoryException if the user's client can't be built, or does not
     *     reach the endpoint
     */
    public MeasurementSetup open(
            BackendKind kind,
            NetworkProfile network,
            HttpClientKind client,
            Optional<UserClient> own,
            boolean recordPauses,
            List<WireFault> faults) {
        boolean dies = faults.stream().anyMatch(fault -> fault.kind() == FaultKind.DEAD_ADDRESS);
        Optional<TwoAddresses> addresses = dies ? Optional.of(TwoAddresses.ofLocalhost()) : Optional.empty();
        boolean httpProxy = faults.stream().anyMatch(fault -> fault.kind() == FaultKind.PROXY);
        // the time is read here, before this thread waits for the lock
        return open(kind, network, client, own, httpProxy, recordPauses, addresses, System.nanoTime());
    }

    private synchronized MeasurementSetup open(
            BackendKind kind,
            NetworkProfile network,
            HttpClientKind client,
            Optional<UserClient> own,
            boolean httpProxy,
            boolean recordPauses,
            Optional<TwoAddresses> addresses,
            long asked) {
        // the recording starts in the background, while the back end starts in its own process
        FlightRecord record = recordPauses || !network.emulated() ? flight() : FlightRecord.off(UNRECORDED);
        DynamoBackend backend = backends.get(kind);
        boolean first = backend != waitedFor;
        long before = System.nanoTime();
        URI uri = started(kind, backend, first);
        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        waitedFor = backend;
        BackendLink link = link(kind, backend, uri);
        boolean awsPermitted = AwsPermission.allowed(parameters);
        MeasurementSetup setup = network.emulated()
                ? new ProxiedSetup(
                        link,
                        network,
                        RunCertificate.ofThisJvm(),
                        clients,
                        client,
                        own,
                        httpProxy,
                        awsPermitted,
                        record,
                        addresses,
                        Optional.empty(),
                        TestProperties::hold)
                : new UnproxiedBackendSetup(link, clients, client, own, awsPermitted, record);
        return setup.timed(new SetupTiming(asked, waited, first ? Backends.startOf(backend) : Optional.empty()));
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
            link = BackendLink.to(backend, uri, kind == BackendKind.LOCAL);
            links.put(kind, link);
        }
        return link;
    }

    /**
     * Opens a setup for a client that calls the endpoint that it was built for. There is no proxy, no emulated network
     * and no back end of the kit.
     *
     * @throws io.dynamolatency.internal.client.ClientFactoryException if the client can't be built, calls AWS without
     *     permission, or gets no answer
     */
    public synchronized MeasurementSetup openDirect(UserClient own) {
        long asked = System.nanoTime();
        return new DirectClientSetup(own, flight(), parameters)
                .timed(new SetupTiming(asked, Duration.ZERO, Optional.empty()));
    }

    /**
     * Opens a setup for clients that call an address where DynamoDB already answers. Leads the requests of these
     * clients to a proxy.
     *
     * @throws io.dynamolatency.backend.BackendException if the address is invalid or belongs to AWS, or if nothing
     *     answers there
     */
    public synchronized MeasurementSetup openBefore(URI address, NetworkProfile network) {
        long asked = System.nanoTime();
        DynamoBackend backend = Backends.at(address);
        // store the link, so that the run closes it. The address is the only back end of this run
        BackendLink link = BackendLink.to(backend, backend.start(), false);
        links.put(BackendKind.ENDPOINT, link);
        return new ProxiedSetup(
                        link,
                        network,
                        RunCertificate.ofThisJvm(),
                        clients,
                        HttpLibraries.standard(false),
                        Optional.empty(),
                        false,
                        AwsPermission.allowed(parameters),
                        flight(),
                        Optional.empty(),
                        Optional.of(address),
                        TestProperties::hold)
                .timed(new SetupTiming(asked, Duration.ZERO, Optional.empty()));
    }

    /**
     * Makes clients trust the run's authority if they are built after this call and before the close of the returned
     * properties.
     */
    public static TestProperties trust() {
        return TestProperties.trust(authorities());
    }

    /**
     * Makes clients reach a proxy that is not open yet, if they are built after this call and before the close of the
     * returned properties.
     *
     * @param encrypted whether the proxy speaks TLS
     */
    public static TestProperties lead(boolean encrypted) {
        return TestProperties.hold(encrypted ? Optional.of(authorities()) : Optional.empty());
    }

    private static CertificateAuthorities authorities() {
        return new CertificateAuthorities(List.of(RunCertificate.ofThisJvm().authority()));
    }

    /** Refuses calls of SDK clients to AWS until the returned redirect is closed, unless calls to AWS are allowed. */
    public ClientRedirect refuseAws() {
        ClientRedirect refusal = ClientRedirect.nowhere(AwsPermission.refusedHosts(AwsPermission.allowed(parameters)));
        refusal.everywhere();
        return refusal;
    }

    /**
     * Waits until no other JVM of this user measures on this machine. Other JVMs wait until the lock is closed.
     *
     * @throws IllegalArgumentException if a parameter can't be read; the message says what to write
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

    /** Returns a description of this machine and a back end. */
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
