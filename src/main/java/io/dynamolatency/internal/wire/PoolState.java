package io.dynamolatency.internal.wire;

/**
 * What an HTTP client says of its connection pool during one request, made after the timed calls.
 *
 * @param leased connections that are in use or were not given back, that of the request included
 * @param idle connections that the pool keeps for further requests
 */
public record PoolState(int leased, int idle) {

    /** Returns how many connections other code than the request holds, 0 or more. */
    public int held() {
        return Math.max(0, leased - 1);
    }
}
