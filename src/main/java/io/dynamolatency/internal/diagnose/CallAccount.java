package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.calls.InvocationTimes;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Divides a call's time into {@linkplain Part parts} whose sum is the call's time. Goes back from the call's end along
 * its critical path: from the last answer to its request, from there to the previous answer, and so on. A request that
 * overlaps a request on the path is not on the path, so no time is counted twice. Times are nanoseconds. One object is
 * reused for all calls. Not thread-safe.
 */
final class CallAccount {

    /** Requests with more bytes than this are large: their bytes take time on any busy machine. */
    private static final int LARGE_REQUEST_BYTES = 12_000;

    private static final Part[] COMPUTING = {
        Part.BEFORE_SDK,
        Part.IN_SDK,
        Part.HTTP_CLIENT,
        Part.BEFORE_REQUEST,
        Part.BETWEEN_REQUESTS,
        Part.SDK_AFTER_ANSWER,
        Part.AFTER_SDK,
        Part.AFTER_ANSWER
    };

    private final DiagnosisInput facts;
    private final ExchangeMatcher tie;
    private final Connections connections;
    private final List<Exchange> exchanges;
    private final PoolWaits poolWaits;
    private final FailedHandshakes failed;
    private final SenderThreads senders;
    private final long oneWayNanos;
    private final long[] parts = new long[Part.values().length];

    /**
     * The exchanges on the path, the last exchange first. The next fields have, for each exchange, how long the opening
     * of its connection took, and how long the service took for its answer.
     */
    private int[] path = new int[4];

    private long[] opening = new long[4];
    private long[] serving = new long[4];
    private int onPath;
    private Integer[] order = new Integer[0];
    private int call;
    private long start;
    /** All time after this moment is already assigned to parts. */
    private long cursor;

    /** The time from the call's start to the earliest request that is not on the path, in nanoseconds. */
    private long overlapsFrom;

    /**
     * The time of further requests after the first request's answer. Each further request was sent while no other
     * request was under way.
     */
    private long further;

    private int requests;

    /** The time of attempts that got no answer or that the client gave up, and of the waits after these attempts. */
    private long givenUpAttempts;

    /** The part of {@link Part#REST_OF_REQUEST} in which requests waited for 100 Continue. */
    private long waitForContinue;

    /** The part of {@link Part#NO_ANSWER} that belongs to requests that the caller gave up. */
    private long leftByCaller;

    CallAccount(
            DiagnosisInput facts,
            ExchangeMatcher tie,
            Connections connections,
            FailedHandshakes failed,
            SenderThreads senders) {
        this.senders = senders;
        this.facts = facts;
        this.tie = tie;
        this.connections = connections;
        this.exchanges = facts.wire().exchanges();
        this.poolWaits = new PoolWaits(connections);
        this.failed = failed;
        this.oneWayNanos = facts.setting().network().rtt().toNanos() / 2;
    }

    /** Divides a call. */
    void read(int sample) {
        Arrays.fill(parts, 0);
        onPath = 0;
        further = 0;
        requests = 0;
        givenUpAttempts = 0;
        waitForContinue = 0;
        leftByCaller = 0;
        call = sample;
        start = facts.samples().start(sample);
        cursor = facts.samples().end(sample);
        parts[Part.QUEUED.index()] = start - facts.samples().intended(sample);
        int size = tie.exchangesOf(sample);
        if (size == 0) {
            back(failed.within(start, cursor) ? Part.FAILED_HANDSHAKES : Part.UNKNOWN, start);
            return;
        }
        boolean phasesKnown = false;
        int later = Connections.NONE;
        overlapsFrom = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            int position = byEnd(i, size);
            Exchange exchange = exchanges.get(position);
            long end = end(exchange);
            if (later != Connections.NONE && end - cursor > 0) {
                overlapsFrom = Math.min(overlapsFrom, exchange.sentNanos() - start);
                continue;
            }
            phasesKnown = step(position, later, end);
            later = position;
        }
        back(phasesKnown ? Part.BEFORE_SDK : Part.BEFORE_REQUEST, start);
        waitForCore();
    }

    /**
     * Moves waits for a core from the parts in which this machine computes to {@link Part#MACHINE}, in proportion to
     * the parts' lengths.
     */
    private void waitForCore() {
        long waited = facts.samples().waitForCore(call) - parts[Part.MACHINE.index()];
        long computing = 0;
        for (Part part : COMPUTING) {
            computing += of(part);
        }
        double share = computing <= 0 ? 0 : Math.min(1, (double) Math.max(0, waited) / computing);
        for (Part part : COMPUTING) {
            long machine = Math.round(share * of(part));
            parts[part.index()] -= machine;
            parts[Part.MACHINE.index()] += machine;
        }
    }

    /** Returns an exchange of the call by its end: rank 0 ended last, rank 1 ended second to last, and so on. */
    private int byEnd(int rank, int size) {
        if (size == 1) {
            return tie.exchangeOf(call, 0);
        }
        if (rank == 0) {
            order = new Integer[size];
            for (int i = 0; i < size; i++) {
                order[i] = tie.exchangeOf(call, i);
            }
            Arrays.sort(order, (one, other) -> Long.signum(end(exchanges.get(other)) - end(exchanges.get(one))));
        }
        return order[rank];
    }

    /** Returns when the call had the answer, or when it stopped waiting for the answer. */
    private long end(Exchange exchange) {
        long callEnd = facts.samples().end(call);
        int connection = connections.positionOf(exchange.connection());
        long end = exchange.lastByteNanos().orElse(callEnd);
        if (connection != Connections.NONE && connections.isAbandoned(exchange)) {
            end = connections.record(connection).closedNanos().orElse(end);
        }
        return end - callEnd > 0 ? callEnd : end;
    }

    /**
     * Assigns the time of an exchange to parts, from the cursor back. Stops at the SDK's call if its time is known and
     * no earlier attempt is on the wire. Otherwise stops at the request or the opening of its connection; for a retry
     * without an earlier attempt, at the call's start.
     *
     * @param later the position of the next exchange on the path; {@link Connections#NONE} if {@code position} is the
     *     last exchange
     * @return whether the cursor is now at the SDK's call
     */
    private boolean step(int position, int later, long end) {
        Exchange exchange = exchanges.get(position);
        Optional<InvocationTimes> times = senders.timesOf(call, exchange);
        @Nullable Exchange next = later == Connections.NONE ? null : exchanges.get(later);
        boolean repeated = next != null && sameInvocation(exchange, next);
        boolean unanswered = exchange.answeredNanos().isEmpty() || connections.isAbandoned(exchange);
        long earlier = of(Part.EARLIER_ATTEMPTS);
        long waited = of(Part.NO_ANSWER);
        long rest = of(Part.REST_OF_REQUEST);
        long served = of(Part.SERVICE);
        if (next == null) {
            after(times, end, unanswered);
            requests++;
        } else if (repeated) {
            back(Part.EARLIER_ATTEMPTS, end);
        } else {
            if (follows(position, later)) {
                further += end(next) - end;
                requests++;
            }
            back(Part.BETWEEN_REQUESTS, end);
        }
        if (repeated) {
            back(Part.EARLIER_ATTEMPTS, leave(exchange));
        } else if (unanswered) {
            back(Part.NO_ANSWER, leave(exchange));
        } else {
            back(Part.ANSWER_WAY, exchange.answeredNanos().getAsLong());
            back(Part.SERVICE, exchange.completeNanos());
            back(
                    inPieces(exchange) ? Part.REST_OF_REQUEST : Part.REQUEST_WAY,
                    exchange.completeNanos() - exchange.waitForRestNanos());
            back(Part.REQUEST_WAY, leave(exchange));
        }
        givenUpAttempts += unanswered ? of(Part.EARLIER_ATTEMPTS) - earlier : 0;
        waitForContinue += exchange.expectsContinue() ? of(Part.REST_OF_REQUEST) - rest : 0;
        if (of(Part.NO_ANSWER) > waited && connections.givenUp().byCaller(position)) {
            leftByCaller += of(Part.NO_ANSWER) - waited;
        }
        if (exchange.reused()) {
            // on a new connection, this time is a part of the opening
            back(Part.MACHINE, exchange.sentNanos() - exchange.readLateNanos());
        }
        long opens = cursor;
        int connection = connections.positionOf(exchange.connection());
        if (!exchange.reused() && connection != Connections.NONE) {
            back(Part.OPENING, connections.record(connection).openedNanos());
        }
        note(position, opens - cursor, of(Part.SERVICE) - served);
        return before(position, times);
    }

    /**
     * Returns whether the next exchange on the path was sent after this exchange and while no other exchange was under
     * way. If only one of the two comes from the call's own thread, they can belong to different callers. The next
     * exchange then counts only if a callback of an asynchronous SDK client sent it.
     */
    private boolean follows(int position, int next) {
        return overlapsFrom >= end(exchanges.get(next)) - start
                && (senders.isOfCall(position) == senders.isOfCall(next)
                        || (senders.inCallback(next)
                                && connections.asynchronous(next).orElse(false)));
    }

    private void note(int position, long opened, long served) {
        if (onPath == path.length) {
            path = Arrays.copyOf(path, 2 * onPath);
            opening = Arrays.copyOf(opening, 2 * onPath);
            serving = Arrays.copyOf(serving, 2 * onPath);
        }
        path[onPath] = position;
        serving[onPath] = served;
        opening[onPath++] = opened;
    }

    /**
     * Returns whether the rest of a request came late. Ignores large requests without {@code Expect: 100-continue},
     * because their bytes take time on any busy machine.
     */
    static boolean inPieces(Exchange exchange) {
        return exchange.waitForRestNanos() > 0
                && (exchange.expectsContinue() || exchange.requestBytes() <= LARGE_REQUEST_BYTES);
    }

    private void after(Optional<InvocationTimes> times, long end, boolean unanswered) {
        if (unanswered) {
            // after an attempt without an answer, there can be attempts that never reached the wire
            times.ifPresent(known -> known.done().ifPresent(done -> back(Part.AFTER_SDK, done - end > 0 ? done : end)));
            back(failed.within(end, cursor) ? Part.FAILED_HANDSHAKES : Part.EARLIER_ATTEMPTS, end);
            return;
        }
        if (times.isEmpty() || times.get().began().isEmpty()) {
            back(Part.AFTER_ANSWER, end);
            return;
        }
        times.get().done().ifPresent(done -> back(Part.AFTER_SDK, done - end > 0 ? done : end));
        back(Part.SDK_AFTER_ANSWER, end);
    }

    private boolean before(int position, Optional<InvocationTimes> times) {
        Exchange exchange = exchanges.get(position);
        if (exchange.retry() && hasEarlierAttempt(position)) {
            return false;
        }
        if (times.isEmpty()
                || times.get().began().isEmpty()
                || times.get().ready().isEmpty()) {
            if (exchange.retry()) {
                back(lost(start), start);
            }
            return false;
        }
        long ready = times.get().ready().getAsLong();
        long free = poolWaits.until(position, ready);
        if (free - ready > 0) {
            back(exchange.retry() ? lost(free) : Part.HTTP_CLIENT, free);
            back(Part.CONNECTION_WAIT, ready);
        } else if (exchange.retry()) {
            back(lost(ready), ready);
        }
        back(failed.within(ready, cursor) ? Part.FAILED_HANDSHAKES : Part.HTTP_CLIENT, ready);
        back(Part.IN_SDK, times.get().began().getAsLong());
        return true;
    }

    private Part lost(long from) {
        return failed.within(from, cursor) ? Part.FAILED_HANDSHAKES : Part.LOST_ATTEMPTS;
    }

    /** Returns when the request's first bytes left on the open connection. */
    private long leave(Exchange exchange) {
        long open = exchange.startNanos() - oneWayNanos;
        // the emulated network delays the first bytes by the TCP handshake's round trip, so the opening ends after the
        // first bytes were sent
        return exchange.reused() || open - exchange.sentNanos() < 0 ? exchange.sentNanos() : open;
    }

    private static boolean sameInvocation(Exchange one, Exchange other) {
        return one.invocationId() != null && Objects.equals(one.invocationId(), other.invocationId());
    }

    /** Returns whether the call has an earlier attempt on the wire. */
    private boolean hasEarlierAttempt(int position) {
        Exchange attempt = exchanges.get(position);
        for (int i = 0; i < tie.exchangesOf(call) && tie.exchangeOf(call, i) < position; i++) {
            if (sameInvocation(exchanges.get(tie.exchangeOf(call, i)), attempt)) {
                return true;
            }
        }
        return false;
    }

    /** Assigns the time from a moment until the cursor to a part, and moves the cursor to that moment. */
    private void back(Part part, long to) {
        long from = to - start > 0 ? to : start;
        long length = cursor - from;
        if (length <= 0) {
            return;
        }
        long paused = Stalls.overlap(facts.pauses(), from, cursor);
        long stalled = Stalls.overlap(facts.stalls(), from, cursor);
        if (part.onTheWay()) {
            // the bytes travel on while the machine stands still
            long beyond = Math.max(0, length - expected(part));
            paused = Math.min(paused, beyond);
            stalled = Math.min(stalled, beyond - paused);
        }
        parts[Part.PAUSED.index()] += paused;
        parts[Part.MACHINE.index()] += stalled;
        parts[part.index()] += length - paused - stalled;
        cursor = from;
    }

    private long expected(Part part) {
        return part == Part.OPENING
                ? facts.setting().network().newConnection(false).toNanos()
                : oneWayNanos;
    }

    /** Returns how much of the call's time a part took, in nanoseconds. */
    long of(Part part) {
        return parts[part.index()];
    }

    /** Adds all parts to totals, by the parts' indices. */
    void addTo(long[] totals) {
        for (int i = 0; i < parts.length; i++) {
            totals[i] += parts[i];
        }
    }

    int onPath() {
        return onPath;
    }

    /** Returns, for an exchange on the path, its position in the log. Number 0 is the last exchange. */
    int exchange(int which) {
        return path[which];
    }

    /** Returns when the call had the answer of an exchange on the path, or stopped waiting for it. */
    long endOf(int which) {
        return end(exchanges.get(path[which]));
    }

    /** Returns how long the call waited for an exchange's connection to open; 0 if the connection was already open. */
    long openingOf(int which) {
        return opening[which];
    }

    /** Returns how long the service took for those answers that each took at least a certain time. */
    long slowService(long leastNanos) {
        return Arrays.stream(serving, 0, onPath)
                .filter(served -> served >= leastNanos)
                .sum();
    }

    /** Returns how long the call's second and later requests took, if the call sent its requests one after another. */
    long further() {
        return further;
    }

    /** Returns the time of attempts without an answer or given up by the client, and of the waits after them. */
    long givenUpAttempts() {
        return givenUpAttempts;
    }

    /** Returns the part of {@link Part#REST_OF_REQUEST} in which requests waited for 100 Continue. */
    long waitForContinue() {
        return waitForContinue;
    }

    /** Returns the part of {@link Part#NO_ANSWER} that belongs to requests that the caller gave up. */
    long leftByCaller() {
        return leftByCaller;
    }

    /**
     * Returns the number of requests that the call sent one after another on its critical path. A request counts once,
     * however often it was sent.
     */
    int requests() {
        return requests;
    }
}
