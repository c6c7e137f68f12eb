package io.dynamolatency.internal.proxy;

import java.time.Duration;

/**
 * How long the proxy waits for the back end.
 *
 * @param connect for a connection
 * @param answer for a whole answer, from the moment the request is sent
 * @param idle how long an idle connection stays open: less than the 30 s after which DynamoDB Local closes it
 */
record UpstreamTimeouts(Duration connect, Duration answer, Duration idle) {

    static final UpstreamTimeouts DEFAULT =
            new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(20));
}
