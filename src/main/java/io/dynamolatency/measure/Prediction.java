package io.dynamolatency.measure;

import io.dynamolatency.NetworkProfile;
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
        return perCall(network, wire, calls, 0, loopback);
    }

    /**
     * The same of the calls after the first of each thread, in a log of all of them. The wire does not show which thread an
     * exchange is of: every call is taken to have as many exchanges, and as many connections as there are threads, the first of
     * them, to be the first calls'.
     *
     * @param calls how many calls the log is of, more than there are threads
     * @param threads how many of them are a thread's first
     */
    static Duration perCall(NetworkProfile network, WireLog wire, int calls, int threads, Duration loopback) {
        long exchanges = network.rtt().toNanos() * wire.exchanges().size();
        long connections = wire.connections().stream()
                .skip(threads)
                .mapToLong(c -> network.newConnection(c.handshake() == Handshake.RESUMED)
                        .toNanos())
                .sum();
        return Duration.ofNanos(exchanges / calls + connections / (calls - threads))
                .plus(loopback);
    }
}
