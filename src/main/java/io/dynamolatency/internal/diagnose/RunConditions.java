package io.dynamolatency.internal.diagnose;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import java.util.Optional;

/**
 * How calls were made.
 *
 * @param mode what the client was told to do with its connections
 * @param client the HTTP library beneath it, empty where that is not known
 * @param network the network between the client and the service
 * @param concurrency how many threads made calls, 1 or more; of another process how many calls were under way at one time at the most
 * @param rateHeld whether calls began at the rate that was asked for; also where none was
 * @param otherProcess whether another process made the calls, so that each is known by the wire alone
 */
public record RunConditions(
        ConnectionMode mode,
        Optional<HttpClientKind> client,
        NetworkProfile network,
        int concurrency,
        boolean rateHeld,
        boolean otherProcess) {

    /** Calls of this JVM. */
    public RunConditions(
            ConnectionMode mode,
            Optional<HttpClientKind> client,
            NetworkProfile network,
            int concurrency,
            boolean rateHeld) {
        this(mode, client, network, concurrency, rateHeld, false);
    }

    /** How many connections the client may leave idle for each call at a time without a fault. */
    int spare() {
        return client.map(HttpClientKind::spareConnections).orElse(2);
    }
}
