package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.client.Trial;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.ConnectionModeViolatedException;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.ConnectProxy;
import io.dynamolatency.internal.proxy.FaultPlan;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.proxy.TwoAddresses;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** The setup with an emulated network: a proxy, clients that call it, and a table. */
public final class ProxiedSetup extends MeasurementSetup {

    /**
     * The longest wait for bytes and closes that are on the way. No round trip takes longer, even on a busy machine.
     */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final long IDLE_PAUSE = HttpClients.MAX_IDLE.toMillis() * 2;

    private final BackendLink link;
    private final LatencyProxy proxy;
    private final Optional<ConnectProxy> tunnels;
    private final ClientRedirect redirect;
    private final TestProperties properties;
    private final KitEndpoint endpoint;
    private final MeasuredClients clients;
    private final ReferenceMeasure reference;
    private final BackendProbe backend;
    private final SetupTable table;
    private final boolean awsPermitted;
    private final boolean kitClients;
    private final boolean twoAddresses;
    private WireMark beforeLastCall = WireMark.START;
    private @Nullable ConnectionMode served;

    /**
     * Opens the proxy, builds the user's client and makes a trial call. The kit's client is opened on first use.
     *
     * @param own builds the user's client; empty if only the kit's client is measured
     * @param httpProxy whether an HTTP proxy of the kit stands between the clients and the proxy
     * @param awsPermitted whether clients are allowed to call AWS, and whether an external process can get keys that
     *     are valid for more than the back end
     * @param addresses the two addresses of the proxy; if empty, the proxy has one address
     * @param before the address whose requests the kit leads to the proxy; empty without such an address. If there is
     *     such an address, the setup has no client of the kit
     * @param held sets the system properties that clients of the user's code need
     * @throws ClientFactoryException if the user's client can't be built, or does not reach the endpoint
     */
    public ProxiedSetup(
            BackendLink link,
            NetworkProfile network,
            RunCertificate certificate,
            KitClients kitClients,
            HttpClientKind kind,
            Optional<UserClient> own,
            boolean httpProxy,
            boolean awsPermitted,
            FlightRecord flight,
            Optional<TwoAddresses> addresses,
            Optional<URI> before,
            Function<KitEndpoint, TestProperties> held) {
        super(flight);
        this.kitClients = before.isEmpty();
        this.link = link;
        this.awsPermitted = awsPermitted;
        DynamoBackend.Access access = link.endpoint().access();
        ProxySettings settings = new ProxySettings(
                link.endpoint().uri(), CertificateAuthorities.of(access.trusted()), network, certificate);
        this.twoAddresses = addresses.isPresent();
        this.reference = new ReferenceMeasure(link.backend(), settings);
        this.backend = new BackendProbe(link);
        this.table = new SetupTable(link, backend);
        Predicate<String> refused = AwsPermission.refusedHosts(awsPermitted);
        List<X509Certificate> trusted = network.tls().encrypted() ? List.of(certificate.authority()) : List.of();
        // the newest first
        Deque<Runnable> opened = new ArrayDeque<>();
        try {
            this.proxy = LatencyProxy.open(settings.with(addresses));
            opened.push(proxy::close);
            this.tunnels = httpProxy ? Optional.of(ConnectProxy.before(proxy.uri())) : Optional.empty();
            tunnels.ifPresent(http -> opened.push(http::close));
            tunnels.ifPresent(proxy::tunnels);
            this.redirect = before.map(address -> ClientRedirect.between(address, proxy.uri(), refused))
                    .orElseGet(() -> ClientRedirect.to(proxy.uri(), refused));
            opened.push(redirect::close);
            // the back end checks signatures, so clients use its region and keys
            this.endpoint = new KitEndpoint(
                    proxy.uri(),
                    new DynamoBackend.Access(trusted, access.region(), access.keys()),
                    tunnels.map(ConnectProxy::uri));
            opened.push(endpoint::deleteFiles);
            // the proxy does not delay before the measurement, so that a test can fill a table quickly
            proxy.emulation(false);
            this.properties = held.apply(endpoint);
            opened.push(properties::close);
            this.clients = new MeasuredClients(kitClients, kind, endpoint, own.map(this::triedOut));
        } catch (RuntimeException | Error failed) {
            closeAfter(failed, opened.toArray(Runnable[]::new));
            throw failed;
        }
    }

    @Override
    public boolean mayHandKeysOn() {
        return awsPermitted || endpoint.access().keys().isPresent();
    }

    private SdkClient triedOut(UserClient own) {
        SdkClient client = own.build(endpoint);
        try {
            Optional<Throwable> failure = redirecting(redirect, () -> Trial.through(own.name(), client))
                    .failure();
            RecordedWireLog log = proxy.log();
            if (log.exchanges().isEmpty() && !(failure.orElse(null) instanceof UnsupportedOperationException)) {
                throw new ClientFactoryException(
                        UserClientFault.of(own.name(), endpoint, log, failure), failure.orElse(null));
            }
            return own.afterTrial(client, endpoint);
        } catch (RuntimeException | Error unusable) {
            UserClient.close(client, unusable);
            throw unusable;
        }
    }

    @Override
    ClientRedirect redirect() {
        return redirect;
    }

    /** Returns the proxy between client and DynamoDB, for tests that make the proxy misbehave. */
    public LatencyProxy proxy() {
        return proxy;
    }

    @Override
    public SdkClient client(ConnectionMode mode) {
        return clients.of(mode);
    }

    @Override
    public boolean hasOwnClient() {
        return clients.hasOwn();
    }

    @Override
    public HttpClientKind httpClient() {
        return clients.kind();
    }

    @Override
    public KitEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public Environment environment() {
        return withOwnHttpClient(link.environment());
    }

    @Override
    public Optional<OwnHttpClient> ownHttpClient() {
        return clients.ownHttpClient();
    }

    @Override
    public boolean hasTwoAddresses() {
        return twoAddresses;
    }

    @Override
    public boolean hasKitClients() {
        return kitClients;
    }

    @Override
    public long[] reference(int exchanges) {
        return reference.take(exchanges);
    }

    /**
     * Returns the connection of the reference exchanges, for tests; empty before the first exchange and after a
     * failure.
     */
    public Optional<ReferenceExchanges> referenceExchanges() {
        return reference.opened();
    }

    @Override
    public void warmUp() {
        reference.warmUp();
    }

    @Override
    public void tableSchema(CreateTableRequest schema) {
        table.schema(schema);
    }

    @Override
    public TestTable table() {
        return table.get();
    }

    @Override
    public void withoutDelay(ConnectionMode mode) {
        serve(mode);
        proxy.emulation(false);
        clients.use(mode);
    }

    @Override
    public void withRtt(ConnectionMode mode, Duration rtt) {
        serve(mode);
        proxy.emulation(rtt);
        clients.use(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        serve(mode);
        clients.renew(mode);
        if (mode.ofTheKit() && clients.kind().pooledByJvm()) {
            // the JVM's pool keeps the closed client's connections, and the next client would reuse them
            proxy.closeIdleConnections(SETTLE);
        }
        proxy.emulation(true);
        awaitFlightRecord();
    }

    @Override
    public void resume(ConnectionMode mode) {
        if (mode != served) {
            // only if the mode changes: in the same mode, the connections of the previous call must still expire
            serve(mode);
        }
        clients.use(mode);
        proxy.emulation(true);
    }

    private void serve(ConnectionMode mode) {
        proxy.closeAfterAnswers(mode == ConnectionMode.SERVER_CLOSE);
        beforeLastCall = proxy.position();
        served = mode;
    }

    @Override
    public void beforeCall(ConnectionMode mode, int concurrency) throws InterruptedException {
        switch (mode) {
            case KEEP_ALIVE, CLOSE, SERVER_CLOSE, AS_BUILT -> {}
            case CLIENT_PER_CALL -> clients.awaitCloses(mode, concurrency - 1);
            case IDLE_EXPIRED -> expire();
        }
        beginCall();
    }

    /**
     * Leaves the previous call's connections idle until the client or the proxy closes them. This works only for one
     * thread. The kit rejects tests with more threads in this mode.
     */
    private void expire() throws InterruptedException {
        WireMark lastCall = beforeLastCall;
        beforeLastCall = proxy.position();
        switch (clients.kind()) {
            // these clients check a connection's idle time when they take it from the pool
            case APACHE5, APACHE4 -> Thread.sleep(IDLE_PAUSE);
            // the JDK always keeps a connection for 5 s, so the proxy closes it
            case URL_CONNECTION -> proxy.closeIdleConnections(SETTLE);
            // these clients close the connection by a timer, possibly late
            case NETTY, CRT, CRT_ASYNC -> {
                Thread.sleep(IDLE_PAUSE);
                if (!proxy.awaitCloses(lastCall, SETTLE)) {
                    throw new ConnectionModeViolatedException(
                            "IDLE_EXPIRED did not hold: a connection that was idle for "
                                    + Durations.format(SETTLE.plusMillis(IDLE_PAUSE))
                                    + " was not closed, though the client's limit for idle connections is "
                                    + Durations.format(HttpClients.MAX_IDLE));
                }
            }
        }
    }

    @Override
    public Runnable beginFaults(List<WireFault> faults, long calls, IntPredicate connections) {
        FaultPlan plan = proxy.faults(faults, calls, connections);
        return () -> proxy.resumeFaults(plan);
    }

    @Override
    public void pauseFaults() {
        proxy.faults(List.of(), 0);
    }

    @Override
    public void observeDelays(DelayObserver observer) {
        proxy.observeDelays(observer);
    }

    @Override
    public WireMark mark() {
        return proxy.mark();
    }

    @Override
    public RecordedWireLog log() {
        return proxy.log();
    }

    @Override
    public RecordedWireLog settledLog() {
        RecordedWireLog log = proxy.settled(WireMark.START, SETTLE);
        proxy.emulation(false);
        return log;
    }

    @Override
    public CallClock clock() {
        return proxy.clock();
    }

    @Override
    public long overlaps() {
        return proxy.overlaps();
    }

    @Override
    public void waitForDelays(boolean waited) {
        proxy.waitForDelays(waited);
    }

    @Override
    public void jumpWhenIdle(boolean jump) {
        proxy.jumpWhenIdle(jump);
    }

    @Override
    public boolean servesOnThisMachine() {
        return link.ofTheKit();
    }

    @Override
    public Optional<String> backendFailure() {
        return backend.failure();
    }

    @Override
    public Optional<String> backendFailure(Throwable failed) {
        return backend.after(failed);
    }

    @Override
    public void close() {
        closeAll(
                clients::endOwn,
                clients::closeKit,
                properties::close,
                redirect::close,
                reference::close,
                () -> tunnels.ifPresent(ConnectProxy::close),
                proxy::close,
                endpoint::deleteFiles,
                table::drop);
    }
}
