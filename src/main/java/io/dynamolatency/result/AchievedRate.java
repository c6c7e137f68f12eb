package io.dynamolatency.result;

import io.dynamolatency.Rate;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The requested and the achieved rate of an open loop.
 *
 * @param asked the requested rate
 * @param achievedPerSecond calls that began per second over the whole run, above 0.0 and never above the requested rate
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record AchievedRate(Rate asked, double achievedPerSecond) {

    /** A rate is held from this share of it on. */
    static final double HELD_FROM = 0.95;

    /**
     * Returns the rate of calls that began within a time.
     *
     * @param calls the number of calls, at least 1
     * @param nanos from the first intended start to the last real start, plus one interval
     */
    public static AchievedRate of(Rate asked, int calls, long nanos) {
        return new AchievedRate(asked, Math.min(asked.perSecond(), calls * 1e9 / nanos));
    }

    /** Returns whether at least 95 % of the requested rate was achieved. */
    public boolean held() {
        return achievedPerSecond >= HELD_FROM * asked.perSecond();
    }
}
