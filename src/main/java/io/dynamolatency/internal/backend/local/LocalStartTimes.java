package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;

/**
 * How long a start of DynamoDB Local took. Immutable.
 *
 * @param source a text that says where the jars were found, such as {@code remembered in /home/me/.m2/repository}
 * @param resolving the time until the jars were found
 * @param starting the time from finding the jars to the server's first answer
 */
public record LocalStartTimes(String source, Duration resolving, Duration starting) {

    /** Returns the sum of both times. */
    public Duration total() {
        return resolving.plus(starting);
    }

    /**
     * Returns a text such as {@code 1231.4 ms (resolving 2.1 ms, starting 1229.3 ms; remembered in
     * /home/me/.m2/repository)}.
     */
    @Override
    public String toString() {
        return Durations.format(total()) + " (resolving " + Durations.format(resolving) + ", starting "
                + Durations.format(starting) + "; " + source + ")";
    }
}
