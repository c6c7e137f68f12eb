package io.dynamolatency.diagnosis;

import io.dynamolatency.wire.Invocation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The timed calls of one thread, filled while they are made; about 40 bytes for each. Used by one thread at a time. */
@API(status = Status.INTERNAL, since = "0.1")
public final class SampleLog {

    private long[] intended = new long[0];
    private long[] start = new long[0];
    private long[] end = new long[0];
    private long[] invocation = new long[0];
    private int[] client = new int[0];
    private final BitSet failed = new BitSet();
    private final Map<Integer, List<Invocation>> several = new HashMap<>();
    private int size;

    /** Makes room for so many more calls, which then take no memory while they are made. */
    public void reserve(int calls) {
        grow(size + calls);
    }

    private void grow(int capacity) {
        if (capacity > start.length) {
            intended = Arrays.copyOf(intended, capacity);
            start = Arrays.copyOf(start, capacity);
            end = Arrays.copyOf(end, capacity);
            invocation = Arrays.copyOf(invocation, capacity);
            client = Arrays.copyOf(client, capacity);
        }
    }

    /**
     * A call is over.
     *
     * @param invocations what it asked of SDK clients, in that order; empty where that is not known
     */
    public void add(
            long intendedNanos, long startNanos, long endNanos, boolean hasFailed, List<Invocation> invocations) {
        if (size == start.length) {
            grow(2 * size + 16);
        }
        intended[size] = intendedNanos;
        start[size] = startNanos;
        end[size] = endNanos;
        failed.set(size, hasFailed);
        if (!invocations.isEmpty()) {
            invocation[size] = Samples.key(invocations.get(0).id());
            client[size] = invocations.get(0).client();
        }
        if (invocations.size() > 1) {
            several.put(size, List.copyOf(invocations));
        }
        size++;
    }

    int size() {
        return size;
    }

    /** Puts all of it into columns, from a position on. */
    void copyTo(Samples.Columns columns, int at) {
        System.arraycopy(intended, 0, columns.intended, at, size);
        System.arraycopy(start, 0, columns.start, at, size);
        System.arraycopy(end, 0, columns.end, at, size);
        System.arraycopy(invocation, 0, columns.invocation, at, size);
        System.arraycopy(client, 0, columns.client, at, size);
        failed.stream().forEach(i -> columns.failed.set(at + i));
        several.forEach((i, all) -> columns.several.put(at + i, all));
    }
}
