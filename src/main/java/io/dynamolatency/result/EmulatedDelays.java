package io.dynamolatency.result;

import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How true the emulated network was while calls were timed: what its delays were to be and what they were. A delay is
 * one way of something that was sent, such as a request, an answer, a part of a handshake or the end of a connection;
 * it is never shorter than asked for.
 *
 * @param count delays, above 0
 * @param asked what they were to be
 * @param applied what they were
 * @param late by how much each was longer
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record EmulatedDelays(long count, Spread asked, Spread applied, Spread late) {

    /** Half of the delays may be longer than asked for by one part in so many. */
    private static final int TOLERATED_PART = 5;

    /**
     * How something is distributed, each figure true to 1 %.
     *
     * @param p50 the median
     * @param p99 the 99th percentile, by nearest rank
     * @param max the longest
     */
    public record Spread(Duration p50, Duration p99, Duration max) {}

    /**
     * Whether this machine could hold the network: at most every other delay was longer than asked for by a fifth of
     * the median one. Below some 0.5 ms of round trip none can; above it a machine has to be very busy not to.
     */
    public boolean held() {
        return late.p50().multipliedBy(TOLERATED_PART).compareTo(asked.p50()) <= 0;
    }
}
