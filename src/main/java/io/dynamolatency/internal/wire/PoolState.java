package io.dynamolatency.internal.wire;

/**
 * The state of a connection pool. After the timed calls the kit makes one more request, during which the HTTP client
 * reports this state.
 *
 * @param leased the number of connections that are in use or were not returned, including the request's connection
 * @param idle the number of connections that the pool keeps for further requests
 */
public record PoolState(int leased, int idle) {

    /** Returns the number of connections that are leased for other purposes than this request, 0 or more. */
    public int held() {
        return Math.max(0, leased - 1);
    }
}
