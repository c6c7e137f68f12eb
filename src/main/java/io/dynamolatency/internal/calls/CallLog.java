package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.Invocation;
import io.dynamolatency.internal.wire.InvocationSink;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The timed calls of one thread. Each value of a call, such as its start, has its own column of numbers. The columns
 * take about 56 bytes per call, and are filled while calls are made. A log records the first call, and the newest of
 * the later calls. Only one thread at a time is allowed to use an object.
 */
public final class CallLog implements InvocationSink {

    /**
     * The position of the first call. The later calls follow in a ring: when the ring is full, the newest calls
     * overwrite the oldest calls.
     */
    private static final int FIRST = 0;

    /** Receives the calls that are no longer recorded. */
    @API(status = Status.INTERNAL, since = "0.1")
    @FunctionalInterface
    public interface Dropped {

        /** Receives a dropped call. Older calls come first. */
        void call(long intendedNanos, long startNanos, long endNanos, boolean hasFailed);
    }

    /** Receives the recorded calls. */
    @API(status = Status.INTERNAL, since = "0.1")
    @FunctionalInterface
    public interface Visitor {

        /**
         * Receives a recorded call. Calls are numbered from 0 in the order in which they were made. Dropped calls also
         * have numbers.
         */
        void call(int number, long intendedNanos, long startNanos, long endNanos, boolean hasFailed);
    }

    private final int places;
    private final Dropped dropped;
    private long[] intended = new long[0];
    private long[] start = new long[0];
    private long[] end = new long[0];
    private long[] invocation = new long[0];
    private int[] client = new int[0];
    private int[] began = new int[0];
    private int[] ready = new int[0];
    private int[] done = new int[0];
    private int[] cpuMicros = new int[0];
    private int[] waitMicros = new int[0];
    private final BitSet failed = new BitSet();
    /**
     * The second and later SDK invocations of the first call. The next field has those of the later calls. Calls are
     * numbered from 0. Dropped calls also have numbers.
     */
    private final FurtherInvocations furtherOfFirst = new FurtherInvocations();

    private final FurtherInvocations further = new FurtherInvocations();
    private int calls;
    private int last = -1;

    /** Creates a log that records all calls. */
    public CallLog() {
        this(Integer.MAX_VALUE - 8, (intended, start, end, failed) -> {});
    }

    /**
     * Creates a log that records the first call and the newest of the later calls.
     *
     * @param atMost the largest number of calls to record, 2 or more
     * @param dropped receives each call that is no longer recorded
     */
    public CallLog(int atMost, Dropped dropped) {
        if (atMost < 2) {
            throw new IllegalArgumentException(
                    "atMost = " + atMost + ": the first call and one other are kept at least");
        }
        this.places = atMost;
        this.dropped = dropped;
    }

    /** Reserves memory for more calls, so that adding a call allocates no memory. */
    public void reserve(int more) {
        long needed = (long) size() + more;
        // a full ring never grows, so a longer copy of its columns would only be garbage
        if (needed > start.length && start.length < places) {
            // the columns grow by a factor: with a fixed step, each block would copy all earlier calls
            grow((int) Math.min(places, Math.max(needed, start.length + (start.length >> 2))));
        }
    }

    private void grow(int capacity) {
        intended = Arrays.copyOf(intended, capacity);
        start = Arrays.copyOf(start, capacity);
        end = Arrays.copyOf(end, capacity);
        invocation = Arrays.copyOf(invocation, capacity);
        client = Arrays.copyOf(client, capacity);
        began = Arrays.copyOf(began, capacity);
        ready = Arrays.copyOf(ready, capacity);
        done = Arrays.copyOf(done, capacity);
        cpuMicros = Arrays.copyOf(cpuMicros, capacity);
        waitMicros = Arrays.copyOf(waitMicros, capacity);
    }

    /**
     * Adds a call that has ended. If the call's SDK invocations are known, add them afterwards by {@link #invocation}.
     */
    public void add(long intendedNanos, long startNanos, long endNanos, boolean hasFailed) {
        int place = nextPlace();
        intended[place] = intendedNanos;
        start[place] = startNanos;
        end[place] = endNanos;
        invocation[place] = 0;
        client[place] = 0;
        began[place] = InvocationTimes.UNKNOWN;
        ready[place] = InvocationTimes.UNKNOWN;
        done[place] = InvocationTimes.UNKNOWN;
        cpuMicros[place] = 0;
        waitMicros[place] = 0;
        failed.set(place, hasFailed);
        last = place;
        calls++;
    }

    /**
     * Adds a call that has ended, with its SDK invocations in order. The list is empty if the invocations are unknown.
     */
    public void add(
            long intendedNanos, long startNanos, long endNanos, boolean hasFailed, List<Invocation> invocations) {
        add(intendedNanos, startNanos, endNanos, hasFailed);
        invocations.forEach(
                one -> invocation(one.id(), one.client(), one.beganNanos(), one.readyNanos(), one.doneNanos()));
    }

    private int nextPlace() {
        int place = last + 1;
        if (place < start.length) {
            if (calls >= places) {
                drop(place);
            }
            return place;
        }
        if (place < places) {
            grow((int) Math.min(places, place + (place >> 1) + 16L));
            return place;
        }
        drop(FIRST + 1);
        return FIRST + 1;
    }

    private void drop(int place) {
        further.forgetUpTo(calls - places + 1);
        dropped.call(intended[place], start[place], end[place], failed.get(place));
    }

    /** Passes all recorded calls to a visitor, in call order. */
    public void forEach(Visitor visitor) {
        int size = size();
        for (int i = 0; i < size; i++) {
            int number = i == 0 ? 0 : i + dropped();
            int place = i == 0 ? FIRST : FIRST + 1 + (number - 1) % (places - 1);
            visitor.call(number, intended[place], start[place], end[place], failed.get(place));
        }
    }

    /** Returns the number of calls, dropped calls included. */
    public int calls() {
        return calls;
    }

    /** Adds the next SDK invocation of the call that was added last. */
    @Override
    public void invocation(String id, int itsClient, long beganNanos, long readyNanos, long doneNanos) {
        long key = CallSamples.key(id);
        int itBegan = InvocationTimes.micros(start[last], beganNanos);
        int wasReady = InvocationTimes.micros(start[last], readyNanos);
        int wasDone = InvocationTimes.micros(start[last], doneNanos);
        if (invocation[last] == 0) {
            invocation[last] = key;
            client[last] = itsClient;
            began[last] = itBegan;
            ready[last] = wasReady;
            done[last] = wasDone;
        } else {
            (last == FIRST ? furtherOfFirst : further).add(calls - 1, key, itsClient, itBegan, wasReady, wasDone);
        }
    }

    /** Records how long the last call's threads ran, and how long they waited for a core, in microseconds. */
    public void usage(int cpu, int wait) {
        cpuMicros[last] = cpu;
        waitMicros[last] = wait;
    }

    /** Returns the number of recorded calls. */
    public int size() {
        return Math.min(calls, places);
    }

    /** Returns the number of dropped calls. The thread made them right after the first call. */
    int dropped() {
        return calls - size();
    }

    /**
     * Copies all recorded calls into columns, in the order in which they were made. The first call goes to position
     * {@code at}.
     */
    void copyTo(CallSamples.Columns columns, int at) {
        int size = size();
        // in a full ring, the oldest call comes directly after the newest call
        int oldest = dropped() == 0 || last + 1 == places ? FIRST + 1 : last + 1;
        copy(columns, FIRST, Math.min(1, size), at);
        copy(columns, oldest, size, at + 1);
        if (oldest > FIRST + 1) {
            copy(columns, FIRST + 1, oldest, at + 1 + size - oldest);
        }
        furtherOfFirst.copyTo(columns.further, at);
        further.copyTo(columns.further, at - dropped());
    }

    private void copy(CallSamples.Columns columns, int from, int to, int at) {
        if (from >= to) {
            return;
        }
        System.arraycopy(intended, from, columns.intended, at, to - from);
        System.arraycopy(start, from, columns.start, at, to - from);
        System.arraycopy(end, from, columns.end, at, to - from);
        System.arraycopy(invocation, from, columns.invocation, at, to - from);
        System.arraycopy(client, from, columns.client, at, to - from);
        System.arraycopy(began, from, columns.began, at, to - from);
        System.arraycopy(ready, from, columns.ready, at, to - from);
        System.arraycopy(done, from, columns.done, at, to - from);
        System.arraycopy(cpuMicros, from, columns.cpuMicros, at, to - from);
        System.arraycopy(waitMicros, from, columns.waitMicros, at, to - from);
        for (int i = failed.nextSetBit(from); i >= 0 && i < to; i = failed.nextSetBit(i + 1)) {
            columns.failed.set(at + i - from);
        }
    }
}
