package io.dynamolatency.internal.firstcall;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The first call of one JVM. Pure.
 *
 * @param nanos how long each phase took; an unknown phase is missing, and its time is part of a different phase
 * @param classes how many classes the JVM had loaded after the call
 * @param waitedNanos how long the JVM's main thread waited for a core in these phases; empty if unknown
 */
record FirstCall(Map<Phase, Long> nanos, int classes, OptionalLong waitedNanos) {

    /**
     * The times that the JVM itself measured.
     *
     * @param jvmNanos from the JVM's start until the test's class was ready
     * @param fromNanos when the call began, on the JVM's clock
     * @param toNanos when the call returned
     * @param credentialsNanos how long the call waited for its keys; empty if unknown
     * @param waitedNanos how long the main thread waited for a core in all phases; empty if unknown
     */
    record Times(
            long jvmNanos,
            long warmUpNanos,
            long constructionNanos,
            long fromNanos,
            long toNanos,
            OptionalLong credentialsNanos,
            OptionalLong waitedNanos,
            int classes) {}

    private static final long UNKNOWN = -1;

    FirstCall {
        nanos = Map.copyOf(nanos);
    }

    /**
     * Divides the time of a first call into phases.
     *
     * @param exchange the call's first exchange
     * @param connection the connection of the exchange; empty if the call did not open it
     * @param ahead how many nanoseconds the JVM's clock is ahead of the wire's clock
     * @param literal whether the proxy's address is numeric, so that it needs no look-up
     */
    static FirstCall of(
            Times times,
            Exchange exchange,
            Optional<ConnectionRecord> connection,
            long ahead,
            NetworkProfile network,
            boolean literal) {
        Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
        nanos.put(Phase.JVM, Math.max(0, times.jvmNanos()));
        nanos.put(Phase.WARM_UP, times.warmUpNanos());
        nanos.put(Phase.CONSTRUCTION, times.constructionNanos());
        Cursor cursor = new Cursor(times.fromNanos(), times.toNanos(), ahead);
        long sent = exchange.sentNanos();
        long before;
        if (connection.isPresent()) {
            // the emulated network delays the first bytes by the round trip of TCP's handshake
            sent = Math.max(sent, exchange.startNanos() - network.rtt().toNanos() / 2);
            long opened = connection.get().openedNanos();
            before = cursor.to(opened);
            nanos.put(Phase.TCP, cursor.to(Math.min(sent, opened + network.rtt().toNanos())));
            long rest = cursor.to(sent);
            nanos.put(Phase.TLS, network.tls().encrypted() ? rest : 0);
            before += network.tls().encrypted() ? 0 : rest;
        } else {
            before = cursor.to(sent);
            nanos.put(Phase.TCP, 0L);
            nanos.put(Phase.TLS, 0L);
        }
        long underWay = cursor.to(exchange.completeNanos());
        nanos.put(Phase.SERVICE, cursor.to(exchange.answeredNanos().orElse(exchange.completeNanos())));
        nanos.put(Phase.NETWORK, underWay + cursor.to(exchange.lastByteNanos().orElse(exchange.completeNanos())));
        nanos.put(Phase.AFTER, cursor.rest());
        if (times.credentialsNanos().isPresent()) {
            long credentials = Math.min(before, times.credentialsNanos().getAsLong());
            nanos.put(Phase.CREDENTIALS, credentials);
            before -= credentials;
        }
        if (literal) {
            nanos.put(Phase.LOOK_UP, 0L);
        }
        nanos.put(Phase.BEFORE_SENDING, before);
        return new FirstCall(nanos, times.classes(), times.waitedNanos());
    }

    /** Returns the time from the JVM's start until the call returned. */
    long whole() {
        return nanos.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns the whole time without the time that the main thread waited for a core; -1 if the waiting time is
     * unknown. Only Linux knows the waiting time.
     */
    long own() {
        return waitedNanos.isPresent() ? Math.max(0, whole() - waitedNanos.getAsLong()) : UNKNOWN;
    }

    /** Returns the time of a phase; -1 if it is unknown. */
    long of(Phase phase) {
        return nanos.getOrDefault(phase, UNKNOWN);
    }

    /** Returns the time of the call alone. */
    long call() {
        return nanos.entrySet().stream()
                .filter(entry -> entry.getKey().ofCall())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A position in the call's time. The position moves only forward. */
    private static final class Cursor {

        private final long end;
        private final long ahead;
        private long at;

        Cursor(long from, long end, long ahead) {
            this.at = from;
            this.end = end;
            this.ahead = ahead;
        }

        /** Moves to a moment of the wire's clock, and returns the length of the move in nanoseconds. */
        long to(long wireNanos) {
            long next = wireNanos + ahead;
            next = next - end > 0 ? end : next;
            long length = Math.max(0, next - at);
            at += length;
            return length;
        }

        long rest() {
            return Math.max(0, end - at);
        }
    }
}
