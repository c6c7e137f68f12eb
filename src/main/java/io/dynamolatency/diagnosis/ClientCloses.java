package io.dynamolatency.diagnosis;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Tells apart why a client closes connections that both sides would have kept. No single connection shows it, all of them together
 * do: a limit of age or of idleness is one that no connection in use exceeds and every closed one has reached.
 */
final class ClientCloses {

    /** A client that closes at once does so within a few milliseconds, at the median on a busy machine, too. */
    static final long LONG_IDLE_NANOS = 8_000_000;

    /** One observation in so many may contradict a limit: a clock is read a little before or after what it times. */
    private static final int IN_SO_MANY = 20;

    private static final int FEWEST = 3;

    /** One connection in so many has to show that they can be used again. */
    private static final int FEW = 5;

    private final Connections connections;
    private final int[] openers;

    ClientCloses(Connections connections) {
        this.connections = connections;
        this.openers = IntStream.range(0, connections.size())
                .filter(c -> connections.reason(c) == CauseKind.CLIENT_CLOSES)
                .toArray();
    }

    /** Puts a closer reason in the place of {@link CauseKind#CLIENT_CLOSES} where there is one. */
    void decide() {
        if (openers.length == 0) {
            return;
        }
        CauseKind reason = reason();
        for (int opener : openers) {
            connections.decide(opener, reason);
        }
    }

    private CauseKind reason() {
        if (isRebuilt()) {
            return CauseKind.CLIENT_REBUILT;
        }
        long[] idle =
                sorted(IntStream.of(openers).mapToLong(o -> connections.idleBeforeClose(connections.replacedBy(o))));
        long[] reusedIdle = sorted(connections.exchanges().stream().flatMapToLong(e -> e.idleNanosBefore().stream()));
        boolean longIdle = median(sorted(IntStream.of(openers).mapToLong(connections::leftIdle))) >= LONG_IDLE_NANOS;
        boolean idleLimit =
                longIdle && (reusedIdle.length == 0 || isApart(idle, reusedIdle) || isByTimer(idle, reusedIdle));
        if (idleLimit) {
            return CauseKind.IDLE_LIMIT;
        }
        if (isTimeToLive()) {
            return CauseKind.TIME_TO_LIVE;
        }
        if (longIdle && reusedIdle.length == 0) {
            return CauseKind.IDLE_LIMIT;
        }
        return isOverflow() ? CauseKind.POOL_OVERFLOW : CauseKind.CLIENT_CLOSES;
    }

    /**
     * Whether connections are used again after short idle times and closed after long ones. A limit lies between both, and
     * close to either; that they are apart by chance is ruled out by their medians, since equal pauses would have equal ones.
     */
    private static boolean isApart(long[] closed, long[] reused) {
        return low(closed) * 10 >= high(reused) * 9 && median(closed) * 5 >= median(reused) * 6;
    }

    /** Whether connections are closed after one and the same idle time, and hardly one lasts until it is used again. */
    private static boolean isByTimer(long[] closed, long[] reused) {
        return closed.length >= FEWEST
                && reused.length * 2 <= closed.length
                && high(closed) - low(closed) <= median(closed) / 4
                && high(reused) * 4 <= high(closed) * 5;
    }

    private static long median(long[] sorted) {
        return sorted[sorted.length / 2];
    }

    /** Where nobody says which client sent a request: a client that resumes nothing, though the service would, is a new one. */
    private boolean isRebuilt() {
        return connections.facts().setting().network().tls().encrypted()
                && connections.facts().setting().network().resumption()
                && IntStream.of(openers)
                        .allMatch(o -> connections.client(o) == Connections.NONE
                                && connections.record(o).handshake() == Handshake.FULL
                                && connections.record(connections.replacedBy(o)).exchanges() == 1);
    }

    /** Whether connections in use are younger than a limit, and those closed are older. */
    private boolean isTimeToLive() {
        if (openers.length < FEWEST) {
            return false;
        }
        long[] ages = sorted(IntStream.of(openers).mapToLong(o -> {
            ConnectionRecord closed = connections.record(connections.replacedBy(o));
            return closed.closedNanos().orElseThrow() - closed.openedNanos();
        }));
        long[] inUse = sorted(connections.exchanges().stream()
                .filter(Exchange::reused)
                .filter(e -> connections.positionOf(e.connection()) != Connections.NONE)
                .mapToLong(e -> e.sentNanos()
                        - connections
                                .record(connections.positionOf(e.connection()))
                                .openedNanos()));
        // a client that closes after each answer has none in use again; behind a slow network an age is soon reached
        boolean usedAgain = inUse.length * FEW >= openers.length;
        return usedAgain && high(inUse) <= low(ages) + low(ages) / 10;
    }

    /** Whether the client keeps some connections and closes others, under calls that come at the same time. */
    private boolean isOverflow() {
        long reused = connections.exchanges().stream().filter(Exchange::reused).count();
        return connections.facts().setting().concurrency() > 1
                && reused * 4 >= connections.exchanges().size();
    }

    private static long low(long[] sorted) {
        return sorted[sorted.length / IN_SO_MANY];
    }

    private static long high(long[] sorted) {
        return sorted[sorted.length - 1 - sorted.length / IN_SO_MANY];
    }

    private static long[] sorted(LongStream values) {
        long[] sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
