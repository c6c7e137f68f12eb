package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import java.time.Duration;
import java.util.Optional;

/**
 * How long it took to open a setup.
 *
 * @param askedNanos {@link System#nanoTime} when the setup was requested
 * @param waited how long opening waited for the back end
 * @param start how long the parts of the back end's start took; present only in the first setup with this back end
 */
public record SetupTiming(long askedNanos, Duration waited, Optional<BackEndStart> start) {}
