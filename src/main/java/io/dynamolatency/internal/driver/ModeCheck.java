package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.ModeEvidence;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks on the wire that a client followed its connection mode. Pure.
 *
 * @param client the HTTP library, whose {@linkplain HttpClientKind#spareConnections() spare connections} are allowed;
 *     empty for the user's client
 * @param concurrency the number of threads that made the calls
 * @param calls how many calls were made, failed calls included
 * @param failedCalls the number of failed calls. For each failed call, the number of connections can be one higher or
 *     lower
 */
record ModeCheck(
        ConnectionMode mode,
        Optional<HttpClientKind> client,
        RecordedWireLog wire,
        int concurrency,
        int calls,
        int failedCalls) {

    /** Returns how the wire contradicts the mode; empty if the client followed the mode. */
    Optional<String> complaint() {
        Stream<Optional<String>> complaints = wire.evidence().complete() ? seen() : Stream.of(byConnections());
        return complaints.flatMap(Optional::stream).findFirst().map(complaint -> mode + " did not hold: " + complaint);
    }

    /** Checks a measurement without the proxy. Uses the number of connections, as far as this number is known. */
    private Optional<String> byConnections() {
        if (!ModeEvidence.canContradict(mode, wire)) {
            return Optional.empty();
        }
        return switch (mode) {
            case KEEP_ALIVE -> kept();
            case CLOSE, CLIENT_PER_CALL, IDLE_EXPIRED ->
                wire.opened() >= calls - failedCalls
                        ? Optional.empty()
                        : Optional.of("connections carried several calls: only "
                                + Numbers.were(wire.opened(), "connection") + " opened for "
                                + Numbers.counted(calls, "call"));
            // SERVER_CLOSE needs the proxy
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
                        none(
                                wire.count(WireCount.REQUEST_SAYS_CLOSE),
                                "carried the header Connection: close; in this mode, only the service may send this"
                                        + " header"),
                        none(wire.count(WireCount.ANSWER_SAYS_NO_CLOSE), "were answered without Connection: close"),
                        notReused());
            case CLIENT_PER_CALL -> Stream.of(notReused(), notResumed());
            case IDLE_EXPIRED -> Stream.of(expired());
            // AS_BUILT promises nothing
            case AS_BUILT -> Stream.empty();
        };
    }

    private Optional<String> kept() {
        int atOnce = AllowedConnections.atOnce(concurrency, wire);
        // a concurrent request can start before an earlier connection is back in the pool
        int needed = atOnce * (1 + client.map(HttpClientKind::spareConnections).orElse(0));
        boolean ofTheJvm = client.filter(HttpClientKind::pooledByJvm).isPresent();
        int crowdedOut = ofTheJvm && atOnce > HttpClientName.JVM_KEEPS_IDLE ? wire.closedByClient() : 0;
        int grown = AllowedConnections.grown(client, concurrency, calls, wire);
        if (wire.opened() <= needed + crowdedOut + grown + failedCalls + endedByFaults()) {
            return Optional.empty();
        }
        return Optional.of(
                "connections were not reused: " + wire.opened() + " were opened, but the calls needed only " + needed);
    }

    /** Returns how many connections ended after a planned fault struck them. */
    private int endedByFaults() {
        Set<Integer> struck = wire.faults().stream().map(FaultEvent::connection).collect(Collectors.toSet());
        return (int) wire.connections().stream()
                .filter(connection -> connection.closedBy() != null && struck.contains(connection.index()))
                .count();
    }

    /** Checks IDLE_EXPIRED. The pause comes before each call, so the requests of one call can share a connection. */
    private Optional<String> expired() {
        if (wire.exchangeCount() <= calls) {
            return notReused();
        }
        return wire.opened() >= calls - failedCalls
                ? Optional.empty()
                : Optional.of("connections outlived the pause between calls: only "
                        + Numbers.were(wire.opened(), "connection") + " opened for "
                        + Numbers.counted(calls, "call"));
    }

    private Optional<String> notReused() {
        return none(wire.reused(), "were sent on a connection that had carried an earlier request");
    }

    /** Checks that no handshake was resumed, since a new client has no earlier session. */
    private Optional<String> notResumed() {
        return wire.resumedHandshakes() == 0
                ? Optional.empty()
                : Optional.of(wire.resumedHandshakes() + " of " + wire.opened()
                        + " connections resumed the TLS session of an earlier connection");
    }

    private Optional<String> none(int found, String whatIsWrong) {
        return found == 0
                ? Optional.empty()
                : Optional.of(found + " of " + wire.exchangeCount() + " requests " + whatIsWrong);
    }
}
