package io.dynamolatency.internal.calls;

import io.dynamolatency.result.Noise;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The own time of each call: its time without what this machine added. It is the sum of two parts that do not depend on
 * the machine:
 *
 * <ul>
 * <li>on the wire, see {@link WireShare};
 * <li>off the wire, see {@link OffTheWire}.
 * </ul>
 *
 * On a busy machine, it is not always known whether the machine or the code made a call longer. Each call therefore has
 * two own times. The longer own time leaves out what the machine surely added. The shorter own time also leaves out
 * what the machine possibly added. Immutable.
 */
public final class OwnTimes {

    private final CallSamples samples;
    private final long[] response;
    private final long[] least;

    private OwnTimes(CallSamples samples, long[] response, long[] least) {
        this.samples = samples;
        this.response = response;
        this.least = least;
    }

    /** Computes the own times of calls. */
    public static OwnTimes of(CallSamples samples, Noise noise, WireShare wire) {
        OffTheWire[] calls = OffTheWire.of(samples, noise, wire);
        TypicalCall typical = TypicalCall.of(samples, calls);
        OtherCallers others = new OtherCallers(samples);
        long[] own = new long[calls.length];
        long[] least = new long[calls.length];
        for (int i = 0; i < calls.length; i++) {
            own[i] = calls[i].own(typical);
            least[i] = Math.min(own[i], calls[i].least(typical, others.waited(i)));
        }
        return new OwnTimes(samples, responses(samples, own), responses(samples, least));
    }

    /** Returns the times by the clock as own times. */
    public static OwnTimes wall(CallSamples samples) {
        long[] response =
                IntStream.range(0, samples.size()).mapToLong(samples::response).toArray();
        return new OwnTimes(samples, response, response);
    }

    /**
     * Returns the own response times. With a rate, a call can start late because earlier calls took long. Its delay
     * depends on the own times of the earlier calls. This method therefore simulates the timetable with own times, for
     * the same number of threads.
     */
    private static long[] responses(CallSamples samples, long[] service) {
        if (IntStream.range(0, service.length).allMatch(i -> samples.intended(i) == samples.start(i))) {
            return service;
        }
        long origin = samples.firstIntended();
        Integer[] order = IntStream.range(0, service.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingLong(sample -> samples.intended(sample) - origin));
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int thread = 0; thread < samples.threads(); thread++) {
            free.add(0L);
        }
        long[] response = new long[service.length];
        for (int sample : order) {
            long intended = samples.intended(sample) - origin;
            long end = Math.max(intended, free.remove()) + service[sample];
            free.add(end);
            // no call is later than it really was: the simulation knows neither gaps between blocks nor dropped calls
            response[sample] = Math.min(samples.response(sample), end - intended);
        }
        return response;
    }

    /** Returns a call's own time from its intended start, in nanoseconds. */
    long response(int sample) {
        return response[sample];
    }

    /** Returns a call's shorter own time, which leaves out all time that the machine possibly added. */
    long least(int sample) {
        return least[sample];
    }

    private long[] successful(boolean first, long[] times) {
        return IntStream.range(0, times.length)
                .filter(i -> !samples.failed(i) && samples.firstOfItsThread(i) == first)
                .mapToLong(i -> times[i])
                .toArray();
    }

    /**
     * Returns the own response times of the successful calls.
     *
     * @param earlier the times of calls that are not recorded one by one; these times are by the clock
     */
    public CallTimes times(AggregatedTimes earlier) {
        return times(response, earlier);
    }

    /**
     * Returns the shorter own response times, which leave out all time that the machine possibly added. See {@link
     * #times}.
     */
    public CallTimes leastTimes(AggregatedTimes earlier) {
        return times(least, earlier);
    }

    private CallTimes times(long[] times, AggregatedTimes earlier) {
        return new CallTimes(successful(true, times), new long[][] {successful(false, times)}, earlier);
    }

    /**
     * Returns the successful calls of all threads, without each thread's first call, in the order of their intended
     * starts.
     */
    public List<CallTime> inOrder() {
        return IntStream.range(0, response.length)
                .filter(i -> !samples.failed(i) && !samples.firstOfItsThread(i))
                .mapToObj(i -> new CallTime(samples.intended(i), samples.response(i), response[i], least[i]))
                // nanoTime can wrap around, so compare differences with zero
                .sorted((one, other) -> Long.signum(one.startNanos() - other.startNanos()))
                .toList();
    }
}
