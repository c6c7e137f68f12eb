package io.dynamolatency.internal.wire;

/**
 * The state of a connection pool, which the HTTP client reports during one request after the timed calls.
 *
 * @param leased the number of connections that are in use or were not returned, including the request's connection
 * @param idle the number of connections that the pool keeps for further requests
 */
public record PoolState(int leased, int idle) {

    /** Returns the number of connections that code outside the request holds, 0 or more. */
    public int held() {
        return Math.max(0, leased - 1);
    }
}
