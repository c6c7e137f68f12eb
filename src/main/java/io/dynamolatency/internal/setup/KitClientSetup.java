package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.client.ClientFactoryException;
import io.dynamolatency.internal.backend.aws.AwsBackend;
import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitClient;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.Trial;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A lab whose clients, the kit's own or the team's, go straight to the back end's own address: there is a table and an endpoint as
 * behind the proxy, but no network, and what is known of connections is what the JVM records of their TLS handshakes.
 */
final class KitClientSetup extends UnproxiedSetup {

    private static final String INSTEAD =
            "; take proxy = OFF away to have it measured behind the proxy, which sees every connection of every client";

    private static final long IDLE_PAUSE = HttpClients.MAX_IDLE.toMillis() * 2;

    private final DynamoBackend backend;
    private final DynamoDbClient direct;
    private final KitEndpoint endpoint;
    private final HttpClientKind kind;
    private final Function<ConnectionMode, KitClient> opener;
    private final JvmEvidence evidence;
    private final Optional<SdkClient> own;
    private final String ownName;
    /** Why the team's client leaves no evidence; empty where it does, and where there is none. */
    private final Optional<String> ownBlind;

    private @Nullable KitClient kit;
    private @Nullable CreatedTable table;

    /**
     * Opens the way, without a client yet for the kit's own modes.
     *
     * @param endpoint the back end's own
     * @param direct a client for what is not measured
     * @param team builds the team's own client; empty where none is measured
     * @throws ClientFactoryException when the team's client cannot be had, or is not answered
     */
    KitClientSetup(
            DynamoBackend backend,
            KitEndpoint endpoint,
            DynamoDbClient direct,
            KitClients clients,
            HttpClientKind kind,
            Optional<UserClient> team,
            FlightRecord flight) {
        super(flight);
        this.backend = backend;
        this.endpoint = endpoint;
        this.direct = direct;
        this.kind = kind;
        this.opener = mode -> clients.open(kind, endpoint, mode);
        // before a client's first handshake
        flight.awaitStart();
        this.evidence = new JvmEvidence(flight, TargetHost.of(endpoint.uri()), System.nanoTime());
        this.ownName = team.map(UserClient::name).orElse("");
        this.own = team.map(this::triedOut);
        this.ownBlind = own.isEmpty() ? Optional.empty() : blind();
    }

    private SdkClient triedOut(UserClient team) {
        SdkClient client = team.build(endpoint);
        try {
            Trial.through(team.name(), client, endpoint).unanswered().ifPresent(failure -> {
                throw new ClientFactoryException(
                        "The client of " + team.name() + " was tried out with a call of listTables, which failed: "
                                + failure + "\nIt was built for " + endpoint + ", "
                                + backend.failure()
                                        .orElse("where " + backend.description()
                                                + " answers others. Does it trust the certificate there?"),
                        failure);
            });
            return client;
        } catch (RuntimeException | Error unusable) {
            UserClient.close(client, unusable);
            throw unusable;
        }
    }

    /** A client is known to leave evidence when its very first call did. */
    private Optional<String> blind() {
        return evidence.impossible()
                .or(() -> evidence.handshakes().isEmpty()
                        ? Optional.of(
                                "its first call made no TLS handshake that the JVM recorded: its TLS is not the JVM's"
                                    + " (as with the AWS Common Runtime), or the factory returned a client that was in"
                                    + " use before")
                        : Optional.empty())
                .map(why -> why + INSTEAD);
    }

    @Override
    public SdkClient client(ConnectionMode mode) {
        return mode.ofTheKit()
                ? kit(mode).dynamo()
                : own.orElseThrow(() -> new IllegalStateException(mode + " takes a client of the team's own"));
    }

    private synchronized KitClient kit(ConnectionMode mode) {
        if (kit == null) {
            kit = opener.apply(mode);
        }
        return kit;
    }

    private synchronized @Nullable KitClient openedKit() {
        return kit;
    }

    @Override
    public boolean hasOwnClient() {
        return own.isPresent();
    }

    @Override
    public boolean hasKitClients() {
        return true;
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
    public synchronized CreatedTable table() {
        if (table == null) {
            table = createTable(backend, direct);
        }
        return table;
    }

    @Override
    public Environment environment() {
        return Environment.ofThisJvm(KitClients.sdkVersion(), backend.description());
    }

    @Override
    public void rehearse(ConnectionMode mode) {
        use(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        if (mode.ofTheKit()) {
            kit(mode).renew(mode);
        }
    }

    @Override
    public void resume(ConnectionMode mode) {
        use(mode);
    }

    private void use(ConnectionMode mode) {
        if (mode.ofTheKit()) {
            kit(mode).use(mode);
        }
    }

    @Override
    public void beforeCall(ConnectionMode mode, int concurrency) throws InterruptedException {
        switch (mode) {
            case KEEP_ALIVE, CLOSE, AS_BUILT -> {}
            case CLIENT_PER_CALL -> kit(mode).awaitCloses(concurrency - 1);
            // on those clients alone that look at the time when a connection is wanted again
            case IDLE_EXPIRED -> Thread.sleep(IDLE_PAUSE);
            case SERVER_CLOSE -> throw new IllegalStateException(mode + " takes the proxy");
        }
        beginCall();
    }

    @Override
    public RecordedWireLog log() {
        if (own.isPresent() && (openedKit() == null || ownBlind.isPresent())) {
            return evidence.log("the client of " + ownName, ownBlind);
        }
        boolean crt = kind == HttpClientKind.CRT || kind == HttpClientKind.CRT_ASYNC;
        Optional<String> blind = evidence.impossible()
                .or(() -> crt
                        ? Optional.of("its TLS is not the JVM's, so that the JVM records no handshake of it")
                        : Optional.empty())
                .map(why -> why + INSTEAD);
        return evidence.log("the kit's client on " + kind, blind);
    }

    @Override
    public Optional<String> backendFailure() {
        return backend.failure();
    }

    @Override
    public void close() {
        closeAll(() -> own.ifPresent(SdkClient::close), this::closeKit, this::dropTable);
    }

    private synchronized void closeKit() {
        if (kit != null) {
            kit.close();
        }
    }

    private synchronized void dropTable() {
        if (table != null && backend instanceof AwsBackend aws) {
            aws.deleteTable(table);
            return;
        }
        // a back end that has ended took the table with it
        if (table != null && backend.failure().isEmpty()) {
            table.close();
        }
    }
}
