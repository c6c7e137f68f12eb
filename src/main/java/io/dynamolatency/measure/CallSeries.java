package io.dynamolatency.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The timed calls of one mode, filled while they are made. Used by one thread. */
final class CallSeries {

    private final List<long[]> blocks = new ArrayList<>();
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private long[] block = new long[0];
    private int inBlock;
    private int calls;
    private @Nullable Duration firstCall;
    private @Nullable Throwable firstFailure;
    private int firstFailedCall;

    /** Begins a block of so many calls; no memory is allocated until it ends. */
    void beginBlock(int size) {
        block = new long[size];
        inBlock = 0;
    }

    void endBlock() {
        blocks.add(Arrays.copyOf(block, inBlock));
    }

    void succeeded(long nanos) {
        calls++;
        if (calls == 1) {
            firstCall = Duration.ofNanos(nanos);
        } else {
            block[inBlock++] = nanos;
        }
    }

    void failed(Throwable failure) {
        calls++;
        errors.merge(failure.getClass().getName(), 1, Integer::sum);
        if (firstFailure == null) {
            firstFailure = failure;
            firstFailedCall = calls;
        }
    }

    /** Calls made so far. */
    int calls() {
        return calls;
    }

    int failures() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<String, Integer> errors() {
        return errors;
    }

    Optional<Duration> firstCall() {
        return Optional.ofNullable(firstCall);
    }

    @Nullable
    Throwable firstFailure() {
        return firstFailure;
    }

    int firstFailedCall() {
        return firstFailedCall;
    }

    long[][] blocks() {
        return blocks.toArray(long[][]::new);
    }
}
