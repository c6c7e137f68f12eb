package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.wire.ConnectionRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds requests that ended before the client sent them, for example because a pool had no connection. */
final class PoolFailures {

    /** If the calls are unknown, requests count within this time after the first connection. */
    private static final long WITHIN_NANOS = Duration.ofHours(1).toNanos();

    /** The time-outs, other than the pool's own, that can end requests before they are sent. */
    static final List<InvocationEndings.Kind> TIME_OUTS = List.of(
            InvocationEndings.Kind.API_CALL_TIMEOUT,
            InvocationEndings.Kind.ATTEMPT_TIMEOUT,
            InvocationEndings.Kind.CONNECT_TIMEOUT);

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    /** Whether the SDK invocations of any call are known. If so, only requests that belong to a call count. */
    private final boolean idsKnown;
    /** The requests that a time-out ended before they were sent. */
    private final List<Unsent> timedOut;

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
        this.timedOut = findTimedOut();
    }

    /** Returns the requests that got no connection from their pool, in all calls. */
    List<Failure> all() {
        return ofAllCalls(this::between);
    }

    /**
     * A request that a time-out ended before it was sent.
     *
     * @param client the SDK client of the request, {@link Connections#NONE} if unknown
     */
    record Unsent(Ending ending, int client) {

        /** Returns whether a pool had no free connection during most of the time-out. */
        boolean waitedForPool(PoolUse use) {
            return ending.kind() != InvocationEndings.Kind.CONNECT_TIMEOUT
                    && use.openAt(client, ending.nanos()) > 0
                    && ending.limits()
                            .of(ending.kind())
                            .filter(limit -> use.mostlyFull(client, ending.nanos() - limit.toNanos(), ending.nanos()))
                            .isPresent();
        }
    }

    /** Returns the requests that a time-out ended before they were sent. */
    List<Unsent> timedOut() {
        return timedOut;
    }

    private List<Unsent> findTimedOut() {
        List<String> ids = ofAllCalls((from, to) ->
                TIME_OUTS.stream().flatMap(kind -> ids(kind, from, to)).toList());
        if (ids.isEmpty()) {
            return List.of();
        }
        Set<String> sent = new HashSet<>();
        facts.wire().exchanges().forEach(exchange -> sent.add(exchange.invocationId()));
        return ids.stream()
                .filter(id -> !sent.contains(id))
                .flatMap(id -> facts.endings().of(id).stream().map(ending -> new Unsent(ending, tie.clientOf(id))))
                .toList();
    }

    private interface InPeriod<T> {
        List<T> between(long from, long to);
    }

    private <T> List<T> ofAllCalls(InPeriod<T> found) {
        CallSamples samples = facts.samples();
        if (samples.size() > 0) {
            return found.between(samples.firstIntended(), samples.lastEnd());
        }
        // a warm-up does not record its calls
        List<ConnectionRecord> connections = facts.wire().connections();
        if (connections.isEmpty()) {
            return List.of();
        }
        long from = connections.get(0).openedNanos();
        return found.between(from, from + WITHIN_NANOS);
    }

    /** Returns the requests that got no connection from their pool between two moments. */
    List<Failure> between(long from, long to) {
        return ids(InvocationEndings.Kind.NO_CONNECTION, from, to)
                .flatMap(id ->
                        facts.endings().of(id).stream().map(ending -> new Failure(ending.nanos(), tie.clientOf(id))))
                .toList();
    }

    private Stream<String> ids(InvocationEndings.Kind kind, long from, long to) {
        // in an interleaved run, the calls of other results are made in the same period
        return facts.endings().idsBetween(kind, from, to).stream().filter(id -> !idsKnown || tie.madeByCall(id));
    }
}
