package io.dynamolatency.lab;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Durations;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.client.HttpClients;
import io.dynamolatency.client.KitClient;
import io.dynamolatency.client.TestTable;
import io.dynamolatency.frontdoor.FrontDoor;
import io.dynamolatency.frontdoor.FrontDoorSettings;
import io.dynamolatency.frontdoor.RunCertificate;
import io.dynamolatency.measure.CallPath;
import io.dynamolatency.measure.ModeNotHeldException;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireMark;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What one measurement has for itself: front door, client and table. Thread-safe; the call path is for one thread. */
@API(status = Status.INTERNAL, since = "0.1")
public final class CallLab implements CallPath, AutoCloseable {

    /** How long closes that are on their way are waited for: the longest round trip, and a busy machine. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final long IDLE_PAUSE = HttpClients.MAX_IDLE.toMillis() * 2;

    private final DynamoBackend backend;
    private final DynamoDbClient direct;
    private final FrontDoor frontDoor;
    private final DynamoEndpoint endpoint;
    private final HttpClientKind kind;
    private final KitClient client;
    private @Nullable TestTable table;
    private WireMark beforeLastCall = WireMark.START;

    CallLab(
            DynamoBackend backend,
            URI backendUri,
            DynamoDbClient direct,
            NetworkProfile network,
            RunCertificate certificate,
            HttpClients clients,
            HttpClientKind kind,
            ConnectionMode first) {
        this.backend = backend;
        this.direct = direct;
        this.frontDoor = FrontDoor.open(new FrontDoorSettings(backendUri, network, certificate, Duration.ZERO));
        boolean encrypted = network.tls().encrypted();
        this.endpoint = new DynamoEndpoint(
                frontDoor.uri(),
                encrypted ? Optional.of(certificate.authority()) : Optional.empty(),
                encrypted ? List.of(certificate.trustManagers()) : List.of());
        this.kind = kind;
        boolean opened = false;
        try {
            this.client = clients.open(kind, endpoint, first);
            opened = true;
        } finally {
            if (!opened) {
                frontDoor.close();
            }
        }
        // what a test does before the measurement, such as filling a table, need not wait for the network
        frontDoor.emulation(false);
    }

    /** The client under test, a {@code DynamoDbClient} or a {@code DynamoDbAsyncClient}; closed with this. */
    public SdkClient client() {
        return client.dynamo();
    }

    /** Where the client under test finds DynamoDB. */
    public DynamoEndpoint endpoint() {
        return endpoint;
    }

    /** A table of this measurement's own, made when it is first asked for and dropped when this is closed. */
    public synchronized TestTable table() {
        if (table == null) {
            try {
                table = TestTable.create(direct);
            } catch (RuntimeException failed) {
                throw backend.failure()
                        .<RuntimeException>map(ended -> new BackendException(ended, failed))
                        .orElse(failed);
            }
        }
        return table;
    }

    @Override
    public void rehearse(ConnectionMode mode) {
        serve(mode);
        frontDoor.emulation(false);
        client.use(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        serve(mode);
        client.renew(mode);
        if (kind.pooledByJvm()) {
            // the client's connections outlived it, and the next one would take them over
            frontDoor.closeIdleConnections(SETTLE);
        }
        frontDoor.emulation(true);
    }

    @Override
    public void resume(ConnectionMode mode) {
        serve(mode);
        client.use(mode);
        frontDoor.emulation(true);
    }

    private void serve(ConnectionMode mode) {
        frontDoor.closeAfterAnswers(mode == ConnectionMode.SERVER_CLOSE);
        beforeLastCall = frontDoor.mark();
    }

    @Override
    public void beforeCall(ConnectionMode mode) throws InterruptedException {
        switch (mode) {
            case KEEP_ALIVE, CLOSE, SERVER_CLOSE -> {}
            case CLIENT_PER_CALL -> client.awaitCloses();
            case IDLE_EXPIRED -> expire();
        }
    }

    /** Lets the last call's connections lie idle until whoever has the shorter patience has no use for them any more. */
    private void expire() throws InterruptedException {
        WireMark lastCall = beforeLastCall;
        beforeLastCall = frontDoor.mark();
        switch (kind) {
            // they look at the time a connection was handed back when it is wanted again
            case APACHE5, APACHE4 -> Thread.sleep(IDLE_PAUSE);
            // the JDK keeps it for 5 s whatever is said, so it is the service that closes
            case URL_CONNECTION -> frontDoor.closeIdleConnections(SETTLE);
            // they close it when a timer of their own says so, which may be late
            case NETTY, CRT, CRT_ASYNC -> {
                Thread.sleep(IDLE_PAUSE);
                if (!frontDoor.awaitCloses(lastCall, SETTLE)) {
                    throw new ModeNotHeldException("IDLE_EXPIRED did not hold: a connection that lay idle for "
                            + Durations.format(SETTLE) + " was not closed, though the client was told to keep it for "
                            + Durations.format(HttpClients.MAX_IDLE));
                }
            }
        }
    }

    @Override
    public WireMark mark() {
        return frontDoor.mark();
    }

    @Override
    public WireLog settledLog() {
        WireLog log = frontDoor.settled(WireMark.START, SETTLE);
        frontDoor.emulation(false);
        return log;
    }

    @Override
    public Optional<String> backendFailure() {
        return backend.failure();
    }

    /** Closes all of it, whatever happens with a part, and in an interrupted thread, too: the flag is set again at the end. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        RuntimeException failure = null;
        for (Runnable part : List.<Runnable>of(client::close, frontDoor::close, this::dropTable)) {
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

    private synchronized void dropTable() {
        // a back end that has ended took the table with it
        if (table != null && backend.failure().isEmpty()) {
            table.close();
        }
    }
}
