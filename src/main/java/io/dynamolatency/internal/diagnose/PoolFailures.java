package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.wire.ConnectionRecord;
import java.time.Duration;
import java.util.List;

/** Finds the requests of calls that got no connection from their pool. */
final class PoolFailures {

    /** If the calls are unknown, requests count within this time after the first connection. */
    private static final long WITHIN_NANOS = Duration.ofHours(1).toNanos();

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    /** Whether calls know their invocations. Requests that a body sends from its own threads belong to no call. */
    private final boolean idsKnown;

    /**
     * A request without a connection.
     *
     * @param nanos when the request failed
     * @param client the SDK client of the request, {@link Connections#NONE} if unknown
     */
    record Failure(long nanos, int client) {}

    PoolFailures(DiagnosisInput facts, ExchangeMatcher tie) {
        this.facts = facts;
        this.tie = tie;
        this.idsKnown = facts.samples().anyKnown();
    }

    /** Returns the requests of all calls that ended without a connection. */
    List<Failure> all() {
        CallSamples samples = facts.samples();
        if (samples.size() > 0) {
            return between(samples.firstIntended(), samples.lastEnd());
        }
        // a warm-up does not record its calls
        List<ConnectionRecord> connections = facts.wire().connections();
        if (connections.isEmpty()) {
            return List.of();
        }
        long from = connections.get(0).openedNanos();
        return between(from, from + WITHIN_NANOS);
    }

    /** Returns the requests of these calls that ended without a connection, in a period. */
    List<Failure> between(long from, long to) {
        // in an interleaved run, the calls of other results are made in the same period
        return facts.endings().idsBetween(InvocationEndings.Kind.NO_CONNECTION, from, to).stream()
                .filter(id -> !idsKnown || tie.madeByCall(id))
                .flatMap(id ->
                        facts.endings().of(id).stream().map(ending -> new Failure(ending.nanos(), tie.clientOf(id))))
                .toList();
    }
}
