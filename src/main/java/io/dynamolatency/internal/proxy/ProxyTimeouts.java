package io.dynamolatency.internal.proxy;

import java.time.Duration;

/**
 * The timeouts of the proxy's connections.
 *
 * @param connect how long to wait for a connection to the back end
 * @param answer how long to wait for the back end's complete answer, from the sending of the request
 * @param idle how long an idle connection to the back end stays open: less than 30 s, because DynamoDB Local closes
 *     idle connections after 30 s
 * @param client how long a client is allowed to leave a request half sent or an answer unread. DynamoDB Local waits
 *     equally long. This limit does not apply to connections that are idle after an answer
 */
record ProxyTimeouts(Duration connect, Duration answer, Duration idle, Duration client) {

    private static final Duration ONCE_SILENT = Duration.ofMillis(250);

    static final ProxyTimeouts DEFAULT = new ProxyTimeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(20), Duration.ofSeconds(30));

    ProxyTimeouts(Duration connect, Duration answer, Duration idle) {
        this(connect, answer, idle, DEFAULT.client);
    }

    /**
     * Returns how long to wait for an answer after the previous answer did not come. This wait is at most {@code
     * answer} and usually shorter, because clients repeat requests.
     */
    Duration onceSilent() {
        return answer.compareTo(ONCE_SILENT) < 0 ? answer : ONCE_SILENT;
    }
}
