package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import java.time.Duration;
import java.util.Optional;

/**
 * What opening the way for a measurement took.
 *
 * @param askedNanos {@link System#nanoTime} when it was asked for
 * @param waited how long a back end was waited for
 * @param start how the back end was started, where this is the first that has it
 */
public record SetupTiming(long askedNanos, Duration waited, Optional<BackEndStart> start) {}
