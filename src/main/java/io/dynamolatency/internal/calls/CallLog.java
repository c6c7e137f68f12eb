package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.InvocationSink;
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
    private CallSamples.Columns columns = new CallSamples.Columns(0);
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
        if (needed > columns.size() && columns.size() < places) {
            // the columns grow by a factor: with a fixed step, each block would copy all earlier calls
            grow((int) Math.min(places, Math.max(needed, columns.size() + (columns.size() >> 2))));
        }
    }

    private void grow(int capacity) {
        CallSamples.Columns longer = new CallSamples.Columns(capacity);
        columns.copyTo(longer, 0, columns.size(), 0);
        columns = longer;
    }

    /**
     * Adds a call that has ended. If the call's SDK invocations are known, add them afterwards by {@link #invocation}.
     */
    public void add(long intendedNanos, long startNanos, long endNanos, boolean hasFailed) {
        int place = nextPlace();
        CallSamples.Columns its = columns;
        its.intended[place] = intendedNanos;
        its.start[place] = startNanos;
        its.end[place] = endNanos;
        its.invocation[place] = 0;
        its.client[place] = 0;
        its.began[place] = InvocationTimes.UNKNOWN;
        its.ready[place] = InvocationTimes.UNKNOWN;
        its.done[place] = InvocationTimes.UNKNOWN;
        its.cpuMicros[place] = 0;
        its.waitMicros[place] = 0;
        its.failed.set(place, hasFailed);
        last = place;
        calls++;
    }

    private int nextPlace() {
        int place = last + 1;
        if (place < columns.size()) {
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
        dropped.call(columns.intended[place], columns.start[place], columns.end[place], columns.failed.get(place));
    }

    /** Passes all recorded calls to a visitor, in call order. */
    public void forEach(Visitor visitor) {
        int size = size();
        for (int i = 0; i < size; i++) {
            int number = i == 0 ? 0 : i + dropped();
            int place = i == 0 ? FIRST : FIRST + 1 + (number - 1) % (places - 1);
            visitor.call(
                    number,
                    columns.intended[place],
                    columns.start[place],
                    columns.end[place],
                    columns.failed.get(place));
        }
    }

    /** Returns the number of calls, dropped calls included. */
    public int calls() {
        return calls;
    }

    /** Adds the next SDK invocation of the call that was added last. */
    @Override
    public void invocation(String id, int itsClient, long beganNanos, long readyNanos, long doneNanos) {
        CallSamples.Columns its = columns;
        long key = CallSamples.key(id);
        int itBegan = InvocationTimes.micros(its.start[last], beganNanos);
        int wasReady = InvocationTimes.micros(its.start[last], readyNanos);
        int wasDone = InvocationTimes.micros(its.start[last], doneNanos);
        if (its.invocation[last] == 0) {
            its.invocation[last] = key;
            its.client[last] = itsClient;
            its.began[last] = itBegan;
            its.ready[last] = wasReady;
            its.done[last] = wasDone;
        } else {
            (last == FIRST ? furtherOfFirst : further).add(calls - 1, key, itsClient, itBegan, wasReady, wasDone);
        }
    }

    /** Records how long the last call's threads ran, and how long they waited for a core, in microseconds. */
    public void usage(int cpu, int wait) {
        columns.cpuMicros[last] = cpu;
        columns.waitMicros[last] = wait;
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
    void copyTo(CallSamples.Columns others, int at) {
        int size = size();
        // in a full ring, the oldest call comes directly after the newest call
        int oldest = dropped() == 0 || last + 1 == places ? FIRST + 1 : last + 1;
        columns.copyTo(others, FIRST, Math.min(1, size), at);
        columns.copyTo(others, oldest, size, at + 1);
        if (oldest > FIRST + 1) {
            columns.copyTo(others, FIRST + 1, oldest, at + 1 + size - oldest);
        }
        furtherOfFirst.copyTo(others.further, at);
        further.copyTo(others.further, at - dropped());
    }
}
