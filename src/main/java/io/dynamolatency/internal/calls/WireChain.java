package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.hiccup.Stalls;
import java.util.PriorityQueue;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that determine how long a call is on the wire. Each exchange of the chain begins after the previous
 * exchange has ended. If requests of a call are under way at the same time, the longest chain counts. Times are
 * nanoseconds. Not thread-safe.
 */
final class WireChain {

    /**
     * If two answers arrived within this time of each other, the next request can depend on either answer. After an
     * answer, an SDK client sends its next request within this time.
     */
    private static final long SENDS_WITHIN = 1_000_000;

    /**
     * An exchange of the chain.
     *
     * @param before the previous exchange of the chain; {@code null} for its first exchange
     * @param remote the time of the network, and of a service that is not on this machine
     * @param typical the sum of {@code remote} and the typical time of a service that the kit runs on this machine
     * @param length the time from the call's start to the link's end, if all exchanges so far take their typical times
     */
    private record Link(@Nullable Link before, long begin, long end, long remote, long typical, long length) {

        /** Returns the length of the chain at a time after this link. */
        long lengthAt(long nanos) {
            return length + nanos - end;
        }
    }

    private final long start;
    private final PriorityQueue<Link> underWay =
            new PriorityQueue<>(2, (one, other) -> Long.signum(one.end - other.end));
    private @Nullable Link ended;
    private @Nullable Link longest;
    private long end;
    private boolean opensConnection;

    /** Makes the empty chain of a call that starts at this time. */
    WireChain(long start) {
        this.start = start;
        this.end = start;
    }

    /** Adds an exchange. Exchanges are added in the order in which they began. */
    void add(long begin, long end, long remote, long typical, boolean opens) {
        while (!underWay.isEmpty() && underWay.peek().end - begin <= 0) {
            Link next = underWay.remove();
            if (ended == null || next.end - ended.end > SENDS_WITHIN || next.length > ended.lengthAt(next.end)) {
                ended = next;
            }
        }
        long took = end - begin;
        long own = Math.min(took, typical);
        long length = (ended == null ? begin - start : ended.lengthAt(begin)) + own;
        Link link = new Link(ended, begin, end, Math.min(took, remote), own, length);
        underWay.add(link);
        if (longest == null || length > longest.length) {
            longest = link;
        }
        this.end = Stalls.later(end, this.end);
        opensConnection |= opens;
    }

    private long sum(ToLongFunction<Link> figure) {
        long sum = 0;
        for (@Nullable Link link = longest; link != null; link = link.before) {
            sum += figure.applyAsLong(link);
        }
        return sum;
    }

    /**
     * Returns the sum of a figure over the call's time off the wire: before the chain's first exchange, between its
     * exchanges, and after the call's last exchange.
     *
     * @param callEnd the end of the call
     * @param figure gets the begin and the end of each such time
     */
    long offTheWire(long callEnd, LongBinaryOperator figure) {
        return figure.applyAsLong(end, callEnd)
                + sum(link -> figure.applyAsLong(link.before == null ? start : link.before.end, link.begin));
    }

    /** Returns the time on the wire without this machine's share, at most the real time. */
    long typical() {
        return sum(Link::typical);
    }

    /** Returns the typical time of the service, if the kit runs the service on this machine; otherwise 0. */
    long typicalService() {
        return sum(link -> link.typical - link.remote);
    }

    /**
     * Returns how long this machine worked on the exchanges: the time of the proxy, and of the service if the kit runs
     * the service.
     */
    long work() {
        return sum(link -> link.end - link.begin - link.remote);
    }

    /** Returns whether the call opened a connection. To open a connection, the client needs CPU time for TLS. */
    boolean opensConnection() {
        return opensConnection;
    }
}
