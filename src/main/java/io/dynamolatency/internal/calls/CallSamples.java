package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.PeakConcurrency;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The timed calls of all threads, thread by thread. The calls of a thread are in the order in which the thread made
 * them. Immutable.
 */
public final class CallSamples {

    /** No calls. */
    public static final CallSamples NONE = of(List.of());

    /** A call that neither ran nor waited for a core for this long perhaps gave up waiting for an answer. */
    private static final long WAITED_NANOS = 1_000_000;

    /** A column for each value of a call, 56 bytes per call. */
    static final class Columns {
        final long[] intended;
        final long[] start;
        final long[] end;
        final long[] invocation;
        final int[] client;
        final int[] began;
        final int[] ready;
        final int[] done;
        final int[] cpuMicros;
        final int[] waitMicros;
        final BitSet failed = new BitSet();
        final FurtherInvocations further = new FurtherInvocations();

        Columns(int size) {
            intended = new long[size];
            start = new long[size];
            end = new long[size];
            invocation = new long[size];
            client = new int[size];
            began = new int[size];
            ready = new int[size];
            done = new int[size];
            cpuMicros = new int[size];
            waitMicros = new int[size];
        }

        int size() {
            return start.length;
        }

        /** Copies a range of calls into other columns. The first call goes to position {@code at}. */
        void copyTo(Columns others, int from, int to, int at) {
            if (from >= to) {
                return;
            }
            System.arraycopy(intended, from, others.intended, at, to - from);
            System.arraycopy(start, from, others.start, at, to - from);
            System.arraycopy(end, from, others.end, at, to - from);
            System.arraycopy(invocation, from, others.invocation, at, to - from);
            System.arraycopy(client, from, others.client, at, to - from);
            System.arraycopy(began, from, others.began, at, to - from);
            System.arraycopy(ready, from, others.ready, at, to - from);
            System.arraycopy(done, from, others.done, at, to - from);
            System.arraycopy(cpuMicros, from, others.cpuMicros, at, to - from);
            System.arraycopy(waitMicros, from, others.waitMicros, at, to - from);
            for (int i = failed.nextSetBit(from); i >= 0 && i < to; i = failed.nextSetBit(i + 1)) {
                others.failed.set(at + i - from);
            }
            further.copyTo(others.further, from, to, at - from);
        }
    }

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long PRIME = 0x100000001b3L;

    private final Columns columns;
    /** The position of each thread's first call. The last element is the number of all calls. */
    private final int[] begins;

    private final int dropped;
    /** Whether the calls were derived from exchanges. If so, an exchange without an id also belongs to a call. */
    private final boolean ofWire;

    private CallSamples(Columns columns, int[] begins, int dropped, boolean ofWire) {
        this.columns = columns;
        this.begins = begins;
        this.dropped = dropped;
        this.ofWire = ofWire;
    }

    /**
     * Copies calls that were derived from exchanges. Their invocations have the ids of {@link #idOf}. They have the
     * number of the process instead of a client's number.
     */
    public static CallSamples ofWire(CallLog calls) {
        CallSamples samples = of(List.of(calls));
        return new CallSamples(samples.columns, samples.begins, samples.dropped, true);
    }

    /**
     * Returns an id for the invocation of an exchange: the SDK's id. If this id is unknown, makes an id from the
     * exchange's number.
     */
    public static String idOf(Exchange exchange) {
        String id = exchange.invocationId();
        return id == null ? "exchange " + exchange.sequence() : id;
    }

    /** Returns the key of an exchange's invocation; 0 if the invocation has no id. */
    long keyOf(Exchange exchange) {
        return exchange.invocationId() == null && !ofWire ? 0 : key(idOf(exchange));
    }

    /** Copies the logs of all threads. */
    public static CallSamples of(List<CallLog> threads) {
        int[] begins = new int[threads.size() + 1];
        for (int i = 0; i < threads.size(); i++) {
            begins[i + 1] = begins[i] + threads.get(i).size();
        }
        Columns columns = new Columns(begins[threads.size()]);
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).copyTo(columns, begins[i]);
        }
        return new CallSamples(
                columns, begins, threads.stream().mapToInt(CallLog::dropped).sum(), false);
    }

    /**
     * Returns the calls whose exchanges a log still has. If the log has dropped exchanges, returns each thread's first
     * call, and the calls that began after the log's oldest exchange was sent.
     */
    public CallSamples within(WireLog wire) {
        OptionalLong sent = oldestSent(wire);
        if (sent.isEmpty()) {
            return this;
        }
        long oldest = sent.getAsLong();
        int[] from = new int[threads()];
        int[] newBegins = new int[begins.length];
        for (int thread = 0; thread < from.length; thread++) {
            int next = Math.min(beginOf(thread) + 1, endOf(thread));
            while (next < endOf(thread) && start(next) - oldest < 0) {
                next++;
            }
            from[thread] = next;
            int firsts = Math.min(1, endOf(thread) - beginOf(thread));
            newBegins[thread + 1] = newBegins[thread] + firsts + endOf(thread) - next;
        }
        Columns kept = new Columns(newBegins[threads()]);
        for (int thread = 0; thread < from.length; thread++) {
            int firsts = Math.min(1, endOf(thread) - beginOf(thread));
            columns.copyTo(kept, beginOf(thread), beginOf(thread) + firsts, newBegins[thread]);
            columns.copyTo(kept, from[thread], endOf(thread), newBegins[thread] + firsts);
        }
        return new CallSamples(kept, newBegins, dropped + size() - newBegins[threads()], ofWire);
    }

    /** Returns the number of recorded calls, failed calls and each thread's first call included. */
    public int size() {
        return columns.size();
    }

    /** Returns the number of calls that are no longer recorded. Each thread's first and newest calls are recorded. */
    public int dropped() {
        return dropped;
    }

    /** Returns the earliest intended start, on the clock that timed the calls; 0 without calls. */
    public long firstIntended() {
        long first = size() == 0 ? 0 : intended(0);
        for (int thread = 0; thread < threads(); thread++) {
            if (beginOf(thread) < endOf(thread) && intended(beginOf(thread)) - first < 0) {
                first = intended(beginOf(thread));
            }
        }
        return first;
    }

    /** Returns the end of the last call, on the clock that timed the calls; 0 without calls. */
    public long lastEnd() {
        long last = size() == 0 ? 0 : end(0);
        for (int thread = 0; thread < threads(); thread++) {
            if (beginOf(thread) < endOf(thread) && end(endOf(thread) - 1) - last > 0) {
                last = end(endOf(thread) - 1);
            }
        }
        return last;
    }

    /** Returns the largest number of successful calls under way at one time, each from its intended start. */
    public int mostAtOnce() {
        int[] successful = IntStream.range(0, size()).filter(i -> !failed(i)).toArray();
        // nanoTime can wrap around, but its differences are right
        long origin = firstIntended();
        long[] starts =
                Arrays.stream(successful).mapToLong(i -> intended(i) - origin).toArray();
        long[] ends = Arrays.stream(successful).mapToLong(i -> end(i) - origin).toArray();
        return PeakConcurrency.of(starts, ends);
    }

    /**
     * Returns when the oldest exchange of a log was sent; empty if the log has all exchanges, or none. The log has
     * perhaps dropped exchanges of calls that began earlier.
     */
    static OptionalLong oldestSent(WireLog wire) {
        return wire.droppedExchanges() == 0 || wire.exchanges().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(wire.exchanges().get(0).sentNanos());
    }

    int threads() {
        return begins.length - 1;
    }

    int beginOf(int thread) {
        return begins[thread];
    }

    int endOf(int thread) {
        return begins[thread + 1];
    }

    int threadOf(int sample) {
        int found = Arrays.binarySearch(begins, sample);
        if (found < 0) {
            return -found - 2;
        }
        // a thread without calls has the same position as the next thread
        while (begins[found + 1] == sample) {
            found++;
        }
        return found;
    }

    /** Returns whether a call is the first of its thread. */
    public boolean firstOfItsThread(int sample) {
        return begins[threadOf(sample)] == sample;
    }

    /** Returns a call's intended start, on the clock that timed the calls; without a rate, its real start. */
    public long intended(int sample) {
        return columns.intended[sample];
    }

    public long start(int sample) {
        return columns.start[sample];
    }

    /** Returns a call's end, on the clock that timed the calls. */
    public long end(int sample) {
        return columns.end[sample];
    }

    /** Returns whether a call failed. */
    public boolean failed(int sample) {
        return columns.failed.get(sample);
    }

    /** Returns a call's response time, in nanoseconds. */
    public long response(int sample) {
        return end(sample) - intended(sample);
    }

    /** Returns how long the call's threads ran, in nanoseconds; 0 if unknown. */
    long cpu(int sample) {
        return columns.cpuMicros[sample] * NANOS_PER_MICRO;
    }

    /**
     * Returns the shortest time that the threads of a successful call did not run during the call, in nanoseconds.
     * Returns {@link Long#MAX_VALUE} without a successful call. If running times are unknown, returns the time of the
     * fastest call.
     */
    public long leastWait() {
        return IntStream.range(0, size())
                .filter(sample -> !failed(sample))
                .mapToLong(sample -> end(sample) - start(sample) - cpu(sample))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Returns how long the call's threads waited for a core, in nanoseconds; 0 if unknown. */
    public long waitForCore(int sample) {
        return columns.waitMicros[sample] * NANOS_PER_MICRO;
    }

    /** Returns whether a call's SDK invocations are known. */
    boolean known(int sample) {
        return columns.invocation[sample] != 0;
    }

    /** Returns the key of a call's first invocation; 0 if unknown. */
    long invocation(int sample) {
        return columns.invocation[sample];
    }

    /** Returns whether the SDK invocations of any call are known. */
    public boolean anyKnown() {
        return Arrays.stream(columns.invocation).anyMatch(invocation -> invocation != 0);
    }

    /**
     * Returns how many successful calls did not wait for the SDK's results. These calls returned before the SDK had any
     * of their results, and their threads hardly waited. Calls that gave up waiting do not count. Returns 0 if the
     * counted calls are at most half of the successful calls with known invocations.
     */
    public int returnedEarly() {
        boolean[] finished = new boolean[size()];
        columns.further.markFinished(finished);
        int known = 0;
        int early = 0;
        for (int i = 0; i < finished.length; i++) {
            if (known(i) && !failed(i)) {
                known++;
                boolean done = finished[i] || columns.done[i] != InvocationTimes.UNKNOWN;
                early += done || end(i) - start(i) - cpu(i) - waitForCore(i) >= WAITED_NANOS ? 0 : 1;
            }
        }
        return 2 * early > known ? early : 0;
    }

    /** Finds the call of an invocation, by open addressing. Has two to four slots of 12 bytes per invocation. */
    final class Owners {
        private final long[] keys;
        private final int[] owners;

        Owners() {
            int invocations = size() + columns.further.size();
            int places = Integer.highestOneBit(Math.max(8, 2 * invocations)) * 2;
            keys = new long[places];
            owners = new int[places];
            for (int sample = 0; sample < size(); sample++) {
                if (known(sample)) {
                    put(columns.invocation[sample], sample);
                }
            }
            columns.further.forEach((sample, key) -> put(key, sample));
        }

        private void put(long key, int sample) {
            int place = placeOf(key);
            keys[place] = key;
            owners[place] = sample;
        }

        private int placeOf(long key) {
            int place = (int) (key ^ key >>> 32) & keys.length - 1;
            while (keys[place] != 0 && keys[place] != key) {
                place = place + 1 & keys.length - 1;
            }
            return place;
        }

        /** Returns the call that made an invocation; {@link ExchangeMatcher#NONE} if no call made it. */
        int of(long key) {
            int place = placeOf(key);
            return keys[place] == key ? owners[place] : ExchangeMatcher.NONE;
        }
    }

    /** Returns the number of the SDK client of a call's invocation. */
    int clientOf(int sample, long invocation) {
        if (columns.invocation[sample] != invocation) {
            OptionalInt found = columns.further.find(sample, invocation);
            return found.isPresent() ? columns.further.client(found.getAsInt()) : columns.client[sample];
        }
        return columns.client[sample];
    }

    /**
     * Returns when the SDK reached the phases of an exchange's invocation; empty if the call did not make this
     * invocation.
     */
    public Optional<InvocationTimes> timesOf(int sample, Exchange exchange) {
        long key = keyOf(exchange);
        if (key == 0) {
            return Optional.empty();
        }
        if (columns.invocation[sample] == key) {
            return Optional.of(InvocationTimes.of(
                    start(sample), columns.began[sample], columns.ready[sample], columns.done[sample]));
        }
        FurtherInvocations further = columns.further;
        OptionalInt found = further.find(sample, key);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(InvocationTimes.of(
                        start(sample),
                        further.began(found.getAsInt()),
                        further.ready(found.getAsInt()),
                        further.done(found.getAsInt())));
    }

    /**
     * Returns a key for an invocation id: FNV-1a with 64 bits. A key is never 0, and in practice unique among a million
     * ids. This method runs for each timed call, and is fast because it computes in four parallel lanes.
     */
    static long key(String id) {
        long one = 0xcbf29ce484222325L;
        long two = one + 1;
        long three = one + 2;
        long four = one + 3;
        int i = 0;
        for (int last = id.length() - 3; i < last; i += 4) {
            one = (one ^ id.charAt(i)) * PRIME;
            two = (two ^ id.charAt(i + 1)) * PRIME;
            three = (three ^ id.charAt(i + 2)) * PRIME;
            four = (four ^ id.charAt(i + 3)) * PRIME;
        }
        for (; i < id.length(); i++) {
            one = (one ^ id.charAt(i)) * PRIME;
        }
        long hash = (((one ^ two >>> 32) * PRIME ^ three) * PRIME ^ four >>> 32) * PRIME ^ two ^ four;
        return hash == 0 ? 1 : hash;
    }
}
