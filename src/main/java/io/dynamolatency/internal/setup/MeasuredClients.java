package io.dynamolatency.internal.setup;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.client.KitClient;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.client.UserClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;

/**
 * The clients of one measurement: the kit's client, opened on first use, and the user's client if there is one.
 * Thread-safe.
 */
final class MeasuredClients {

    private final KitClients clients;
    private final HttpClientKind kind;
    private final KitEndpoint endpoint;
    private final Optional<SdkClient> own;
    private @Nullable KitClient kit;

    MeasuredClients(KitClients clients, HttpClientKind kind, KitEndpoint endpoint, Optional<SdkClient> own) {
        this.clients = clients;
        this.kind = kind;
        this.endpoint = endpoint;
        this.own = own;
    }

    /** Returns the client of a mode: the user's client for {@code AS_BUILT}, the kit's client for all other modes. */
    SdkClient of(ConnectionMode mode) {
        return mode.ofTheKit()
                ? kit(mode).dynamo()
                : own.orElseThrow(
                        () -> new IllegalStateException(mode + " measures your own client, and there is none"));
    }

    /**
     * Returns the HTTP client beneath the user's client; empty without a user's client, or if that client does not show
     * its HTTP client.
     */
    Optional<OwnHttpClient> ownHttpClient() {
        return own.flatMap(OwnHttpClient::of);
    }

    boolean hasOwn() {
        return own.isPresent();
    }

    HttpClientKind kind() {
        return kind;
    }

    synchronized boolean kitOpened() {
        return kit != null;
    }

    private synchronized KitClient kit(ConnectionMode mode) {
        if (kit == null) {
            kit = clients.open(kind, endpoint, mode);
        }
        return kit;
    }

    /**
     * Sets the mode of the kit's client. If this mode was used before, the next calls use the connections that this
     * mode left open.
     */
    void use(ConnectionMode mode) {
        if (mode.ofTheKit()) {
            kit(mode).http().use(mode);
        }
    }

    /** Sets the mode of the kit's client. The next calls open new connections. Does not change the user's client. */
    void renew(ConnectionMode mode) {
        if (mode.ofTheKit()) {
            kit(mode).http().renew(mode);
        }
    }

    /** Waits at most 5 s until HTTP clients that served one call have closed, except for {@code inFlight} calls. */
    void awaitCloses(ConnectionMode mode, int inFlight) throws InterruptedException {
        kit(mode).http().awaitCloses(inFlight);
    }

    void endOwn() {
        own.ifPresent(UserClient::ended);
    }

    synchronized void closeKit() {
        if (kit != null) {
            kit.close();
        }
    }
}
