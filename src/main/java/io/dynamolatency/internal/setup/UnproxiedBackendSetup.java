package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.client.Trial;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * The setup for {@code proxy = OFF}: clients call the address of the kit's back end. Connections are known only from
 * the TLS handshakes that the JVM records.
 */
final class UnproxiedBackendSetup extends UnproxiedSetup {

    private static final String INSTEAD =
            "; remove proxy = OFF to measure it behind the proxy, which sees every connection";

    private static final long IDLE_PAUSE = HttpClients.MAX_IDLE.toMillis() * 2;

    private final BackendLink link;
    private final KitEndpoint endpoint;
    private final TestProperties properties;
    private final MeasuredClients clients;
    private final BackendProbe backend;
    private final SetupTable table;
    private final JvmEvidence evidence;
    private final String ownName;
    /**
     * Why the JVM does not record the handshakes of the user's client; empty if it records them, or without a user's
     * client.
     */
    private final Optional<String> ownBlind;

    /**
     * Builds the user's client and makes a trial call. The kit's client is opened on first use.
     *
     * @param user builds the user's client; empty if only the kit's client is measured
     * @param awsPermitted whether clients are allowed to call AWS
     * @throws ClientFactoryException if the user's client can't be built, or gets no answer
     */
    UnproxiedBackendSetup(
            BackendLink link,
            KitClients kitClients,
            HttpClientKind kind,
            Optional<UserClient> user,
            boolean awsPermitted,
            FlightRecord flight) {
        super(flight, redirect(link.endpoint().uri(), awsPermitted));
        this.link = link;
        this.endpoint = link.endpoint();
        this.backend = new BackendProbe(link);
        this.table = new SetupTable(link, backend);
        // the recording must run before a client's first handshake
        flight.awaitStart();
        this.evidence = new JvmEvidence(flight, TargetHost.of(endpoint.uri()), System.nanoTime());
        this.ownName = user.map(UserClient::name).orElse("");
        this.properties = TestProperties.hold(endpoint);
        try {
            this.clients = new MeasuredClients(kitClients, kind, endpoint, user.map(this::triedOut));
            this.ownBlind = clients.hasOwn() ? blind() : Optional.empty();
        } catch (RuntimeException | Error failed) {
            closeAfter(failed, properties::close, redirect()::close);
            throw failed;
        }
    }

    /**
     * Returns a redirect that leads clients to the back end itself. If the back end is AWS, the redirect leads no
     * client, and only clients that were built for AWS reach AWS.
     */
    private static ClientRedirect redirect(URI backend, boolean awsPermitted) {
        Predicate<String> refused = AwsPermission.refusedHosts(awsPermitted);
        return TargetHost.of(backend).aws() ? ClientRedirect.nowhere(refused) : ClientRedirect.to(backend, refused);
    }

    private SdkClient triedOut(UserClient user) {
        SdkClient client = user.build(endpoint);
        try {
            DynamoBackend backend = link.backend();
            redirecting(redirect(), () -> Trial.through(user.name(), client))
                    .unanswered()
                    .ifPresent(failure -> {
                        throw new ClientFactoryException(
                                "The client of " + user.name() + " was tested with a call of listTables, which failed: "
                                        + SafeText.oneLine(failure) + "\nIt was built for " + endpoint + ", "
                                        + backend.failure()
                                                .orElse("where " + backend.description()
                                                        + " answers other clients.\n"
                                                        + "fix: make the client trust the certificate"),
                                failure);
                    });
            return user.afterTrial(client, endpoint);
        } catch (RuntimeException | Error unusable) {
            UserClient.close(client, unusable);
            throw unusable;
        }
    }

    /**
     * Returns the reason if the JVM does not record the client's handshakes; empty if the JVM recorded the handshake of
     * the client's first call.
     */
    private Optional<String> blind() {
        return evidence.impossible()
                .or(() -> evidence.handshakes().isEmpty()
                        ? Optional.of(
                                "the JVM recorded no TLS handshake of the client's first call: the client's TLS is not"
                                        + " the JVM's (for example the AWS Common Runtime), or the factory returned a"
                                        + " client that was in use before")
                        : Optional.empty())
                .map(why -> why + INSTEAD);
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
    public boolean hasKitClients() {
        return true;
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
    public void tableSchema(CreateTableRequest schema) {
        table.schema(schema);
    }

    @Override
    public TestTable table() {
        return table.get();
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
    public void withoutDelay(ConnectionMode mode) {
        clients.use(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        clients.renew(mode);
    }

    @Override
    public void resume(ConnectionMode mode) {
        clients.use(mode);
    }

    @Override
    public void beforeCall(ConnectionMode mode, int concurrency) throws InterruptedException {
        switch (mode) {
            case KEEP_ALIVE, CLOSE, AS_BUILT -> {}
            case CLIENT_PER_CALL -> clients.awaitCloses(mode, concurrency - 1);
            // this mode is only for clients that check a connection's idle time when they take it from the pool
            case IDLE_EXPIRED -> Thread.sleep(IDLE_PAUSE);
            case SERVER_CLOSE -> throw new IllegalStateException(mode + " needs the proxy");
        }
        beginCall();
    }

    @Override
    public RecordedWireLog log() {
        if (!clients.kitOpened() || (clients.hasOwn() && ownBlind.isPresent())) {
            return evidence.log(
                    clients.hasOwn() ? "the client of " + ownName : "the client that the test's code builds",
                    ownBlind.or(evidence::impossible));
        }
        HttpClientKind kind = clients.kind();
        boolean crt = kind == HttpClientKind.CRT || kind == HttpClientKind.CRT_ASYNC;
        Optional<String> blind = evidence.impossible()
                .or(() -> crt
                        ? Optional.of("its TLS is not the JVM's, so the JVM does not record its handshakes")
                        : Optional.empty())
                .map(why -> why + INSTEAD);
        return evidence.log("the kit's client on " + kind, blind);
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
        closeAll(clients::endOwn, clients::closeKit, table::drop, properties::close, redirect()::close);
    }
}
