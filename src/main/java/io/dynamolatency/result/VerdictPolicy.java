package io.dynamolatency.result;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The confidence of verdicts, and how many more calls the kit makes while a verdict is undecided.
 *
 * @param confidence the lowest probability that a whole run of tests has no false alarm, from 0.5 (inclusive) to 1
 *     (exclusive). A false alarm is a verdict that a limit is exceeded, although the true figure meets the limit
 * @param strict whether an undecided limit fails the test
 * @param maxIterations the maximum number of timed calls of a mode, including the first call, at least 1. If {@code
 *     iterations} is higher, {@code iterations} applies
 * @param maxDuration the longest time for the timed calls of all modes, above zero. After this time, no further block
 *     of calls starts for an undecided verdict
 * @param wallClock whether limits apply to times by the clock; if not, limits apply to own times, which leave out the
 *     time that this machine added to a call
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record VerdictPolicy(
        double confidence, boolean strict, int maxIterations, Duration maxDuration, boolean wallClock) {

    /** Confidence 99.99 %; undecided verdicts pass with a warning; at most 10,000 calls or two minutes; own times. */
    public static final VerdictPolicy DEFAULT = new VerdictPolicy(0.9999, false, 10_000, Duration.ofMinutes(2), false);

    /** @throws IllegalArgumentException if a value is out of its range; the message says what to write */
    public VerdictPolicy {
        if (!(confidence >= 0.5 && confidence < 1.0)) {
            throw new IllegalArgumentException(
                    "confidence = " + confidence + " is out of range; write a share from 0.5 up to 1, such as 0.9999");
        }
        if (maxIterations < 1) {
            throw new IllegalArgumentException("maxIterations = " + maxIterations + "; write 1 or more");
        }
        if (maxDuration.isNegative() || maxDuration.isZero()) {
            throw new IllegalArgumentException("maxDuration = \"" + Durations.format(maxDuration)
                    + "\"; write a time above zero, such as \"2 min\"");
        }
    }
}
