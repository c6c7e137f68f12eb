package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.judge.ModeEvidence;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares what the wire shows with what a mode promises. Pure.
 *
 * @param client the HTTP library, whose {@linkplain HttpClientKind#spareConnections() spare connections} are allowed
 *     for; empty for your client
 * @param concurrency how many threads made the calls
 * @param calls how many calls were made, the failed ones included
 * @param failedCalls the failed calls: each excuses one connection more or less
 */
record ModeCheck(
        ConnectionMode mode,
        Optional<HttpClientKind> client,
        RecordedWireLog wire,
        int concurrency,
        int calls,
        int failedCalls) {

    /**
     * The JDK closes a connection that is handed back while so many lie idle: losing those is its pool as it is.
     */
    private static final int JVM_KEEPS_IDLE = 5;

    /** Returns what contradicts the mode; empty if the mode held. */
    Optional<String> complaint() {
        Stream<Optional<String>> complaints = wire.evidence().complete() ? seen() : Stream.of(byConnections());
        return complaints.flatMap(Optional::stream).findFirst().map(complaint -> mode + " did not hold: " + complaint);
    }

    /** Without the proxy: by the number of connections alone, as far as that is known. */
    private Optional<String> byConnections() {
        if (!ModeEvidence.canContradict(mode, wire)) {
            return Optional.empty();
        }
        return switch (mode) {
            case KEEP_ALIVE -> kept();
            case CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED ->
                wire.opened() >= calls - failedCalls
                        ? Optional.empty()
                        : Optional.of("connections carried more than one call, " + wire.opened() + " were opened for "
                                + calls + " calls");
            // SERVER_CLOSE takes the proxy
            case SERVER_CLOSE, AS_BUILT -> Optional.empty();
        };
    }

    private Stream<Optional<String>> seen() {
        return switch (mode) {
            case KEEP_ALIVE -> Stream.of(kept());
            case CLOSE ->
                Stream.of(
                        none(
                                wire.exchangeCount() - wire.count(WireCount.REQUEST_SAYS_CLOSE),
                                "carried no header Connection: close"),
                        notReused());
            case SERVER_CLOSE ->
                Stream.of(
                        none(wire.count(WireCount.REQUEST_SAYS_CLOSE), "carried a header Connection: close themselves"),
                        none(wire.count(WireCount.ANSWER_SAYS_NO_CLOSE), "were answered without Connection: close"),
                        notReused());
            case CLIENT_PER_CALL -> Stream.of(notReused(), notResumed());
            case IDLE_EXPIRED -> Stream.of(expired());
            // its connections are the finding
            case AS_BUILT -> Stream.empty();
        };
    }

    private Optional<String> kept() {
        // a body that has several requests under way at once needs as many connections
        int atOnce = Math.max(concurrency, wire.peakConcurrency());
        // each of those under way may find the connection of the one before it not handed back yet
        int needed = atOnce * (1 + client.map(HttpClientKind::spareConnections).orElse(0));
        boolean ofTheJvm = client.filter(HttpClientKind::pooledByJvm).isPresent();
        int crowdedOut = ofTheJvm && atOnce > JVM_KEEPS_IDLE ? wire.closedByClient() : 0;
        if (wire.opened() <= needed + crowdedOut + failedCalls) {
            return Optional.empty();
        }
        return Optional.of(
                "connections were not kept, " + wire.opened() + " were opened where " + needed + " would do");
    }

    /** A pause comes before each call: what a call of several requests does within itself is its own affair. */
    private Optional<String> expired() {
        if (wire.exchangeCount() <= calls) {
            return notReused();
        }
        return wire.opened() >= calls - failedCalls
                ? Optional.empty()
                : Optional.of("connections outlived the pause between calls, " + wire.opened() + " were opened for "
                        + calls + " calls");
    }

    private Optional<String> notReused() {
        return none(wire.reused(), "travelled on a connection that had carried another");
    }

    /** A client that is new knows of no earlier session. */
    private Optional<String> notResumed() {
        return wire.resumedHandshakes() == 0
                ? Optional.empty()
                : Optional.of(wire.resumedHandshakes() + " of " + wire.opened()
                        + " connections resumed the TLS session of an earlier one");
    }

    private Optional<String> none(int found, String whatIsWrong) {
        return found == 0
                ? Optional.empty()
                : Optional.of(found + " of " + wire.exchangeCount() + " requests " + whatIsWrong);
    }
}
