package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.judge.ModeEvidence;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the wire shows what a mode says. Pure. */
public final class ModeCheck {

    /** The JDK closes a connection that is handed back while so many lie idle: losing those is its pool as it is. */
    private static final int JVM_KEEPS_IDLE = 5;

    private ModeCheck() {}

    /**
     * What speaks against the mode.
     *
     * @param client whose {@linkplain HttpClientKind#spareConnections() spare connections} are allowed for; empty for the team's
     *     own
     * @param concurrency how many threads made the calls
     * @param calls how many were made, the failed ones included
     * @param failedCalls each may have cost a connection or gone without one, so each excuses one
     * @return empty where the mode held
     */
    static Optional<String> check(
            ConnectionMode mode,
            Optional<HttpClientKind> client,
            RecordedWireLog wire,
            int concurrency,
            int calls,
            int failedCalls) {
        Stream<Optional<String>> complaints = wire.evidence().complete()
                ? seen(mode, client, wire, concurrency, calls, failedCalls)
                : Stream.of(byConnections(mode, client, wire, concurrency, calls, failedCalls));
        return complaints.flatMap(Optional::stream).findFirst().map(complaint -> mode + " did not hold: " + complaint);
    }

    /** Without the proxy: by the number of connections alone, as far as that is known. */
    private static Optional<String> byConnections(
            ConnectionMode mode,
            Optional<HttpClientKind> client,
            RecordedWireLog wire,
            int concurrency,
            int calls,
            int failedCalls) {
        if (!ModeEvidence.canContradict(mode, wire)) {
            return Optional.empty();
        }
        return switch (mode) {
            case KEEP_ALIVE -> kept(client, wire, concurrency, failedCalls);
            case CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED ->
                wire.opened() >= calls - failedCalls
                        ? Optional.empty()
                        : Optional.of("connections carried more than one call, " + wire.opened() + " were opened for "
                                + calls + " calls");
            // SERVER_CLOSE takes the proxy
            case SERVER_CLOSE, AS_BUILT -> Optional.empty();
        };
    }

    private static Stream<Optional<String>> seen(
            ConnectionMode mode,
            Optional<HttpClientKind> client,
            RecordedWireLog wire,
            int concurrency,
            int calls,
            int failedCalls) {
        return switch (mode) {
            case KEEP_ALIVE -> Stream.of(kept(client, wire, concurrency, failedCalls));
            case CLOSE ->
                Stream.of(
                        none(
                                wire,
                                wire.exchangeCount() - wire.count(WireCount.REQUEST_SAYS_CLOSE),
                                "carried no header Connection: close"),
                        notReused(wire));
            case SERVER_CLOSE ->
                Stream.of(
                        none(
                                wire,
                                wire.count(WireCount.REQUEST_SAYS_CLOSE),
                                "carried a header Connection: close themselves"),
                        none(
                                wire,
                                wire.count(WireCount.ANSWER_SAYS_NO_CLOSE),
                                "were answered without Connection: close"),
                        notReused(wire));
            case CLIENT_PER_CALL -> Stream.of(notReused(wire), notResumed(wire));
            case IDLE_EXPIRED -> Stream.of(expired(wire, calls, failedCalls));
            // whatever becomes of its connections is the finding
            case AS_BUILT -> Stream.empty();
        };
    }

    private static Optional<String> kept(
            Optional<HttpClientKind> client, RecordedWireLog wire, int concurrency, int failedCalls) {
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
    private static Optional<String> expired(RecordedWireLog wire, int calls, int failedCalls) {
        if (wire.exchangeCount() <= calls) {
            return notReused(wire);
        }
        return wire.opened() >= calls - failedCalls
                ? Optional.empty()
                : Optional.of("connections outlived the pause between calls, " + wire.opened() + " were opened for "
                        + calls + " calls");
    }

    private static Optional<String> notReused(RecordedWireLog wire) {
        return none(wire, wire.reused(), "travelled on a connection that had carried another");
    }

    /** A client that is new knows of no earlier session. */
    private static Optional<String> notResumed(RecordedWireLog wire) {
        return wire.resumedHandshakes() == 0
                ? Optional.empty()
                : Optional.of(wire.resumedHandshakes() + " of " + wire.opened()
                        + " connections resumed the TLS session of an earlier one");
    }

    private static Optional<String> none(RecordedWireLog wire, int found, String whatIsWrong) {
        return found == 0
                ? Optional.empty()
                : Optional.of(found + " of " + wire.exchangeCount() + " requests " + whatIsWrong);
    }
}
