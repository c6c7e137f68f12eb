package io.dynamolatency.internal.diagnose;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import java.util.Optional;

/**
 * How calls were made.
 *
 * @param mode how the client was to use its connections
 * @param client its HTTP library; empty if unknown
 * @param network the network between client and service
 * @param concurrency number of calling threads, 1 or more; for an external process the most calls at a time
 * @param rateHeld whether calls started at the rate that was asked for; true without a rate
 * @param otherProcess whether an external process made the calls, so that only the wire shows them
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

    /** Returns how many idle connections the client may keep for each call at a time. */
    int spare() {
        return client.map(HttpClientKind::spareConnections).orElse(2);
    }
}
