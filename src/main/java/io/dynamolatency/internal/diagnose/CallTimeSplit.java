package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.Objects;

/**
 * Splits a call's time into parts that the wire shows: waiting for a busy connection, opening a connection, earlier
 * attempts, further requests, the service, pauses of this JVM, stalls of the machine. The rest is the network and the
 * client's own work. Times are nanoseconds. One object is reused for all calls. Not thread-safe.
 */
final class CallTimeSplit {

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    private final Connections connections;
    private final List<Exchange> exchanges;
    private final long oneWayNanos;

    /** Time before the first request while its connection carried a request of another call. */
    long waiting;
    /** Time spent opening connections, to replace others or for more concurrent calls. */
    long opening;
    /** Time between the first and the last attempt, added up for each repeated request. */
    long retrying;
    /** Time that further requests took after the first request's answer. */
    long further;
    /** Time from a request's arrival at the service to its answer, without pauses and stalls. */
    long serving;
    /** Time spent waiting for answers until the client gave up and closed the connection. */
    long abandoned;
    /** Time in pauses of this JVM. */
    long paused;
    /** Time in stalls of this machine, without pauses of this JVM. */
    long stalled;
    /** Number of requests, each counted once however often it was sent. */
    int requests;
    /** Number of requests on the wire that repeat an earlier request. */
    int retries;
    /** Time lost to attempts that the client made on closed connections, and that never reached the wire. */
    long stale;

    CallTimeSplit(DiagnosisInput facts, ExchangeMatcher tie, Connections connections) {
        this.facts = facts;
        this.tie = tie;
        this.connections = connections;
        this.exchanges = facts.wire().exchanges();
        this.oneWayNanos = facts.setting().network().rtt().toNanos() / 2;
    }

    /** Splits a call. */
    void read(int sample) {
        waiting = 0;
        opening = 0;
        retrying = 0;
        further = 0;
        serving = 0;
        abandoned = 0;
        requests = 0;
        retries = 0;
        stale = 0;
        long start = facts.samples().start(sample);
        long end = facts.samples().end(sample);
        paused = Stalls.overlap(facts.pauses(), start, end);
        stalled = Stalls.overlap(facts.stalls(), start, end);
        long over = start;
        long servedUntil = start;
        long openUntil = start;
        long firstSent = start;
        for (int i = 0; i < tie.exchangesOf(sample); i++) {
            int position = tie.exchangeOf(sample, i);
            Exchange exchange = exchanges.get(position);
            long wait = openingOf(sample, position);
            long open = exchange.startNanos() - oneWayNanos;
            // connections that open at the same time count once
            opening += Math.max(0, Math.min(wait, open - openUntil));
            openUntil = later(openUntil, open);
            if (exchange.retry() && !follows(sample, i)) {
                stale += Math.max(0, exchange.sentNanos() - openingOf(sample, position) - over);
                requests++;
            } else if (exchange.retry()) {
                retries++;
                retrying += Math.max(0, exchange.sentNanos() - firstSent);
            } else {
                if (requests > 0) {
                    // concurrent requests together cost only as long as the longest of them
                    further += Math.max(0, Connections.end(exchange) - over);
                }
                requests++;
            }
            firstSent = exchange.sentNanos();
            if (connections.isAbandoned(exchange)) {
                abandoned += Math.max(0, end - exchange.sentNanos());
            } else if (exchange.answeredNanos().isPresent()) {
                long answered = exchange.answeredNanos().getAsLong();
                // the service has the request once its last bytes have arrived
                long from = later(exchange.startNanos() + exchange.requestHeldBackNanos(), servedUntil);
                serving += Math.max(0, answered - from - stoodStillIn(from, answered));
                servedUntil = later(servedUntil, answered);
            }
            if (i == 0 && exchange.idleNanosBefore().isPresent()) {
                long free = exchange.sentNanos() - exchange.idleNanosBefore().getAsLong();
                waiting += Math.max(0, free - start);
            }
            over = later(over, Connections.end(exchange));
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Returns whether the call has an earlier attempt on the wire. */
    private boolean follows(int sample, int which) {
        String id = exchanges.get(tie.exchangeOf(sample, which)).invocationId();
        for (int i = which - 1; i >= 0; i--) {
            if (Objects.equals(exchanges.get(tie.exchangeOf(sample, i)).invocationId(), id)) {
                return true;
            }
        }
        return false;
    }

    /** Returns how long the call waited for its exchange's connection to open; 0 if it was open before. */
    long openingOf(int sample, int position) {
        Exchange exchange = exchanges.get(position);
        int connection = connections.positionOf(exchange.connection());
        if (exchange.reused() || connection == Connections.NONE) {
            return 0;
        }
        ConnectionRecord record = connections.record(connection);
        long from = record.openedNanos();
        long start = facts.samples().start(sample);
        // the emulated network delays the first bytes by the TCP handshake's round trip, so the opening ends later than
        // their sending
        return Math.max(0, exchange.startNanos() - oneWayNanos - (from - start > 0 ? from : start));
    }

    /**
     * Returns how long this JVM or machine stood still within an interval. The proxy runs in this JVM, so a pause looks
     * like a slow service.
     */
    private long stoodStillIn(long from, long to) {
        return Stalls.overlap(facts.pauses(), from, to) + Stalls.overlap(facts.stalls(), from, to);
    }
}
