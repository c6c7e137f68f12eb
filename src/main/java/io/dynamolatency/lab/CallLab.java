package io.dynamolatency.lab;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.client.KitClients;
import io.dynamolatency.client.ModalHttpClient;
import io.dynamolatency.client.TestTable;
import io.dynamolatency.frontdoor.FrontDoor;
import io.dynamolatency.frontdoor.FrontDoorSettings;
import io.dynamolatency.frontdoor.RunCertificate;
import io.dynamolatency.measure.CallPath;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireMark;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What one measurement has for itself: front door, client and table. Thread-safe; the call path is for one thread. */
@API(status = Status.INTERNAL, since = "0.1")
public final class CallLab implements CallPath, AutoCloseable {

    /** How long closes that are on their way are waited for: the longest round trip, and a busy machine. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final DynamoBackend backend;
    private final DynamoDbClient direct;
    private final FrontDoor frontDoor;
    private final DynamoEndpoint endpoint;
    private final ModalHttpClient http;
    private final DynamoDbClient client;
    private @Nullable TestTable table;

    CallLab(
            DynamoBackend backend,
            URI backendUri,
            DynamoDbClient direct,
            NetworkProfile network,
            RunCertificate certificate,
            ConnectionMode first) {
        this.backend = backend;
        this.direct = direct;
        this.frontDoor = FrontDoor.open(new FrontDoorSettings(backendUri, network, certificate, Duration.ZERO));
        boolean encrypted = network.tls().encrypted();
        this.endpoint = new DynamoEndpoint(
                frontDoor.uri(),
                encrypted ? Optional.of(certificate.authority()) : Optional.empty(),
                encrypted ? List.of(certificate.trustManagers()) : List.of());
        this.http = KitClients.modal(endpoint, first);
        this.client = KitClients.sync(endpoint, http);
        // what a test does before the measurement, such as filling a table, need not wait for the network
        frontDoor.emulation(false);
    }

    /** The client under test; closed with this. */
    public DynamoDbClient client() {
        return client;
    }

    /** Where the client under test finds DynamoDB. */
    public DynamoEndpoint endpoint() {
        return endpoint;
    }

    /** A table of this measurement's own, made when it is first asked for and dropped when this is closed. */
    public synchronized TestTable table() {
        if (table == null) {
            table = TestTable.create(direct);
        }
        return table;
    }

    @Override
    public void rehearse(ConnectionMode mode) {
        frontDoor.emulation(false);
        http.use(mode);
    }

    @Override
    public void open(ConnectionMode mode) {
        http.renew(mode);
        frontDoor.emulation(true);
    }

    @Override
    public void resume(ConnectionMode mode) {
        http.use(mode);
        frontDoor.emulation(true);
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

    @Override
    public void close() {
        client.close();
        http.close();
        frontDoor.close();
        synchronized (this) {
            // a back end that has ended took the table with it
            if (table != null && backend.failure().isEmpty()) {
                table.close();
            }
        }
    }
}
