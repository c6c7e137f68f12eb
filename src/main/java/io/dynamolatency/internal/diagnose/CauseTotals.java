package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import java.util.OptionalLong;

/** The totals of one kind of cause, filled call by call in order. Not thread-safe. */
final class CauseTotals {

    private final long limitNanos;
    private long nanos;
    private long insideNanos;
    private int calls;
    private int lastCall = -1;
    private long nanosOfLastCall;
    private int alone;
    private int connections;
    private int fullHandshakes;
    private int failures;
    private OptionalLong withoutConnection = OptionalLong.empty();
    private int clientWithoutConnection = Connections.NONE;
    private int lostAttempts;
    private int example = Connections.NONE;

    /** @param limitNanos the time that calls are allowed to take, in nanoseconds; 0 for no limit */
    CauseTotals(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Adds the part of a call's time that this cause took, in nanoseconds. */
    void add(int call, long spent) {
        if (spent > 0) {
            nanos += spent;
            if (call != lastCall) {
                lastCall = call;
                nanosOfLastCall = 0;
                calls++;
            }
            boolean before = nanosOfLastCall >= limitNanos;
            nanosOfLastCall += spent;
            alone += !before && nanosOfLastCall >= limitNanos ? 1 : 0;
        }
    }

    /** Returns how many calls would exceed the limit because of this cause, even without any other cause. */
    int alone() {
        return alone;
    }

    /**
     * Adds the part of a call's time that this cause took, in nanoseconds.
     *
     * @param inside the part of this time that passed in the HTTP client, or in the SDK after the answer
     */
    void add(int call, long spent, long inside) {
        add(call, spent);
        insideNanos += inside;
    }

    /** Returns the share of the time that passed in the HTTP client, or in the SDK after the answer: 0 to 1. */
    double inside() {
        return nanos == 0 ? 0 : (double) insideNanos / nanos;
    }

    /** Adds a connection that was opened because of this cause. */
    void opened(int connection, boolean full) {
        connections++;
        if (full) {
            fullHandshakes++;
        }
        if (example == Connections.NONE) {
            example = connection;
        }
    }

    /** Adds the time that a call spent on an attempt without a result, because of this cause. */
    void lostAttempt(int call, long spent) {
        add(call, spent);
        lostAttempts += spent > 0 ? 1 : 0;
    }

    int lostAttempts() {
        return lostAttempts;
    }

    /** Adds a request that failed, because of this cause, before it was sent. */
    void failed() {
        failures++;
    }

    int failures() {
        return failures;
    }

    /** Records a moment at which a client's pool had no connection for a request. Keeps only the first moment. */
    void withoutConnection(long nanoTime, int client) {
        if (withoutConnection.isEmpty()) {
            withoutConnection = OptionalLong.of(nanoTime);
            clientWithoutConnection = client;
        }
    }

    /** Returns the client of {@link #withoutConnection()}; {@link Connections#NONE} if unknown. */
    int clientWithoutConnection() {
        return clientWithoutConnection;
    }

    /** Returns the first moment at which a pool had no connection for a request. */
    OptionalLong withoutConnection() {
        return withoutConnection;
    }

    long nanos() {
        return nanos;
    }

    int calls() {
        return calls;
    }

    int connections() {
        return connections;
    }

    int fullHandshakes() {
        return fullHandshakes;
    }

    /**
     * Returns the first connection that was opened because of this cause; {@link Connections#NONE} without such a
     * connection.
     */
    int example() {
        return example;
    }

    /**
     * Returns whether these totals can explain a symptom.
     *
     * @param kind the kind of the cause
     * @param resumed the number of connections that resumed a TLS session
     */
    boolean explains(Kind kind, Symptom symptom, int resumed) {
        return switch (symptom) {
            case CALLS -> true;
            case CONNECTIONS -> kind.concernsConnections();
            // if the cause opened more connections than were resumed, some of its handshakes were full
            case FULL_HANDSHAKES -> fullHandshakes > 0 || connections > resumed;
            case RETRIES ->
                switch (kind) {
                    case RETRIES, ABANDONED_CALLS, FAILED_HANDSHAKES, HANDSHAKES_GIVEN_UP -> true;
                    default -> lostAttempts > 0;
                };
            case LEAKS ->
                switch (kind) {
                    case LEAKED, UNUSED_CONNECTIONS, CLIENT_REBUILT, MANY_CLIENTS -> true;
                    default -> false;
                };
        };
    }
}
