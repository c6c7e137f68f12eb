package io.dynamolatency.internal.calls;

import java.time.Duration;

/**
 * The duration of a measurement, and the durations of its parts. The measurement starts before the warm-up. It ends
 * after the last call, when no bytes or closes are on the way any more. Immutable.
 *
 * @param warmUp the time of the warm-up, in all modes
 * @param calls the time of the timed calls, including further calls for undecided verdicts, and pauses between calls
 */
public record MeasuringTime(long beganNanos, long endedNanos, Duration warmUp, Duration calls) {

    /** Returns the remaining time: calls at a second round-trip time, and the wait for bytes still on the way. */
    public Duration besides() {
        return Duration.ofNanos(endedNanos - beganNanos).minus(warmUp).minus(calls);
    }
}
