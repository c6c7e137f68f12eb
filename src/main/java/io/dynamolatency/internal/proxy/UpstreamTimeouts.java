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

    static final UpstreamTimeouts DEFAULT =
            new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(20));
}
