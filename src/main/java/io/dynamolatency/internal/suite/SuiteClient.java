package io.dynamolatency.internal.suite;

import java.util.Locale;
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
    private int spares;

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

    synchronized void sent(String userAgent) {
        requests++;
        spares = spares(userAgent);
    }

    synchronized void done() {
        underWay--;
    }

    /** How many connections an HTTP library may open for a caller beyond the one in use, by its requests' header. */
    private static int spares(String agent) {
        String lower = agent.toLowerCase(Locale.ROOT);
        return lower.contains("netty") ? 1 : lower.contains("crt") || lower.contains("commonruntime") ? 2 : 0;
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

    synchronized Snapshot snapshot() {
        return new Snapshot(line, builtDuring, calls, requests, peak * (1 + spares));
    }
}
