package io.dynamolatency.internal.calls;

import java.util.OptionalInt;

/**
 * The invocations of calls that make several, from the second of each call on: a column for each thing known of them,
 * in the order of the calls' numbers. Used by one thread at a time while it is filled.
 */
final class FurtherInvocations {

    private int[] call = new int[0];
    private long[] key = new long[0];
    private int[] client = new int[0];
    private int begin;
    private int end;

    /** The next one: of the same call as the one before, or of a later call. */
    void add(int ofCall, long itsKey, int itsClient) {
        if (end == call.length) {
            makeRoom();
        }
        call[end] = ofCall;
        key[end] = itsKey;
        client[end++] = itsClient;
    }

    /** Moves what there is to the front, of longer columns where it fills more than half of these. */
    private void makeRoom() {
        int size = size();
        int capacity = size > call.length / 2 ? 2 * size : Math.max(16, call.length);
        call = moved(call, capacity == call.length ? call : new int[capacity]);
        client = moved(client, capacity == client.length ? client : new int[capacity]);
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

    /** Forgets those of a call and of all before it. */
    void forgetUpTo(int lastCall) {
        while (begin < end && call[begin] <= lastCall) {
            begin++;
        }
    }

    int size() {
        return end - begin;
    }

    /** Adds all of it to others, with numbers of calls that are so much higher. */
    void copyTo(FurtherInvocations others, int higher) {
        for (int i = begin; i < end; i++) {
            others.add(call[i] + higher, key[i], client[i]);
        }
    }

    /** Adds those of the calls from one to before another. */
    void copyTo(FurtherInvocations others, int from, int to, int higher) {
        for (int i = begin; i < end && call[i] < to; i++) {
            if (call[i] >= from) {
                others.add(call[i] + higher, key[i], client[i]);
            }
        }
    }

    /** One of them. */
    @FunctionalInterface
    interface Reader {
        void read(int call, long key);
    }

    void forEach(Reader reader) {
        for (int i = begin; i < end; i++) {
            reader.read(call[i], key[i]);
        }
    }

    /** The number of the SDK client that was asked, where an invocation is one of a call's. */
    OptionalInt clientOf(int ofCall, long itsKey) {
        int low = begin;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (call[middle] < ofCall) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low; i < end && call[i] == ofCall; i++) {
            if (key[i] == itsKey) {
                return OptionalInt.of(client[i]);
            }
        }
        return OptionalInt.empty();
    }
}
