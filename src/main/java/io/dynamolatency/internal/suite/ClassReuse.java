package io.dynamolatency.internal.suite;

/**
 * The counts from the time in which only one test class was running.
 *
 * @param calls how many calls DynamoDB clients began
 * @param requests how many requests these clients sent, including retries
 * @param connections how many connections were first used in this time
 * @param handshakes how many of these connections used TLS
 * @param retries how many requests repeated an earlier attempt
 * @param lost how many of the connections were lost
 * @param leftOpen how many of the lost connections were still open at the end, because they leaked or because their
 *     clients stayed open
 * @param noConnection how many calls timed out before they got a connection of the pool
 * @param lostMillis the time for opening the lost connections over a network with a round trip of 5 ms and TLS 1.3, in
 *     milliseconds
 */
record ClassReuse(
        long calls,
        long requests,
        int connections,
        int handshakes,
        int retries,
        int lost,
        int leftOpen,
        int noConnection,
        double lostMillis) {

    /**
     * The time that a new connection takes to open, in milliseconds: one round trip of 5 ms for TCP and one for TLS
     * 1.3.
     */
    private static final double MILLIS_PER_CONNECTION = 10;

    /** Returns the counts of what clients sent, and of the TLS connections that a relay saw. */
    static ClassReuse sent(long calls, long requests, int handshakes) {
        return new ClassReuse(calls, requests, handshakes, handshakes, 0, 0, 0, 0, 0);
    }

    /** Returns the counts for one connection that was first used. */
    static ClassReuse connection() {
        return new ClassReuse(0, 0, 1, 0, 0, 0, 0, 0, 0);
    }

    /** Returns the counts for one request that repeated an earlier attempt. */
    static ClassReuse retry() {
        return new ClassReuse(0, 0, 0, 0, 1, 0, 0, 0, 0);
    }

    /** Returns the counts for one lost connection. */
    static ClassReuse lost(boolean leftOpen) {
        return new ClassReuse(0, 0, 0, 0, 0, 1, leftOpen ? 1 : 0, 0, millis(1));
    }

    /** Returns the counts for one call that got no connection. */
    static ClassReuse withoutConnection() {
        return new ClassReuse(0, 0, 0, 0, 0, 0, 0, 1, 0);
    }

    /**
     * Returns how long it takes to open this number of connections, in milliseconds. The network has a round trip of 5
     * ms and TLS 1.3.
     */
    static double millis(int lost) {
        return lost * MILLIS_PER_CONNECTION;
    }

    ClassReuse plus(ClassReuse other) {
        return new ClassReuse(
                calls + other.calls,
                requests + other.requests,
                connections + other.connections,
                handshakes + other.handshakes,
                retries + other.retries,
                lost + other.lost,
                leftOpen + other.leftOpen,
                noConnection + other.noConnection,
                lostMillis + other.lostMillis);
    }
}
