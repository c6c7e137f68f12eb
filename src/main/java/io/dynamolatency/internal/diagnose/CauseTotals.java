package io.dynamolatency.internal.diagnose;

/** The totals of one kind of cause, filled call by call in order. Not thread-safe. */
final class CauseTotals {

    private long nanos;
    private int calls;
    private int lastCall = -1;
    private int connections;
    private int fullHandshakes;
    private int example = Connections.NONE;

    /** Adds the time that this cause took of a call. */
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
     * Returns the first connection that was opened because of this cause, {@link Connections#NONE} if there is none.
     */
    int example() {
        return example;
    }
}
