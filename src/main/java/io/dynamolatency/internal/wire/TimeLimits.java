package io.dynamolatency.internal.wire;

import java.time.Duration;
import java.util.Optional;

/**
 * The SDK's time-outs of a client or a request.
 *
 * @param call the {@code apiCallTimeout}; empty if it is not set or unknown
 * @param attempt the {@code apiCallAttemptTimeout}; empty if it is not set or unknown
 */
public record TimeLimits(Optional<Duration> call, Optional<Duration> attempt) {

    /** No known time-out. */
    public static final TimeLimits NONE = new TimeLimits(Optional.empty(), Optional.empty());

    /** Returns the time-out that an ending reports; empty if it reports none, or if the value is unknown. */
    public Optional<Duration> of(InvocationEndings.Kind ending) {
        return switch (ending) {
            case API_CALL_TIMEOUT -> call;
            case ATTEMPT_TIMEOUT -> attempt;
            default -> Optional.empty();
        };
    }
}
