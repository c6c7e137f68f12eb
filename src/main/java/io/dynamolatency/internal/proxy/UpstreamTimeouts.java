package io.dynamolatency.internal.proxy;

import java.time.Duration;

/**
 * The timeouts of the proxy's connections to the back end.
 *
 * @param connect how long to wait for a connection
 * @param answer how long to wait for the complete answer, from the sending of the request
 * @param idle how long an idle connection stays open, less than the 30 s after which DynamoDB Local closes it
 */
record UpstreamTimeouts(Duration connect, Duration answer, Duration idle) {

    private static final Duration ONCE_SILENT = Duration.ofMillis(250);

    static final UpstreamTimeouts DEFAULT =
            new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(20));

    /** Returns how long to wait for an answer when the last one did not come: clients repeat requests. */
    Duration onceSilent() {
        return answer.compareTo(ONCE_SILENT) < 0 ? answer : ONCE_SILENT;
    }
}
