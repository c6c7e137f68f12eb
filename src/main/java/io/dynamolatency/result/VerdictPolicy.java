package io.dynamolatency.result;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The confidence of verdicts, and how many more calls the kit makes while a verdict is undecided.
 *
 * @param confidence the confidence level, 0.5 (inclusive) to 1 (exclusive): of all percentile verdicts of one test
 *     together, and of each interval of its results
 * @param strict whether an undecided limit fails
 * @param maxIterations the most timed calls of a mode, the first included, at least 1. A test makes its {@code
 *     iterations} even if they are more
 * @param maxDuration how long the timed calls of all modes may take before no further block starts for an undecided
 *     verdict, above zero
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record VerdictPolicy(double confidence, boolean strict, int maxIterations, Duration maxDuration) {

    /** The default: confidence 99.9 %, undecided verdicts pass with a warning, at most 10,000 calls or two minutes. */
    public static final VerdictPolicy DEFAULT = new VerdictPolicy(0.999, false, 10_000, Duration.ofMinutes(2));

    /** @throws IllegalArgumentException if a value is out of its range; the message says what to write */
    public VerdictPolicy {
        if (!(confidence >= 0.5 && confidence < 1.0)) {
            throw new IllegalArgumentException(
                    "confidence = " + confidence + " is out of range; write a share from 0.5 up to 1, such as 0.999");
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
