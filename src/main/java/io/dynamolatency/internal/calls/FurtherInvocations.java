package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.BinarySearch;
import java.util.OptionalInt;

/**
 * The second and later invocations of calls, in columns, in the order of the calls' numbers. Only one thread at a time
 * is allowed to fill an object.
 */
final class FurtherInvocations {

    private int[] call = new int[0];
    private long[] key = new long[0];
    private int[] client = new int[0];
    private int[] began = new int[0];
    private int[] ready = new int[0];
    private int[] done = new int[0];
    private int begin;
    private int end;

    /** Adds an invocation. It belongs to the same call as the previous invocation, or to a later call. */
    void add(int ofCall, long itsKey, int itsClient, int beganMicros, int readyMicros, int doneMicros) {
        if (end == call.length) {
            makeRoom();
        }
        call[end] = ofCall;
        key[end] = itsKey;
        began[end] = beganMicros;
        ready[end] = readyMicros;
        done[end] = doneMicros;
        client[end++] = itsClient;
    }

    /**
     * Moves all invocations to the front. If the invocations fill more than half of the columns, this method makes the
     * columns longer.
     */
    private void makeRoom() {
        int size = size();
        int capacity = size > call.length / 2 ? 2 * size : Math.max(16, call.length);
        call = moved(call, capacity == call.length ? call : new int[capacity]);
        client = moved(client, capacity == client.length ? client : new int[capacity]);
        began = moved(began, capacity == began.length ? began : new int[capacity]);
        ready = moved(ready, capacity == ready.length ? ready : new int[capacity]);
        done = moved(done, capacity == done.length ? done : new int[capacity]);
        long[] keys = capacity == key.length ? key : new long[capacity];
        System.arraycopy(key, begin, keys, 0, size);
        key = keys;
        begin = 0;
        end = size;
    }

    private int[] moved(int[] from, int[] to) {
        System.arraycopy(from, begin, to, 0, size());
        return to;
    }

    /** Forgets the invocations of a call and of all earlier calls. */
    void forgetUpTo(int lastCall) {
        while (begin < end && call[begin] <= lastCall) {
            begin++;
        }
    }

    int size() {
        return end - begin;
    }

    /** Copies all invocations to another object, and increases their call numbers by {@code higher}. */
    void copyTo(FurtherInvocations others, int higher) {
        for (int i = begin; i < end; i++) {
            others.add(call[i] + higher, key[i], client[i], began[i], ready[i], done[i]);
        }
    }

    /** Copies the invocations of a range of calls to another object. */
    void copyTo(FurtherInvocations others, int from, int to, int higher) {
        for (int i = begin; i < end && call[i] < to; i++) {
            if (call[i] >= from) {
                others.add(call[i] + higher, key[i], client[i], began[i], ready[i], done[i]);
            }
        }
    }

    /** Receives the call number and the key of each invocation. */
    @FunctionalInterface
    interface Reader {
        void read(int call, long key);
    }

    void forEach(Reader reader) {
        for (int i = begin; i < end; i++) {
            reader.read(call[i], key[i]);
        }
    }

    /** Marks the calls for which the SDK had the result of a further invocation. */
    void markFinished(boolean[] calls) {
        for (int i = begin; i < end; i++) {
            calls[call[i]] |= done[i] != InvocationTimes.UNKNOWN;
        }
    }

    /** Returns the position of a call's invocation; empty if the call did not make this invocation. */
    OptionalInt find(int ofCall, long itsKey) {
        int first = BinarySearch.first(begin, end, i -> call[i] >= ofCall);
        for (int i = first; i < end && call[i] == ofCall; i++) {
            if (key[i] == itsKey) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the number of the SDK client of the invocation at a position. */
    int client(int position) {
        return client[position];
    }

    /** Returns when the SDK was called, in microseconds after the call's start; see {@link InvocationTimes}. */
    int began(int position) {
        return began[position];
    }

    int ready(int position) {
        return ready[position];
    }

    int done(int position) {
        return done[position];
    }
}
