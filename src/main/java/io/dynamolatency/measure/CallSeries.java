package io.dynamolatency.measure;

import io.dynamolatency.diagnosis.SampleLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of one mode that one thread has made, filled while they are made. Used by one thread at a time. */
final class CallSeries {

    private final boolean firstApart;
    private final List<long[]> serviceBlocks = new ArrayList<>();
    private final List<long[]> responseBlocks = new ArrayList<>();
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private long[] service = new long[0];
    private long[] response = new long[0];
    private int inBlock;
    private int calls;
    private int failedInARow;
    private long[] firstService = new long[0];
    private long[] firstResponse = new long[0];
    private long lastStart;
    private @Nullable Throwable firstFailure;
    private @Nullable Throwable lastFailure;
    private int firstFailedCall;
    private long firstFailedAt;
    private final SampleLog samples = new SampleLog();

    private CallSeries(boolean firstApart) {
        this.firstApart = firstApart;
    }

    /** Timed calls, the first of which is kept apart. */
    static CallSeries timed() {
        return new CallSeries(true);
    }

    /** Calls before the timed ones, all alike. */
    static CallSeries warmUp() {
        return new CallSeries(false);
    }

    /** Begins a block of about so many calls; up to that number no memory is allocated until it ends. */
    void beginBlock(int size) {
        service = new long[size];
        response = new long[size];
        inBlock = 0;
        if (firstApart) {
            samples.reserve(size);
        }
    }

    void endBlock() {
        serviceBlocks.add(Arrays.copyOf(service, inBlock));
        responseBlocks.add(Arrays.copyOf(response, inBlock));
    }

    /** A call starts now. */
    void started(long nanoTime) {
        calls++;
        lastStart = nanoTime;
    }

    /** The call that was started took so long, from its start and from the start that was intended. */
    void succeeded(long serviceNanos, long responseNanos) {
        failedInARow = 0;
        if (firstApart && calls == 1) {
            firstService = new long[] {serviceNanos};
            firstResponse = new long[] {responseNanos};
            return;
        }
        if (inBlock == service.length) {
            // in an open loop whoever is free takes the next call, and so may take more than its share
            service = Arrays.copyOf(service, 2 * inBlock + 1);
            response = Arrays.copyOf(response, 2 * inBlock + 1);
        }
        service[inBlock] = serviceNanos;
        response[inBlock++] = responseNanos;
    }

    /** The call that was started failed. */
    void failed(Throwable failure) {
        failedInARow++;
        lastFailure = failure;
        errors.merge(failure.getClass().getName(), 1, Integer::sum);
        if (firstFailure == null) {
            firstFailure = failure;
            firstFailedCall = calls;
            firstFailedAt = System.nanoTime();
        }
    }

    /** The call that was started is over, whatever came of it. */
    void ended(long intended, long end, boolean failed, CallPath path) {
        if (firstApart) {
            samples.add(intended, lastStart, end, failed);
            path.invocations(samples);
        }
    }

    /** All timed calls, the first and the failed ones included. */
    SampleLog samples() {
        return samples;
    }

    /** Calls made so far. */
    int calls() {
        return calls;
    }

    /** When the last call started, on the clock of {@link System#nanoTime()}. */
    long lastStart() {
        return lastStart;
    }

    int failures() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Failed calls since the last that succeeded. */
    int failedInARow() {
        return failedInARow;
    }

    Map<String, Integer> errors() {
        return errors;
    }

    @Nullable
    Throwable firstFailure() {
        return firstFailure;
    }

    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    /** Which of this thread's calls failed first, counted from 1; 0 where none did. */
    int firstFailedCall() {
        return firstFailedCall;
    }

    /** When that was, on the clock of {@link System#nanoTime()}. */
    long firstFailedAt() {
        return firstFailedAt;
    }

    /** The times of the block that has ended last. */
    long[] lastBlock() {
        return serviceBlocks.get(serviceBlocks.size() - 1);
    }

    /** What calls took from their start on. */
    CallTimes service() {
        return new CallTimes(firstService, serviceBlocks.toArray(long[][]::new));
    }

    /** What calls took from the start that was intended. */
    CallTimes response() {
        return new CallTimes(firstResponse, responseBlocks.toArray(long[][]::new));
    }
}
