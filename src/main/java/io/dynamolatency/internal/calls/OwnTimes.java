package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The own time of each call: its time without what this machine added. It is the sum of two parts that do not depend on
 * the machine:
 *
 * <ul>
 * <li>on the wire, see {@link WireShare};
 * <li>off the wire, the time as it was, without waits for a core, stalls of the machine and pauses of the JVM. Waits
 *     and stalls overlap, so the longer of both counts. CPU time that other work on the same processor has prolonged is
 *     also subtracted, but no other CPU time.
 * </ul>
 *
 * If waits for a core are unknown, only stalls and pauses are subtracted. Immutable.
 */
public final class OwnTimes {

    private final CallSamples samples;
    private final long[] service;
    private final long[] response;

    private OwnTimes(CallSamples samples, long[] service, long[] response) {
        this.samples = samples;
        this.service = service;
        this.response = response;
    }

    /** Computes the own times of calls. */
    public static OwnTimes of(CallSamples samples, Noise noise, WireShare wire) {
        List<Stall> stalls = Stalls.besidePauses(noise);
        Account[] accounts = new Account[samples.size()];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = new Account(samples, i, stalls, noise.pauses());
            wire.forEach(i, accounts[i]::onTheWire);
        }
        // first calls load classes and open connections
        long typicalCpu = typicalOf(samples, accounts, account -> account.cpu);
        long typicalWork = typicalOf(samples, accounts, account -> account.work);
        long[] service = Arrays.stream(accounts)
                .mapToLong(account -> account.own(typicalCpu, typicalWork))
                .toArray();
        return new OwnTimes(samples, service, responses(samples, service));
    }

    private static long typicalOf(CallSamples samples, Account[] accounts, ToLongFunction<Account> figure) {
        long[] sorted = IntStream.range(0, accounts.length)
                .filter(i -> !samples.failed(i) && !samples.firstOfItsThread(i))
                .mapToLong(i -> figure.applyAsLong(accounts[i]))
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : Quantiles.nearestRank(sorted, TypicalService.TYPICAL);
    }

    /** Returns the wall times as own times. */
    public static OwnTimes wall(CallSamples samples) {
        return new OwnTimes(
                samples,
                IntStream.range(0, samples.size())
                        .mapToLong(i -> samples.end(i) - samples.start(i))
                        .toArray(),
                IntStream.range(0, samples.size()).mapToLong(samples::response).toArray());
    }

    /** The parts of one call: its time off the wire, and the typical time on the wire. */
    private static final class Account {
        private final List<Stall> stalls;
        private final List<Stall> pauses;
        private final long wall;
        private final long waited;
        private final long cpu;
        private long offTheWire;
        private long stalled;
        private long paused;
        private long typical;
        private long work;

        Account(CallSamples samples, int sample, List<Stall> stalls, List<Stall> pauses) {
            long start = samples.start(sample);
            long end = samples.end(sample);
            this.stalls = stalls;
            this.pauses = pauses;
            this.wall = end - start;
            this.waited = samples.waitForCore(sample);
            this.cpu = samples.cpu(sample);
            this.offTheWire = wall;
            this.stalled = Stalls.overlap(stalls, start, end);
            this.paused = Stalls.overlap(pauses, start, end);
        }

        void onTheWire(WireShare.Stretch stretch) {
            long from = stretch.fromNanos;
            long to = stretch.toNanos();
            offTheWire -= to - from;
            stalled -= Stalls.overlap(stalls, from, to);
            paused -= Stalls.overlap(pauses, from, to);
            typical += stretch.typicalNanos();
            work += stretch.workNanos();
        }

        long own(long typicalCpu, long typicalWork) {
            long ownCpu = ownCpu(typicalCpu, typicalWork);
            long machine = Math.max(waited, stalled) + paused + cpu - ownCpu;
            return Math.min(wall, typical + Math.max(offTheWire - machine, ownCpu));
        }

        /**
         * Returns the CPU time without what other work on the processor added. Such work prolongs CPU time. This
         * machine's work on the call's bytes, which is similar in all calls, gets longer in the same proportion. CPU
         * time above the typical value is divided by that proportion.
         */
        private long ownCpu(long typicalCpu, long typicalWork) {
            if (cpu <= typicalCpu || work <= typicalWork || typicalWork <= 0) {
                return cpu;
            }
            return Math.max(typicalCpu, Math.round((double) cpu * typicalWork / work));
        }
    }

    /**
     * Returns the own response times. With a rate, a call may start late because earlier calls took long. The own times
     * of these calls decide how late: the timetable is simulated with them, with the same number of threads.
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
            // blocks and dropped calls leave gaps, in which nothing was late
            response[sample] = Math.min(samples.response(sample), end - intended);
        }
        return response;
    }

    /** Returns a call's own time from its intended start, in nanoseconds. */
    long response(int sample) {
        return response[sample];
    }

    private long[] successful(boolean first) {
        return IntStream.range(0, service.length)
                .filter(i -> !samples.failed(i) && samples.firstOfItsThread(i) == first)
                .mapToLong(i -> response[i])
                .toArray();
    }

    /**
     * Returns the own response times of the successful calls.
     *
     * @param earlier calls that are not recorded one by one; their times by the clock are used
     */
    public CallTimes times(AggregatedTimes earlier) {
        return new CallTimes(successful(true), new long[][] {successful(false)}, earlier);
    }

    /**
     * Returns the successful calls after each thread's first, in the order of their intended starts, whichever thread
     * made them.
     */
    public List<CallTime> inOrder() {
        return IntStream.range(0, service.length)
                .filter(i -> !samples.failed(i) && !samples.firstOfItsThread(i))
                .mapToObj(i -> new CallTime(samples.intended(i), samples.response(i), response[i]))
                // nanoTime may wrap around, so compare differences with zero
                .sorted((one, other) -> Long.signum(one.startNanos() - other.startNanos()))
                .toList();
    }
}
