package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.judge.ResultData;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one result that the kit compares. They are read from a file, or measured now.
 *
 * @param of the test, the client and the network of the result
 * @param environment the machine, JVM and back end of the measurement
 * @param calls the number of timed calls, failed calls included, at least 1
 * @param connections the counts of connections and exchanges
 * @param times the percentiles, each divided by the median of the run's own reference; {@code null} without an emulated
 *     network
 */
record Baseline(
        Key of,
        Environment environment,
        int calls,
        Counts connections,
        @Nullable Times times) {

    Baseline {
        Objects.requireNonNull(of, "the field \"of\" is missing");
        Objects.requireNonNull(environment, "environment is missing");
        Objects.requireNonNull(environment.jvm(), "environment.jvm is missing");
        Objects.requireNonNull(environment.os(), "environment.os is missing");
        Objects.requireNonNull(environment.sdkVersion(), "environment.sdkVersion is missing");
        Objects.requireNonNull(environment.backend(), "environment.backend is missing");
        Objects.requireNonNull(connections, "connections is missing");
        if (calls < 1) {
            throw new IllegalArgumentException("calls is missing or below 1");
        }
    }

    static Baseline of(ResultData result, int measurement, Optional<Reference> reference) {
        return new Baseline(
                Key.of(result, measurement),
                result.environment(),
                result.calls(),
                Counts.of(result),
                reference.map(r -> Times.of(result, r)).orElse(null));
    }

    /** Returns a copy for the file, without figures that can't be compared. */
    Baseline kept() {
        return new Baseline(of, environment, calls, connections, times == null ? null : times.bounded());
    }
}
