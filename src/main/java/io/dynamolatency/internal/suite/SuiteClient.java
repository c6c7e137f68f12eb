package io.dynamolatency.internal.suite;

import java.util.Optional;
import java.util.Set;

/** One SDK client of a suite, and what it has done so far. Thread-safe. */
final class SuiteClient {

    private final Optional<String> line;
    private final Set<String> builtDuring;
    private int underWay;
    private int peak;
    private long calls;
    private long requests;

    /**
     * @param line the line of code that built it; empty if unknown
     * @param builtDuring the tests or classes that were running then
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
     * What a client had done when it was looked at.
     *
     * @param line the line of code that built it; empty if unknown
     * @param builtDuring the tests or classes that were running then
     * @param calls how many calls it made
     * @param requests how many requests it sent, repeated ones included
     * @param mayOpen how many connections it needs: the most calls that it had under way at once, and its HTTP
     *     library's spare ones for each
     */
    record Snapshot(Optional<String> line, Set<String> builtDuring, long calls, long requests, int mayOpen) {}

    /** @param spares how many connections its HTTP library may open for a caller beyond the one in use */
    synchronized Snapshot snapshot(int spares) {
        return new Snapshot(line, builtDuring, calls, requests, peak * (1 + spares));
    }
}
