package io.dynamolatency.internal.judge;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.wire.WireLog;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Computes how many connections calls are allowed to open. One connection is allowed for each request that can be under
 * way at the same time. The HTTP client's spare connections ({@link HttpClientKind#spareConnections()}) are also
 * allowed. For the user's client, the kit takes the number of the HTTP client with the most spare connections. If
 * connections were lost and replaced, no spare connections are allowed. A connection that the client closed because its
 * calls did not need it is not lost. Each failed call allows one more connection. Pure.
 */
public final class AllowedConnections {

    private static final int MOST_SPARE = Arrays.stream(HttpClientKind.values())
            .mapToInt(HttpClientKind::spareConnections)
            .max()
            .orElseThrow();

    /**
     * Causes that do not show that a connection was lost. Spare connections can look like some of these causes. The
     * other causes of this set come in addition to a different cause, or explain only single calls.
     */
    private static final Set<Kind> NOT_LOST = EnumSet.of(
            Kind.CALLER_GAVE_UP,
            Kind.ABANDONED_CALLS,
            Kind.LEAKED,
            Kind.UNUSED_CONNECTIONS,
            Kind.MANY_CLIENTS,
            Kind.RESUMPTION_LOST,
            Kind.FAILED_HANDSHAKES,
            Kind.HANDSHAKES_GIVEN_UP);

    /**
     * The least number of requests per allowed connection. With fewer requests, the check would not notice a client
     * that opens a connection for each request.
     */
    private static final int CALLS_FOR_EACH = 2;

    private static final int CALLS_PER_GROWTH = 100;

    private AllowedConnections() {}

    /** Returns whether the calls opened at most the connections that a client needs if it reuses connections. */
    static boolean holds(ResultData result) {
        return opened(result) <= of(result);
    }

    /** Returns how many connections the calls opened. Connections with a failed handshake count, too. */
    static int opened(ResultData result) {
        return result.wire().opened() + result.wire().failedHandshakes();
    }

    /** Returns the largest number of connections that these calls are allowed to open. */
    static int of(ResultData result) {
        boolean lost = lost(result) > result.errors() + notNeeded(result.calls(), result.wire());
        return (lost ? atOnce(result) : withoutLoss(result)) + result.errors();
    }

    /**
     * Returns the least number of calls that can show reuse, if each call sends as many requests as these calls. If
     * code builds a client for each call, this shows only with more calls than allowed connections.
     */
    static int callsNeeded(ResultData result, int allowed) {
        int calls = result.calls();
        int requests = result.wire().evidence().complete() ? result.wire().exchangeCount() : calls;
        long forRequests = requests == 0 ? 0 : ((long) CALLS_FOR_EACH * allowed * calls + requests - 1) / requests;
        return Math.toIntExact(Math.max(allowed + 1L, forRequests));
    }

    /** Returns how many connections replaced a lost connection. */
    private static int lost(ResultData result) {
        return result.diagnosis(Symptom.CONNECTIONS).causes().stream()
                .filter(cause -> !NOT_LOST.contains(cause.kind()))
                .mapToInt(Cause::connections)
                .sum();
    }

    /** Returns the largest number of connections that these calls are allowed to open if no connection is lost. */
    public static int withoutLoss(ResultData result) {
        return atOnce(result) * connectionsForEach(result.httpClient())
                + grown(result.httpClient(), atOnce(result), result.calls(), result.wire());
    }

    /**
     * Returns how many connections are allowed beyond those for concurrent requests and the spare connections. On a
     * busy machine, a client of several threads can return connections late for several calls in a row. Such a client
     * is allowed one connection per 100 calls, if it closed no connection that its calls needed. Other clients are
     * allowed to replace the connections that they closed because their calls did not need them.
     */
    public static int grown(Optional<HttpClientKind> client, int threads, int calls, WireLog wire) {
        boolean late =
                threads > 1 && client.map(HttpClientKind::spareConnections).orElse(0) > 0;
        int notNeeded = notNeeded(calls, wire);
        boolean kept = wire.closedByClient() == notNeeded && 2 * wire.opened() <= wire.exchangeCount();
        return late && kept ? calls / CALLS_PER_GROWTH : notNeeded;
    }

    /**
     * Returns how many connections the client closed because its calls did not need them, at most one per 100 calls.
     */
    private static int notNeeded(int calls, WireLog wire) {
        return wire.closedByClient() == 0 ? 0 : Math.min(SpareConnections.closed(wire), calls / CALLS_PER_GROWTH);
    }

    /**
     * Returns the largest number of requests under way at one time, at least {@code threads}. A call can have several
     * requests under way at the same time, and needs a connection for each request.
     */
    public static int atOnce(int threads, WireLog wire) {
        return Math.max(threads, wire.peakConcurrency());
    }

    private static int atOnce(ResultData result) {
        int atOnce = atOnce(result.callsAtOnce(), result.wire());
        // a process can't use the connections of a different process
        return atOnce
                * result.subject().process().map(ExternalCaller::processes).orElse(1);
    }

    /** Returns the least number of calls that can show reuse, if each call sends one request. */
    public static int callsNeeded(int concurrency, Optional<HttpClientKind> client) {
        return CALLS_FOR_EACH * concurrency * connectionsForEach(client);
    }

    /**
     * Returns how many connections a client is allowed to open for each call under way. For an unknown client, returns
     * the largest number of all clients.
     */
    public static int connectionsForEach(Optional<HttpClientKind> client) {
        return 1 + client.map(HttpClientKind::spareConnections).orElse(MOST_SPARE);
    }
}
