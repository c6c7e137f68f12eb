package io.dynamolatency.internal.suite;

/**
 * What was counted while one test class alone was running.
 *
 * @param calls how many calls DynamoDB clients began
 * @param requests how many requests they sent, retries included
 * @param connections how many connections were first used then
 * @param handshakes how many of these carried TLS
 * @param retries how many requests repeated an earlier attempt
 * @param lost how many of the connections were lost
 * @param leftOpen how many of the lost connections were still open in the end: leaked, or of clients that stayed open
 * @param noConnection how many calls got no connection of the pool until a time-out ran out
 * @param lostMillis the round trips of the lost connections over a network of 5 ms with TLS 1.3, in milliseconds
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

    /** TCP's and TLS 1.3's round trips of a new connection, over a network of 5 ms. */
    private static final double MILLIS_PER_CONNECTION = 10;

    /** Returns what clients sent, and the TLS connections that a relay saw. */
    static ClassReuse sent(long calls, long requests, int handshakes) {
        return new ClassReuse(calls, requests, handshakes, handshakes, 0, 0, 0, 0, 0);
    }

    /** Returns a connection that was first used. */
    static ClassReuse connection() {
        return new ClassReuse(0, 0, 1, 0, 0, 0, 0, 0, 0);
    }

    /** Returns a request that repeated an earlier attempt. */
    static ClassReuse retry() {
        return new ClassReuse(0, 0, 0, 0, 1, 0, 0, 0, 0);
    }

    /** Returns a lost connection. */
    static ClassReuse lost(boolean leftOpen) {
        return new ClassReuse(0, 0, 0, 0, 0, 1, leftOpen ? 1 : 0, 0, millis(1));
    }

    /** Returns a call that got no connection. */
    static ClassReuse withoutConnection() {
        return new ClassReuse(0, 0, 0, 0, 0, 0, 0, 1, 0);
    }

    /** Returns how long lost connections take over a network of 5 ms with TLS 1.3, in milliseconds. */
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
