package io.dynamolatency.result;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The confidence of verdicts, and how many more calls the kit makes while a verdict is undecided.
 *
 * @param confidence the least probability that a whole run of tests has no false alarm: no limit is wrongly found to be
 *     exceeded. From 0.5 (inclusive) to 1 (exclusive)
 * @param strict whether an undecided limit fails the test
 * @param maxIterations the most timed calls of a mode, the first included, at least 1; if this is less than {@code
 *     iterations}, {@code iterations} applies
 * @param maxDuration the time of all modes' timed calls after which no further block starts for an undecided verdict,
 *     above zero
 * @param wallClock whether limits judge times by the clock; otherwise limits judge own times, which leave out the time
 *     that this machine added to a call
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
            throw new IllegalArgumentException(
                    "maxDuration = \"" + Durations.format(maxDuration) + "\"; write one above zero, such as \"2 min\"");
        }
    }
}
