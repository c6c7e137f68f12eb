package io.dynamolatency.internal.calls;

import java.time.Duration;

/**
 * How accurate the emulated network was while calls were timed. Each message crosses the network in one delay: a
 * request, an answer, a part of a handshake, a close. A delay is never shorter than planned.
 *
 * @param count the number of delays, above 0
 * @param asked the planned delays
 * @param applied the real delays
 * @param late by how much the real delays were longer than planned
 */
public record EmulatedDelays(long count, Spread asked, Spread applied, Spread late) {

    /** The median delay may be late by the planned median divided by this number. */
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
     * Returns whether this machine could keep the planned delays: the median lateness was at most a fifth of the median
     * planned delay. No machine can with a round trip below about 0.5 ms. With a longer one only a very busy machine
     * can't.
     */
    public boolean held() {
        return late.p50().multipliedBy(TOLERATED_PART).compareTo(asked.p50()) <= 0;
    }
}
