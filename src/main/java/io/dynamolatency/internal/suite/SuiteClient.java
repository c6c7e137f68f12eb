package io.dynamolatency.internal.suite;

import java.util.Optional;
import java.util.Set;

/** One SDK client of a suite, and what the client has done so far. Thread-safe. */
final class SuiteClient {

    private final Optional<String> line;
    private final Set<String> builtDuring;
    private int underWay;
    private int peak;
    private long calls;
    private long requests;

    /**
     * @param line the line of code that built the client; empty if unknown
     * @param builtDuring the tests or classes that were running when the client was built
     */
    SuiteClient(Optional<String> line, Set<String> builtDuring) {
        this.line = line;
        this.builtDuring = builtDuring;
    }

    synchronized void began() {
        calls++;
        peak = Math.max(peak, ++underWay);
    }

    synchronized void sent() {
        requests++;
    }

    synchronized void done() {
        underWay--;
    }

    /**
     * What a client had done at the time of the snapshot.
     *
     * @param line the line of code that built the client; empty if unknown
     * @param builtDuring the tests or classes that were running when the client was built
     * @param calls how many calls the client made
     * @param requests how many requests the client sent, including repeated requests
     * @param mayOpen how many connections the client needed when the most calls were under way; each of these calls
     *     needs one connection and the HTTP library's spare connections
     */
    record Snapshot(Optional<String> line, Set<String> builtDuring, long calls, long requests, int mayOpen) {}

    /**
     * @param spares how many spare connections the client's HTTP library can open for a caller, in addition to the
     *     connection in use
     */
    synchronized Snapshot snapshot(int spares) {
        return new Snapshot(line, builtDuring, calls, requests, peak * (1 + spares));
    }
}
