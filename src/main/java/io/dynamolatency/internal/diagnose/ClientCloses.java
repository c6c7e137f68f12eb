package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.CauseKind;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Tells apart why a client closes connections that both sides would have kept. No single connection shows it, all of them together
 * do: a limit of age or of idleness is one that connections in use stay below and closed ones have reached. On a busy machine some
 * observations say otherwise, so it is the limit that parts them best.
 */
final class ClientCloses {

    /** A client that closes at once does so within a few milliseconds, at the median on a busy machine, too. */
    static final long LONG_IDLE_NANOS = 8_000_000;

    /** A test that makes one call after another pauses for microseconds between them, on a busy machine, too. */
    private static final long PAUSE_NANOS = 1_000_000;

    /** A limit has to part so much of both; parting by chance comes to little more than a half. */
    private static final double WELL = 0.8;

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
        double byAge = byAge();
        if (isLongIdle()) {
            // who closes at once leaves nothing idle: it is one limit or the other
            return byAge >= WELL && byAge > byIdleness() ? CauseKind.TIME_TO_LIVE : CauseKind.IDLE_LIMIT;
        }
        if (byAge >= WELL) {
            return CauseKind.TIME_TO_LIVE;
        }
        return isOverflow() ? CauseKind.POOL_OVERFLOW : CauseKind.CLIENT_CLOSES;
    }

    /** Whether connections lay idle before they were closed, and the test did pause between its calls. */
    private boolean isLongIdle() {
        if (connections.facts().setting().otherProcess()) {
            // how long it paused itself is not known: a limit shows by those that are used again after less alone
            long reused =
                    connections.exchanges().stream().filter(Exchange::reused).count();
            return reused * FEW >= openers.length && medianIdle() >= LONG_IDLE_NANOS && byIdleness() >= WELL;
        }
        long[] pauses = IntStream.of(openers)
                .mapToLong(connections::pauseBefore)
                .filter(pause -> pause >= 0)
                .sorted()
                .toArray();
        return medianIdle() >= LONG_IDLE_NANOS
                // threads that wait for one another leave connections idle without a pause that could be seen
                && (pauses.length == 0 ? byIdleness() >= WELL : median(pauses) >= PAUSE_NANOS);
    }

    private long medianIdle() {
        return median(sorted(IntStream.of(openers).mapToLong(this::idle)));
    }

    private long idle(int opener) {
        return connections.idleBeforeClose(connections.replacedBy(opener));
    }

    /** How well an idle time parts the connections closed from those used again. */
    private double byIdleness() {
        return parted(
                sorted(IntStream.of(openers).mapToLong(this::idle)),
                sorted(connections.exchanges().stream().flatMapToLong(e -> e.idleNanosBefore().stream())));
    }

    /** How well an age parts the connections closed from those in use; 0 where too few are used again to show one. */
    private double byAge() {
        long[] closed = sorted(IntStream.of(openers).mapToLong(o -> {
            ConnectionRecord record = connections.record(connections.replacedBy(o));
            return record.closedNanos().orElseThrow() - record.openedNanos();
        }));
        long[] inUse = sorted(connections.exchanges().stream()
                .filter(Exchange::reused)
                .filter(e -> connections.positionOf(e.connection()) != Connections.NONE)
                .mapToLong(e -> e.sentNanos()
                        - connections
                                .record(connections.positionOf(e.connection()))
                                .openedNanos()));
        return closed.length < FEWEST || inUse.length * FEW < closed.length ? 0 : parted(closed, inUse);
    }

    /** The best that a limit does: the mean of the share of those above that reach it and the share of those below that do not. */
    private static double parted(long[] above, long[] below) {
        double best = 0;
        int under = 0;
        for (int i = 0; i < above.length; i++) {
            while (under < below.length && below[under] < above[i]) {
                under++;
            }
            double reached = (double) (above.length - i) / above.length;
            double stayed = below.length == 0 ? 1 : (double) under / below.length;
            best = Math.max(best, (reached + stayed) / 2);
        }
        return best;
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

    /** Whether the client keeps some connections and closes others, under calls that come at the same time. */
    private boolean isOverflow() {
        long reused = connections.exchanges().stream().filter(Exchange::reused).count();
        return connections.facts().setting().concurrency() > 1
                && reused * 4 >= connections.exchanges().size();
    }

    private static long[] sorted(LongStream values) {
        long[] sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
