package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.Quantiles;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The typical values of a run's calls: medians. Each thread's first call is left out, since first calls load classes.
 * Times are nanoseconds.
 *
 * @param cpu CPU time
 * @param work how long this machine works on the bytes of a call
 * @param blocked the code's own waits
 * @param slowdown the factor by which work can take longer than on a free machine, 1 or more
 */
record TypicalCall(long cpu, long work, long blocked, double slowdown) {

    /**
     * The kit assumes that competition for cores makes work longer by at most this factor. The kit assumes a larger
     * factor if the calls got too little of a core. Two busy processes made CPU times of the same client 1.2 to 1.4
     * times as long. They made CPU times of DynamoDB Local up to 1.7 times as long.
     */
    private static final double CONTENDED = 1.5;

    /**
     * The slowdown is at least this number divided by the threads' share of a core. With a small share, compilers do
     * not keep up, and code stays slow.
     */
    private static final double STARVED = 0.4;

    static TypicalCall of(CallSamples samples, OffTheWire[] calls) {
        List<OffTheWire> later = IntStream.range(0, calls.length)
                .filter(i -> !samples.failed(i) && !samples.firstOfItsThread(i))
                .mapToObj(i -> calls[i])
                .toList();
        double ran = later.stream().mapToLong(OffTheWire::cpu).sum();
        double waited = later.stream().mapToLong(OffTheWire::waitedForCore).sum();
        return new TypicalCall(
                median(later, OffTheWire::cpu),
                median(later, OffTheWire::work),
                median(later, OffTheWire::blocked),
                // compilers and caches get the same share of a core as the calls
                ran == 0 ? 1 : slowdown(ran / (ran + waited)));
    }

    /** Returns the slowdown for the share of a core that the threads got while they were ready to run. */
    private static double slowdown(double share) {
        return Math.max(Math.min(CONTENDED, 1 / share), STARVED / share);
    }

    private static long median(List<OffTheWire> calls, ToLongFunction<OffTheWire> figure) {
        return calls.isEmpty()
                ? 0
                : Quantiles.nearestRank(
                        calls.stream().mapToLong(figure).sorted().toArray(), 0.5);
    }

    /**
     * Returns the least time that work would take without competition for cores, if it took {@code nanos} in this run.
     */
    long undisturbed(long nanos) {
        return Math.round(nanos / slowdown);
    }

    /**
     * Returns how much competition for cores possibly added to the typical CPU time. The result is at most the typical
     * CPU time.
     */
    long cpuMayVary() {
        return Math.round(cpu * (Math.min(CONTENDED, slowdown) - 1) / (CONTENDED - 1));
    }
}
