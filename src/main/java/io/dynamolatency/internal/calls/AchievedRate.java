package io.dynamolatency.internal.calls;

import io.dynamolatency.Rate;

/**
 * The requested and the achieved rate of a measurement with {@code rate}.
 *
 * @param asked the requested rate
 * @param achievedPerSecond how many calls began per second over the whole run, above 0.0 and never above the requested
 *     rate
 */
public record AchievedRate(Rate asked, double achievedPerSecond) {

    /** The rate counts as held if at least this share of the requested rate was achieved. */
    static final double HELD_FROM = 0.95;

    /**
     * Computes the achieved rate: the number of calls, divided by the length of the time in which they began.
     *
     * @param calls the number of calls, at least 1
     * @param nanos the time from the first intended start to the last real start, plus one interval between starts
     */
    public static AchievedRate of(Rate asked, int calls, long nanos) {
        return new AchievedRate(asked, Math.min(asked.perSecond(), calls * 1e9 / nanos));
    }

    /** Returns whether at least 95 % of the requested rate was achieved. */
    public boolean held() {
        return achievedPerSecond >= HELD_FROM * asked.perSecond();
    }
}
