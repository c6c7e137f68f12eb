package io.dynamolatency.internal.calls;

import java.time.Duration;

/**
 * The duration of a measurement and its parts. It begins before the warm-up, and ends when the log has settled after
 * the last call. Immutable.
 *
 * @param warmUp the time of the warm-up, in all modes
 * @param calls the time of the timed calls, further calls for undecided verdicts and pauses between calls included
 */
public record MeasuringTime(long beganNanos, long endedNanos, Duration warmUp, Duration calls) {

    /** Returns the rest: calls at another round-trip time, and the wait for the log to settle. */
    public Duration besides() {
        return Duration.ofNanos(endedNanos - beganNanos).minus(warmUp).minus(calls);
    }
}
