package io.dynamolatency.result;

import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How accurate the emulated network was while calls were timed. A delay is one way of a request, an answer, a part of a
 * handshake or a close; it is never shorter than planned.
 *
 * @param count the number of delays, above 0
 * @param asked the planned delays
 * @param applied the real delays
 * @param late by how much each was longer
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record EmulatedDelays(long count, Spread asked, Spread applied, Spread late) {

    /** Half of the delays may be longer than planned by one part in so many. */
    private static final int TOLERATED_PART = 5;

    /**
     * The distribution of delays, each figure accurate to 1 %.
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
