package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.BackendAccess;
import io.dynamolatency.backend.CertificateAuthorities;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.client.ClientFactoryException;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitClient;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.Trial;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.ConnectionModeViolatedException;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A lab behind an emulated network: proxy, client and table. */
public final class ProxiedSetup extends MeasurementSetup {

    /** How long closes that are on their way are waited for: the longest round trip, and a busy machine. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final long IDLE_PAUSE = HttpClients.MAX_IDLE.toMillis() * 2;

    @FunctionalInterface
    private interface WarmUp {
        void run() throws IOException;
    }

    private final DynamoBackend backend;
    private final DynamoDbClient direct;
    private final LatencyProxy proxy;
    private final KitEndpoint endpoint;
    private final HttpClientKind kind;
    private final Function<ConnectionMode, KitClient> opener;
    private final Optional<SdkClient> own;
    private final ReferenceExchanges.Opener references;
    private final WarmUp warmUp;
    private final boolean keysForOthers;
    private boolean warm;
    private @Nullable ReferenceExchanges reference;
    private @Nullable KitClient kit;
    private @Nullable CreatedTable table;
    private WireMark beforeLastCall = WireMark.START;
    private @Nullable ConnectionMode served;

    /**
     * Opens the way, without a client yet for the kit's own modes.
     *
     * @param straight the back end's own endpoint
     * @param direct a client for what is not measured
     * @param team builds the team's own client; empty where none is measured
     * @param keysForOthers whether another process may be handed keys that may open more than the back end
     */
    public ProxiedSetup(
            DynamoBackend backend,
            KitEndpoint straight,
            DynamoDbClient direct,
            NetworkProfile network,
            RunCertificate certificate,
            KitClients clients,
            HttpClientKind kind,
            Optional<UserClient> team,
            boolean keysForOthers,
            FlightRecord flight) {
        super(flight);
        this.keysForOthers = keysForOthers;
        this.backend = backend;
        this.direct = direct;
        // what clients sign is what the back end checks, so region and keys are its own
        ProxySettings settings =
                new ProxySettings(straight.uri(), backend.access().trust(), network, certificate);
        this.proxy = LatencyProxy.open(settings);
        Optional<CertificateAuthorities> trust = network.tls().encrypted()
                ? Optional.of(new CertificateAuthorities(List.of(certificate.authority())))
                : Optional.empty();
        this.endpoint = new KitEndpoint(
                proxy.uri(),
                new BackendAccess(
                        trust, straight.access().region(), straight.access().keys()));
        this.kind = kind;
        this.opener = mode -> clients.open(kind, endpoint, mode);
        this.references = () -> ReferenceExchanges.open(settings);
        this.warmUp = () -> ReferenceExchanges.warmUp(settings);
        // what a test does before the measurement, such as filling a table, need not wait for the network
        proxy.emulation(false);
        try {
            this.own = team.map(this::triedOut);
        } catch (RuntimeException | Error failed) {
            proxy.close();
            endpoint.deleteFiles();
            throw failed;
        }
    }

    @Override
    public boolean mayHandKeysOn() {
        return keysForOthers || endpoint.access().keys().isPresent();
    }

    /** The team's client, when it was seen to reach the endpoint. */
    private SdkClient triedOut(UserClient team) {
        SdkClient client = team.build(endpoint);
        try {
            Optional<Throwable> failure =
                    Trial.through(team.name(), client, endpoint).failure();
            RecordedWireLog log = proxy.log();
            if (log.exchanges().isEmpty() && !(failure.orElse(null) instanceof UnsupportedOperationException)) {
                throw new ClientFactoryException(
                        UserClientFault.of(team.name(), endpoint, log, failure), failure.orElse(null));
            }
            return client;
        } catch (RuntimeException | Error unusable) {
            UserClient.close(client, unusable);
            throw unusable;
        }
    }

    /** What stands between client and DynamoDB, for tests that have it misbehave. */
    public LatencyProxy proxy() {
        return proxy;
    }

    @Override
    public SdkClient client(ConnectionMode mode) {
        return mode.ofTheKit()
                ? kit(mode).dynamo()
                : own.orElseThrow(() -> new IllegalStateException(mode + " takes a client of the team's own"));
    }

    @Override
    public boolean hasOwnClient() {
        return own.isPresent();
    }

    private synchronized KitClient kit(ConnectionMode mode) {
        if (kit == null) {
            kit = opener.apply(mode);
        }
        return kit;
    }

    @Override
    public HttpClientKind httpClient() {
        return kind;
    }

    @Override
    public KitEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public Environment environment() {
        return Environment.ofThisJvm(KitClients.sdkVersion(), backend.description());
    }

    @Override
    public boolean hasKitClients() {
        return true;
    }

    @Override
    public synchronized long[] reference(int exchanges) {
        try {
            if (reference == null) {
                reference = references.open();
            }
            return reference.take(exchanges);
        } catch (IOException failed) {
            // what has failed once is not to fail the next measurement, too: that gets a connection of its own
            closeReference();
            throw new MeasurementException(
                    "the run's own reference could not be taken: plain exchanges over the network of the test failed, "
                            + backend.failure().orElse(failed.toString()),
                    failed);
        }
    }

    @Override
    public synchronized void warmUp() {
        if (warm) {
            return;
        }
        try {
            warmUp.run();
            warm = true;
        } catch (IOException failed) {
            throw new MeasurementException(
                    "the proxy could not be warmed up: plain exchanges over the network of the test failed, "
                            + backend.failure().orElse(failed.toString()),
                    failed);
        }
    }

    @Override
    public synchronized CreatedTable table() {
        if (table == null) {
            table = createTable(backend, direct);
        }
        return table;
    }

    @Override
    public void rehearse(ConnectionMode mode) {
        serve(mode);
        proxy.emulation(false);
        use(mode);
    }

    @Override
    public void detour(ConnectionMode mode, Duration rtt) {
        serve(mode);
        proxy.emulation(rtt);
        use(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        serve(mode);
        if (mode.ofTheKit()) {
            kit(mode).renew(mode);
            if (kind.pooledByJvm()) {
                // the client's connections outlived it, and the next one would take them over
                proxy.closeIdleConnections(SETTLE);
            }
        }
        proxy.emulation(true);
        awaitFlightRecord();
    }

    @Override
    public void resume(ConnectionMode mode) {
        if (mode != served) {
            // going on in the same mode, the last call's connections still have to expire
            serve(mode);
        }
        use(mode);
        proxy.emulation(true);
    }

    private void use(ConnectionMode mode) {
        if (mode.ofTheKit()) {
            kit(mode).use(mode);
        }
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
            case CLIENT_PER_CALL -> kit(mode).awaitCloses(concurrency - 1);
            case IDLE_EXPIRED -> expire();
        }
        beginCall();
    }

    /**
     * Lets the last call's connections lie idle until whoever has the shorter patience has no use for them any more. For one
     * thread alone: a load of several is refused in this mode.
     */
    private void expire() throws InterruptedException {
        WireMark lastCall = beforeLastCall;
        beforeLastCall = proxy.position();
        switch (kind) {
            // they look at the time a connection was handed back when it is wanted again
            case APACHE5, APACHE4 -> Thread.sleep(IDLE_PAUSE);
            // the JDK keeps it for 5 s whatever is said, so it is the service that closes
            case URL_CONNECTION -> proxy.closeIdleConnections(SETTLE);
            // they close it when a timer of their own says so, which may be late
            case NETTY, CRT, CRT_ASYNC -> {
                Thread.sleep(IDLE_PAUSE);
                if (!proxy.awaitCloses(lastCall, SETTLE)) {
                    throw new ConnectionModeViolatedException(
                            "IDLE_EXPIRED did not hold: a connection that lay idle for "
                                    + Durations.format(SETTLE)
                                    + " was not closed, though the client was told to keep it for "
                                    + Durations.format(HttpClients.MAX_IDLE));
                }
            }
        }
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
    public Optional<String> backendFailure() {
        return backend.failure();
    }

    @Override
    public void close() {
        closeAll(
                () -> own.ifPresent(SdkClient::close),
                this::closeKit,
                this::closeReference,
                proxy::close,
                endpoint::deleteFiles,
                this::dropTable);
    }

    private synchronized void closeKit() {
        if (kit != null) {
            kit.close();
        }
    }

    /** The exchanges that the reference is taken by, for tests; empty before the first, and after some that failed. */
    public synchronized Optional<ReferenceExchanges> referenceExchanges() {
        return Optional.ofNullable(reference);
    }

    private synchronized void closeReference() {
        if (reference != null) {
            reference.close();
            reference = null;
        }
    }

    private synchronized void dropTable() {
        // a back end that has ended took the table with it
        if (table != null && backend.failure().isEmpty()) {
            table.close();
        }
    }
}
