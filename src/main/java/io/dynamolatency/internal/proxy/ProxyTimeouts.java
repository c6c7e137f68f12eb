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

    private static final Duration SHORTEST = Duration.ofMillis(250);

    static final ProxyTimeouts DEFAULT = new ProxyTimeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(20), Duration.ofSeconds(30));

    /**
     * Returns how long to wait for the next answer after an answer did not come. The next wait is short, because
     * clients repeat requests. Each further wait doubles up to {@code answer}, so that a slow back end can answer. Then
     * the waits start again from the shortest.
     *
     * @param waited how long the proxy waited for the answer that did not come
     */
    Duration after(Duration waited) {
        Duration next = waited.compareTo(answer) < 0 ? waited.multipliedBy(2) : SHORTEST;
        return next.compareTo(answer) < 0 ? next : answer;
    }
}
