package io.dynamolatency.internal.calls;

import java.time.Duration;

/**
 * How long a measurement took: {@link System#nanoTime} when it began and when its last call was over and the wire had
 * settled, and the parts of it. Immutable.
 *
 * @param warmUp the calls before the timed ones, in all modes
 * @param calls the timed calls, those that were made for open verdicts included, and what has to happen between them
 */
public record MeasuringTime(long beganNanos, long endedNanos, Duration warmUp, Duration calls) {

    /** The rest: calls over another round trip, and waiting for closes that were on their way. */
    public Duration besides() {
        return Duration.ofNanos(endedNanos - beganNanos).minus(warmUp).minus(calls);
    }
}
