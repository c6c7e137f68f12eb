package io.dynamolatency.result;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How sure a verdict has to be, how long is measured on for it, and what one means that is still open then.
 *
 * @param confidence the least probability that none of the percentiles' limits which are known before a measurement gets a wrong
 *     verdict, all looks at it together, and that each interval of its results holds; 0.5 up to 1.0, which is excluded
 * @param strict whether a limit fails that is proved neither to be kept nor to be exceeded
 * @param maxIterations the most timed calls of a mode, the first included, at least 1; fewer than are asked for in any case
 *     means those
 * @param maxDuration how long the timed calls of all modes may take before no further block of them is begun for an open verdict, above zero
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record VerdictPolicy(double confidence, boolean strict, int maxIterations, Duration maxDuration) {

    /** 99.9 %, open verdicts pass with a warning, 10,000 calls or two minutes. */
    public static final VerdictPolicy DEFAULT = new VerdictPolicy(0.999, false, 10_000, Duration.ofMinutes(2));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when something is out of its range, saying what to write
     */
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
