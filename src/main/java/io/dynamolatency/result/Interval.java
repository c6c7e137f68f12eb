package io.dynamolatency.result;

import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The bounds of a percentile, computed from order statistics. The bounds hold for any distribution of call times.
 *
 * @param low the lower bound; zero if there are too few calls for a lower bound
 * @param high the upper bound; empty if there are too few calls for an upper bound
 * @param confidence the lowest probability that the bounds contain the percentile, if the calls are independent of each
 *     other
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Interval(Duration low, Optional<Duration> high, double confidence) {

    /** Returns the interval as reports show it: {@code 9.7 ms to 11.2 ms with 99.9 % confidence}. */
    @Override
    public String toString() {
        String from = Durations.format(low);
        return high.map(to -> from + " to " + Durations.format(to)).orElse(from + " or more") + " with "
                + Numbers.number(100 * confidence) + " % confidence";
    }
}
