package io.dynamolatency.internal.calls;

import java.time.Duration;

/**
 * How accurate the emulated network was while calls were timed. Each message is delayed once. Messages are requests,
 * answers, parts of a handshake, and closes. A delay is never shorter than planned.
 *
 * @param count the number of delays, above 0
 * @param asked the planned delays
 * @param applied the real delays
 * @param late how much longer the real delays were than planned
 */
public record EmulatedDelays(long count, Spread asked, Spread applied, Spread late) {

    /** The delays are accurate enough if the median lateness is at most the planned median divided by this number. */
    private static final int TOLERATED_PART = 5;

    /**
     * The distribution of delays, each figure accurate to 1 %.
     *
     * @param p50 the median
     * @param p99 the 99th percentile, by nearest rank
     * @param max the longest delay
     */
    public record Spread(Duration p50, Duration p99, Duration max) {}

    /**
     * Returns whether the delays were accurate enough: the median lateness was at most a fifth of the median planned
     * delay. With a round trip below about 0.5 ms, no machine is accurate enough. With a longer round trip, every
     * machine is accurate enough, unless it is very busy.
     */
    public boolean held() {
        return late.p50().multipliedBy(TOLERATED_PART).compareTo(asked.p50()) <= 0;
    }
}
