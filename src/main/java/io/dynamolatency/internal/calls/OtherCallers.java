package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.BinarySearch;

/**
 * How long the other threads of a run waited for a core during a call. A thread that waits for a core perhaps holds a
 * lock that the call needs.
 */
final class OtherCallers {

    private final CallSamples samples;

    OtherCallers(CallSamples samples) {
        this.samples = samples;
    }

    /**
     * Returns the longest possible time that the other threads waited for a core during a call. The time is the sum
     * over these threads, in nanoseconds.
     */
    long waited(int sample) {
        int own = samples.threadOf(sample);
        long sum = 0;
        for (int thread = 0; thread < samples.threads(); thread++) {
            if (thread != own) {
                sum += waited(thread, samples.start(sample), samples.end(sample));
            }
        }
        return sum;
    }

    private long waited(int thread, long from, long to) {
        long sum = 0;
        int last = samples.endOf(thread);
        int first = BinarySearch.first(samples.beginOf(thread), last, i -> samples.end(i) - from > 0);
        for (int i = first; i < last && samples.start(i) - to < 0; i++) {
            long begin = Math.max(0, samples.start(i) - from);
            long end = Math.min(to - from, samples.end(i) - from);
            sum += Math.min(end - begin, samples.waitForCore(i));
        }
        return sum;
    }
}
