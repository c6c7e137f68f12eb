package io.dynamolatency.measure;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;

/** What a call should take by its round trips. Pure. */
final class Prediction {

    private Prediction() {}

    /**
     * The mean time of a call: one round trip for each exchange, those of TCP and TLS for each new connection, and the loopback
     * cost. Requests that a call sends at once are added up as if one waited for the other.
     *
     * @param calls how many calls the log is of, above 0
     * @param loopback what a call takes without a network
     */
    static Duration perCall(NetworkProfile network, WireLog wire, int calls, Duration loopback) {
        long nanos = network.rtt().toNanos() * wire.exchanges().size();
        for (ConnectionRecord connection : wire.connections()) {
            nanos += network.newConnection(connection.handshake() == Handshake.RESUMED)
                    .toNanos();
        }
        return Duration.ofNanos(nanos / calls).plus(loopback);
    }
}
