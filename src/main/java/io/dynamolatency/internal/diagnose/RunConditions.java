package io.dynamolatency.internal.diagnose;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import java.util.Optional;

/**
 * The conditions under which calls were made.
 *
 * @param mode the connection mode of the client
 * @param client the client's HTTP library; empty if unknown
 * @param network the network between client and service
 * @param concurrency the number of calling threads, 1 or more; if the threads are unknown, the largest number of
 *     concurrent calls or requests
 * @param rateHeld whether calls started at the requested rate; true without a rate
 * @param otherProcess whether an external process made the calls, so that only the wire shows them
 */
public record RunConditions(
        ConnectionMode mode,
        Optional<HttpClientKind> client,
        NetworkProfile network,
        int concurrency,
        boolean rateHeld,
        boolean otherProcess) {

    /** Makes the conditions of calls that this JVM made. */
    public RunConditions(
            ConnectionMode mode,
            Optional<HttpClientKind> client,
            NetworkProfile network,
            int concurrency,
            boolean rateHeld) {
        this(mode, client, network, concurrency, rateHeld, false);
    }

    /**
     * Returns how many spare connections the client can open for each concurrent call. For an unknown HTTP library,
     * returns the largest number of any library.
     */
    int spare() {
        return client.map(HttpClientKind::spareConnections).orElse(2);
    }
}
