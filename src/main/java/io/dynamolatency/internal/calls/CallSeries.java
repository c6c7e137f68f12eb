package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.hiccup.ThreadUsage;
import io.dynamolatency.internal.wire.InvocationSource;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one thread in one mode. Each call is added when it is made. Only one thread at a time is allowed to use
 * an object.
 */
public final class CallSeries {

    /**
     * All threads together record at most this number of calls of a mode one by one. Without their exchanges, these
     * calls take about 7 MB: four longs and six ints each.
     */
    public static final int KEPT = 1 << 17;

    private final boolean firstApart;
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    /** The number of each block's first call. */
    private final List<Integer> begins = new ArrayList<>();

    private final AggregatedTimes earlierService = new AggregatedTimes();
    private final AggregatedTimes earlierResponse = new AggregatedTimes();
    private final CallLog samples;
    /** The service times of the successful calls in the current warm-up block. A warm-up records no samples. */
    private long[] block = new long[0];
    /** How long the thread ran in each successful call of the current warm-up block. */
    private long[] ran = new long[0];

    private int inBlock;
    /** The number of calls so far. The calling thread writes it, and the progress thread reads it. */
    private final AtomicInteger calls = new AtomicInteger();

    private @Nullable ThreadUsage usage;
    private int failedInARow;
    private long lastStart;
    private @Nullable Throwable firstFailure;
    private @Nullable Throwable lastFailure;
    private int firstFailedCall;
    private long firstFailedAt;

    private CallSeries(boolean firstApart, int kept) {
        this.firstApart = firstApart;
        this.samples = new CallLog(kept, this::dropped);
    }

    /** Creates a series of timed calls. Its first call is reported separately. */
    public static CallSeries timed(int threads) {
        return timed(threads, KEPT);
    }

    /**
     * Creates a series of timed calls. All threads together record {@code kept} calls, and the series records its part
     * of them.
     */
    public static CallSeries timed(int threads, int kept) {
        return new CallSeries(true, Math.max(2, kept / threads));
    }

    /** Creates a series of warm-up calls. */
    public static CallSeries warmUp() {
        return new CallSeries(false, 2);
    }

    private void dropped(long intended, long start, long end, boolean failed) {
        if (!failed) {
            earlierService.add(end - start);
            earlierResponse.add(end - intended);
        }
    }

    /**
     * Begins a block. Up to {@code size} calls then allocate no memory. Call this method on the thread that makes the
     * calls.
     *
     * @param watch watches how the calls use this machine; {@code null} to leave their use unknown
     */
    public void beginBlock(int size, @Nullable ThreadUsage watch) {
        usage = watch;
        if (firstApart) {
            begins.add(samples.calls());
            samples.reserve(size);
        } else {
            block = new long[size];
            ran = new long[size];
            inBlock = 0;
        }
    }

    public void endBlock() {
        if (usage != null) {
            usage.close();
            usage = null;
        }
        if (!firstApart) {
            block = Arrays.copyOf(block, inBlock);
            ran = Arrays.copyOf(ran, inBlock);
        }
    }

    /** Records that a call is about to start. */
    public void starts() {
        if (usage != null) {
            usage.begin();
        }
    }

    /** Records the start of a call. */
    public void started(long nanoTime) {
        // an opaque write is enough, because only this thread writes. An opaque write does not wait for other threads
        calls.setOpaque(calls.getPlain() + 1);
        lastStart = nanoTime;
    }

    /** Records the success of the started call. */
    public void succeeded(long serviceNanos) {
        failedInARow = 0;
        if (!firstApart) {
            block[inBlock] = serviceNanos;
            long cpuNanos = usage == null ? 0 : TimeUnit.MICROSECONDS.toNanos(usage.cpuMicros());
            ran[inBlock++] = cpuNanos > 0 ? cpuNanos : serviceNanos;
        }
    }

    /** Records the failure of the started call. */
    public void failed(Throwable failure) {
        failedInARow++;
        lastFailure = failure;
        errors.merge(failure.getClass().getName(), 1, Integer::sum);
        if (firstFailure == null) {
            firstFailure = failure;
            firstFailedCall = calls.getPlain();
            firstFailedAt = System.nanoTime();
        }
    }

    /** Records the end of the started call, and its SDK invocations. */
    public void ended(long intended, long end, boolean failed, InvocationSource source) {
        if (usage != null) {
            usage.end();
        }
        if (firstApart) {
            samples.add(intended, lastStart, end, failed);
            if (usage != null) {
                samples.usage(usage.cpuMicros(), usage.waitMicros());
            }
            source.invocations(samples);
        }
    }

    /** Returns all timed calls, including the first call and failed calls. */
    public CallLog samples() {
        return samples;
    }

    /** Returns the number of calls so far. Any thread can call this method. */
    public int calls() {
        return calls.getOpaque();
    }

    /** Returns the start of the last call, on the clock that timed the calls. */
    public long lastStart() {
        return lastStart;
    }

    public int failures() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the number of failures since the last success. */
    public int failedInARow() {
        return failedInARow;
    }

    public Map<String, Integer> errors() {
        return errors;
    }

    @Nullable
    public Throwable firstFailure() {
        return firstFailure;
    }

    @Nullable
    public Throwable lastFailure() {
        return lastFailure;
    }

    /** Returns which call of this thread failed first, counted from 1; 0 if no call failed. */
    public int firstFailedCall() {
        return firstFailedCall;
    }

    /** Returns the time of the first failure, on the clock of {@link System#nanoTime()}. */
    public long firstFailedAt() {
        return firstFailedAt;
    }

    /** Returns the times of the last warm-up block. */
    public long[] lastBlock() {
        return block;
    }

    /**
     * Returns how long the thread ran in each call of the last warm-up block. If that is unknown, returns the times by
     * the clock.
     */
    public long[] ranInLastBlock() {
        return ran;
    }

    /** Returns the service times, which count from each call's real start. See {@link #response(WireLog)}. */
    public CallTimes service(WireLog wire) {
        return times((intended, start, end) -> end - start, earlierService, wire);
    }

    /**
     * Returns the response times, which count from each call's intended start. Calls that {@link CallSamples#within}
     * leaves out are among the {@linkplain CallTimes#earlier() earlier} calls.
     */
    public CallTimes response(WireLog wire) {
        return times((intended, start, end) -> end - intended, earlierResponse, wire);
    }

    private interface Time {
        long of(long intended, long start, long end);
    }

    private CallTimes times(Time time, AggregatedTimes dropped, WireLog wire) {
        AggregatedTimes earlier = new AggregatedTimes();
        earlier.addAll(dropped);
        OptionalLong sent = CallSamples.oldestSent(wire);
        LongStream.Builder firsts = LongStream.builder();
        LongStream.Builder[] blocks =
                Stream.generate(LongStream::builder).limit(begins.size()).toArray(LongStream.Builder[]::new);
        int[] current = {0};
        samples.forEach((number, intended, start, end, failed) -> {
            if (failed) {
                return;
            }
            if (number == 0) {
                firsts.add(time.of(intended, start, end));
                return;
            }
            if (sent.isPresent() && start - sent.getAsLong() < 0) {
                earlier.add(time.of(intended, start, end));
                return;
            }
            while (current[0] + 1 < blocks.length && begins.get(current[0] + 1) <= number) {
                current[0]++;
            }
            blocks[current[0]].add(time.of(intended, start, end));
        });
        return new CallTimes(
                firsts.build().toArray(),
                Arrays.stream(blocks).map(block -> block.build().toArray()).toArray(long[][]::new),
                earlier);
    }
}
