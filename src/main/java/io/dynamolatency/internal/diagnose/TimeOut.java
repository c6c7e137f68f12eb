package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.TimeLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * A time-out that can end a request.
 *
 * @param setting the name of the client's setting
 * @param value the setting's value; empty if unknown
 */
record TimeOut(String setting, Optional<Duration> value) {

    /** Returns the time-out that an ending names; empty if it names none. */
    static Optional<TimeOut> of(InvocationEndings.Kind kind, TimeLimits limits) {
        return kind.setting().isEmpty() ? Optional.empty() : Optional.of(new TimeOut(kind.setting(), limits.of(kind)));
    }

    /** Returns the setting with its value, if known, such as {@code apiCallTimeout (50 ms)}. */
    String text() {
        return setting + value.map(its -> " (" + Durations.format(its) + ")").orElse("");
    }
}
