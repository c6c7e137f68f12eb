package io.dynamolatency.internal.diagnose;

/** The totals of one kind of cause, filled call by call in order. Not thread-safe. */
final class CauseTotals {

    private long nanos;
    private int calls;
    private int lastCall = -1;
    private int connections;
    private int fullHandshakes;
    private int failures;
    private int lostAttempts;
    private int example = Connections.NONE;

    /** Adds the part of a call's time that this cause took, in nanoseconds. */
    void add(int call, long spent) {
        if (spent > 0) {
            nanos += spent;
            if (call != lastCall) {
                lastCall = call;
                calls++;
            }
        }
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

    /**
     * Adds the time that a call lost because an attempt did not arrive. The reason for the lost attempt is this cause.
     */
    void lostAttempt(int call, long spent) {
        add(call, spent);
        lostAttempts += spent > 0 ? 1 : 0;
    }

    int lostAttempts() {
        return lostAttempts;
    }

    /** Adds the number of requests that failed, because of this cause, before they were sent. */
    void failed(int requests) {
        failures += requests;
    }

    int failures() {
        return failures;
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
}
