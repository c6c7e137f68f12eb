package io.dynamolatency.internal.diagnose;

/** What one kind of cause adds up to. Filled while the calls are gone through, in their order; not thread-safe. */
final class CauseTotals {

    private long nanos;
    private int calls;
    private int lastCall = -1;
    private int connections;
    private int fullHandshakes;
    private int example = Connections.NONE;

    /** It took so much of a call. */
    void add(int call, long spent) {
        if (spent > 0) {
            nanos += spent;
            if (call != lastCall) {
                lastCall = call;
                calls++;
            }
        }
    }

    /** A connection was opened because of it. */
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

    /** The first of its connections, {@link Connections#NONE} where there is none. */
    int example() {
        return example;
    }
}
