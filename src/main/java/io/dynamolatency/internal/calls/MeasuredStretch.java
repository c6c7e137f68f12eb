package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.CallClock;

/**
 * The time from the start of the first recorded call to the end of the last call.
 *
 * @param fromNanos on the clock of {@link System#nanoTime()}
 * @param toNanos on the same clock
 */
public record MeasuredStretch(long fromNanos, long toNanos) {

    /**
     * Returns the real time in which calls were made. Without calls, this stretch starts and ends now.
     *
     * @param clock the clock that timed the calls
     */
    public static MeasuredStretch of(CallSamples samples, CallClock clock) {
        if (samples.size() == 0) {
            long now = System.nanoTime();
            return new MeasuredStretch(now, now);
        }
        return new MeasuredStretch(clock.toReal(samples.firstIntended()), clock.toReal(samples.lastEnd()));
    }
}
