package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API.Status;
import org.apiguardian.api.API;

/**
 * What opening the way for a measurement took.
 *
 * @param askedNanos {@link System#nanoTime} when it was asked for
 * @param waited how long a back end was waited for
 * @param start how the back end was started, where this is the first that has it
 */
@API(status = Status.INTERNAL, since = "0.1")
public record SetupTiming(long askedNanos, Duration waited, Optional<BackEndStart> start) {}
