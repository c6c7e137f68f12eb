package io.dynamolatency.result;

import io.dynamolatency.Rate;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How a rate was kept.
 *
 * @param asked the rate that was asked for
 * @param achievedPerSecond calls that began per second, over the whole run, above 0.0 and never more than asked
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record AchievedRate(Rate asked, double achievedPerSecond) {

    /** The share of the rate asked for that has to be achieved. */
    static final double HELD_FROM = 0.95;

    /**
     * The pace of calls that began in so much time.
     *
     * @param calls how many, at least 1
     * @param nanos from the first one's intended start to the last one's start, and an interval for the last itself
     */
    public static AchievedRate of(Rate asked, int calls, long nanos) {
        return new AchievedRate(asked, Math.min(asked.perSecond(), calls * 1e9 / nanos));
    }

    /** Whether at least 95 % of the rate asked for was achieved. */
    public boolean held() {
        return achievedPerSecond >= HELD_FROM * asked.perSecond();
    }
}
