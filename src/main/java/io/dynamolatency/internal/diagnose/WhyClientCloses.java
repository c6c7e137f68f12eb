package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds why a client closes connections although both sides agreed to keep them open. No single connection shows the
 * reason, but all connections together do. If the client limits the age or the idle time of connections, connections in
 * use are below the limit, and closed connections have reached it. A busy machine blurs some observations, so this
 * class looks for the limit that best separates connections in use from closed connections.
 */
final class WhyClientCloses {

    /**
     * The least idle time that counts as long. If a client closes connections at once, their median idle time is
     * shorter, even on a busy machine.
     */
    static final long LONG_IDLE_NANOS = 8_000_000;

    /**
     * The shortest pause between calls that shows that the test itself pauses. A test that calls without pauses has
     * microseconds between calls, even on a busy machine.
     */
    private static final long PAUSE_NANOS = 1_000_000;

    /**
     * The least mean of the two groups' shares that a limit must separate. By chance alone, a limit separates little
     * more than a half.
     */
    private static final double WELL = 0.8;

    private static final int FEWEST = 3;

    /** The largest ratio of the 90th to the 10th percentile of ages if one limit closed the connections. */
    private static final double SAME_AGE = 2;

    /** The largest number of closed connections for each request that reused a connection. */
    private static final int FEW = 5;

    /** A connection that was idle for less than this did not reach the JDK pool's idle limit, by default 5 s. */
    private static final long JVM_IDLE_LIMIT_NANOS = 4_000_000_000L;

    private final Connections connections;
    private final int[] openers;

    WhyClientCloses(Connections connections) {
        this.connections = connections;
        IntStream.range(0, connections.size())
                .filter(c -> connections.reason(c) == Kind.CLIENT_CLOSES && closedBetween(c))
                .forEach(c -> connections.decide(c, Kind.CLOSED_BETWEEN));
        this.openers = IntStream.range(0, connections.size())
                .filter(c -> connections.reason(c) == Kind.CLIENT_CLOSES)
                .toArray();
    }

    /**
     * Returns whether a connection's FIN came from the client's side without TLS's close_notify, which the SDK's HTTP
     * clients send when they close a connection. A Netty client that is itself closed sends no close_notify. Clients of
     * other processes do not always send it, so for them only the HTTP proxy's record counts.
     */
    static boolean endedBetween(ConnectionRecord record, DiagnosisInput facts) {
        return record.tlsVersion() != null
                && record.tlsVersion().encrypted()
                && record.closedBy() == Closer.CLIENT_FIN
                && !record.closeNotify()
                && (!facts.setting().otherProcess() || endedByHttpProxy(record, facts));
    }

    /** Returns whether a connection ended from the client's side before the whole answer of an exchange arrived. */
    static boolean cutsOff(ConnectionRecord record, Exchange exchange) {
        return record.closedByClient()
                && (exchange.lastByteNanos().isEmpty()
                        || exchange.lastByteNanos().getAsLong()
                                        - record.closedNanos().orElseThrow()
                                > 0);
    }

    /** Returns whether the kit's HTTP proxy says that it ended a connection. */
    static boolean endedByHttpProxy(ConnectionRecord record, DiagnosisInput facts) {
        return facts.wire().faults().stream()
                .anyMatch(event -> event.kind() == FaultKind.PROXY && event.connection() == record.index());
    }

    /**
     * Returns whether something other than the client ended a connection during an exchange. The kit's HTTP proxy can
     * record this. Otherwise, the SDK must report an error other than a time-out or an interrupt, and close_notify must
     * be missing although this client sends it.
     */
    static boolean cutBetween(ConnectionRecord record, Exchange exchange, HttpLibrary library, DiagnosisInput facts) {
        boolean failed = facts.endings()
                .of(Objects.requireNonNullElse(exchange.invocationId(), ""))
                .filter(ending -> ending.kind() == InvocationEndings.Kind.OTHER)
                .isPresent();
        return endedByHttpProxy(record, facts)
                || (failed
                        && library.ofTheSdk()
                        // a closed Netty client sends no close_notify
                        && library != HttpLibrary.NETTY
                        && endedBetween(record, facts));
    }

    /** Returns whether the connection that {@code opener} replaced was certainly not closed by its client. */
    static boolean knownToEndBetween(int opener, Connections connections) {
        ConnectionRecord ended = connections.record(connections.replacedBy(opener));
        // a closed Netty client sends no close_notify, so the client must be known: it opened this connection, so it is
        // still in use. An HTTP client that is not from the SDK perhaps never sends close_notify
        int client = connections.client(opener);
        boolean known =
                (client != Connections.NONE && connections.library(client).ofTheSdk())
                        || endedByHttpProxy(ended, connections.facts());
        return known && endedBetween(ended, connections.facts());
    }

    /**
     * Returns whether something between the client and the proxy closed a connection. A close that the client did not
     * announce shows this. A lost first attempt also shows this, if only the second attempt arrived, on a new
     * connection.
     */
    private boolean closedBetween(int opener) {
        ConnectionRecord ended = connections.record(connections.replacedBy(opener));
        if (knownToEndBetween(opener, connections)) {
            return true;
        }
        Exchange first = connections.exchanges().get(connections.first(opener));
        return connections.givenUp().lostFirstAttempt(first)
                && connections.beganAfter(
                        connections.first(opener), ended.closedNanos().orElseThrow());
    }

    /** Replaces {@link Kind#CLIENT_CLOSES} by a more exact reason if the connections show one. */
    void decide() {
        if (openers.length == 0) {
            return;
        }
        Kind reason = reason();
        for (int opener : openers) {
            connections.decide(opener, reason);
        }
    }

    private Kind reason() {
        if (noneResumes()) {
            boolean each = IntStream.of(openers)
                    .allMatch(o -> connections.record(connections.replacedBy(o)).exchanges() == 1);
            // a client that never resumes looks like new clients, but closes a connection later, because of a limit
            return each && medianIdle() < LONG_IDLE_NANOS ? Kind.CLIENT_REBUILT : Kind.CLIENT_CLOSES;
        }
        if (isOverflowOfTheJvm()) {
            return Kind.POOL_OVERFLOW;
        }
        double byAge = byAge();
        double byIdleness = byIdleness();
        if (isLongIdle(byIdleness)) {
            // a client that closes connections at once leaves no connection idle. This client therefore limits age or
            // idle time
            return byAge >= WELL && byAge > byIdleness ? Kind.TIME_TO_LIVE : Kind.IDLE_LIMIT;
        }
        if (byAge >= WELL) {
            return Kind.TIME_TO_LIVE;
        }
        return isOverflow() ? Kind.POOL_OVERFLOW : Kind.CLIENT_CLOSES;
    }

    /**
     * Returns whether connections were idle before they were closed. As a second condition, the test also paused
     * between its calls, or other connections were reused after shorter idle times.
     */
    private boolean isLongIdle(double byIdleness) {
        if (medianIdle() < LONG_IDLE_NANOS) {
            return false;
        }
        long reused = connections.exchanges().stream().filter(Exchange::reused).count();
        if (reused * FEW >= openers.length && byIdleness >= WELL) {
            return true;
        }
        if (connections.facts().setting().otherProcess()) {
            // the pauses of an external process are unknown
            return false;
        }
        long[] pauses = IntStream.of(openers)
                .mapToLong(connections::pauseBefore)
                .filter(pause -> pause >= 0)
                .sorted()
                .toArray();
        // with several threads, connections can be idle without a visible pause
        return pauses.length == 0 ? byIdleness >= WELL : median(pauses) >= PAUSE_NANOS;
    }

    private long medianIdle() {
        return median(sorted(IntStream.of(openers).mapToLong(this::idle)));
    }

    private long idle(int opener) {
        return connections.idleBeforeClose(connections.replacedBy(opener));
    }

    /** Returns how well an idle time separates closed connections from reused connections. */
    private double byIdleness() {
        return parted(
                sorted(IntStream.of(openers).mapToLong(this::idle)),
                sorted(connections.exchanges().stream().flatMapToLong(e -> e.idleNanosBefore().stream())));
    }

    /**
     * Returns how well an age separates closed connections from connections in use. Returns 0 if there are too few
     * closed or reused connections, or if the ages at the close differ too much.
     */
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
        if (closed.length < FEWEST || inUse.length * FEW < closed.length) {
            return 0;
        }
        boolean alike = closed[closed.length * 9 / 10] <= SAME_AGE * closed[closed.length / 10];
        return alike ? parted(closed, inUse) : 0;
    }

    /**
     * Returns the best separation by any limit. The separation is the mean of two shares: the share of {@code above}
     * that reaches the limit, and the share of {@code below} that stays under the limit.
     */
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

    /**
     * Returns whether each replacing connection had a full handshake, although the service resumes TLS sessions, and
     * belongs to an unknown SDK client. New clients cause this, and clients that never resume.
     */
    private boolean noneResumes() {
        return connections.facts().setting().network().tls().encrypted()
                && connections.facts().setting().network().resumption()
                && IntStream.of(openers)
                        .allMatch(o -> connections.client(o) == Connections.NONE
                                && connections.record(o).handshake() == Handshake.FULL);
    }

    /**
     * Returns whether the JDK's pool closed connections because more calls were under way than the pool keeps idle
     * connections. This pool has no other reason to close connections before its idle limit.
     */
    private boolean isOverflowOfTheJvm() {
        return connections.facts().setting().concurrency() > HttpClientName.JVM_KEEPS_IDLE
                && medianIdle() < JVM_IDLE_LIMIT_NANOS
                && isOverflow()
                && IntStream.of(openers)
                        .allMatch(o -> connections.library(connections.client(o)) == HttpLibrary.URL_CONNECTION);
    }

    /**
     * Returns whether, with several concurrent calls, the client reuses some connections and closes others. A pool that
     * keeps as many idle connections as it can open does not overflow.
     */
    private boolean isOverflow() {
        boolean possible = connections.facts().setting().otherProcess()
                || IntStream.of(openers)
                        .mapToObj(o -> connections.library(connections.client(o)))
                        .allMatch(HttpLibrary::mayOverflow);
        long reused = connections.exchanges().stream().filter(Exchange::reused).count();
        return possible
                && connections.facts().setting().concurrency() > 1
                && reused * 4 >= connections.exchanges().size();
    }

    private static long[] sorted(LongStream values) {
        long[] sorted = values.toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
