package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.CallTimes;
import io.dynamolatency.wire.WireLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The calls of all threads in one mode.
 *
 * @param all a series for each thread
 */
record ThreadSeries(List<CallSeries> all) {

    static ThreadSeries of(int threads, Supplier<CallSeries> one) {
        return new ThreadSeries(Stream.generate(one).limit(threads).toList());
    }

    static ThreadSeries of(CallSeries one) {
        return new ThreadSeries(List.of(one));
    }

    CallSeries get(int thread) {
        return all.get(thread);
    }

    /** Returns how many calls were made so far. Any thread can call this method. */
    int calls() {
        return all.stream().mapToInt(CallSeries::calls).sum();
    }

    int failures() {
        return all.stream().mapToInt(CallSeries::failures).sum();
    }

    /** Returns the threads with failed calls, in the order of their first failure. */
    private Stream<CallSeries> failing() {
        // nanoTime can wrap around, so compare differences with zero
        return all.stream()
                .filter(s -> s.failures() > 0)
                .sorted((one, other) -> Long.signum(one.firstFailedAt() - other.firstFailedAt()));
    }

    Optional<CallSeries> firstToFail() {
        return failing().findFirst();
    }

    /** Returns the number of failures of each type, in the order in which the types first appeared. */
    Map<String, Integer> errors() {
        Map<String, Integer> errors = new LinkedHashMap<>();
        failing().forEach(s -> s.errors().forEach((type, count) -> errors.merge(type, count, Integer::sum)));
        return errors;
    }

    CallTimes response(WireLog wire) {
        return CallTimes.together(all.stream().map(s -> s.response(wire)).toList());
    }

    CallTimes service(WireLog wire) {
        return CallTimes.together(all.stream().map(s -> s.service(wire)).toList());
    }

    CallSamples samples() {
        return CallSamples.of(all.stream().map(CallSeries::samples).toList());
    }
}
