package io.dynamolatency.diagnosis;

import io.dynamolatency.wire.Invocation;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The timed calls of all threads, one thread after another, each in the order it made them. Immutable. */
@API(status = Status.INTERNAL, since = "0.1")
public final class Samples {

    /** None at all. */
    public static final Samples NONE = of(List.of());

    /** A column for each thing known of a call, 36 bytes in all. */
    static final class Columns {
        final long[] intended;
        final long[] start;
        final long[] end;
        final long[] invocation;
        final int[] client;
        final BitSet failed = new BitSet();
        final Map<Integer, List<Invocation>> several = new HashMap<>();

        Columns(int size) {
            intended = new long[size];
            start = new long[size];
            end = new long[size];
            invocation = new long[size];
            client = new int[size];
        }
    }

    private final Columns columns;
    /** Where each thread's calls begin, and where the last one's end. */
    private final int[] begins;

    private Samples(Columns columns, int[] begins) {
        this.columns = columns;
        this.begins = begins;
    }

    /** What each thread has logged; copied. */
    public static Samples of(List<SampleLog> threads) {
        int[] begins = new int[threads.size() + 1];
        for (int i = 0; i < threads.size(); i++) {
            begins[i + 1] = begins[i] + threads.get(i).size();
        }
        Columns columns = new Columns(begins[threads.size()]);
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).copyTo(columns, begins[i]);
        }
        return new Samples(columns, begins);
    }

    /** How many calls there are, the failed ones and each thread's first included. */
    public int size() {
        return columns.start.length;
    }

    /** When the first of them started, on the clock of {@link System#nanoTime()}; 0 where there is none. */
    public long firstStart() {
        long first = size() == 0 ? 0 : start(0);
        for (int thread = 0; thread < threads(); thread++) {
            if (beginOf(thread) < endOf(thread) && start(beginOf(thread)) - first < 0) {
                first = start(beginOf(thread));
            }
        }
        return first;
    }

    /** When the last of them was over; 0 where there is none. */
    public long lastEnd() {
        long last = size() == 0 ? 0 : end(0);
        for (int thread = 0; thread < threads(); thread++) {
            if (beginOf(thread) < endOf(thread) && end(endOf(thread) - 1) - last > 0) {
                last = end(endOf(thread) - 1);
            }
        }
        return last;
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
        int thread = 0;
        while (begins[thread + 1] <= sample) {
            thread++;
        }
        return thread;
    }

    boolean firstOfItsThread(int sample) {
        return begins[threadOf(sample)] == sample;
    }

    long intended(int sample) {
        return columns.intended[sample];
    }

    long start(int sample) {
        return columns.start[sample];
    }

    long end(int sample) {
        return columns.end[sample];
    }

    boolean failed(int sample) {
        return columns.failed.get(sample);
    }

    /** What the call took from its intended start on, in nanoseconds. */
    long response(int sample) {
        return end(sample) - intended(sample);
    }

    /** Whether it is known what the call asked of SDK clients. */
    boolean known(int sample) {
        return columns.invocation[sample] != 0;
    }

    /** The number of the SDK client that an invocation of the call was asked of; -1 where the invocation is not one of it. */
    int clientOf(int sample, long invocation) {
        if (columns.invocation[sample] == invocation) {
            return columns.client[sample];
        }
        return columns.several.getOrDefault(sample, List.of()).stream()
                .filter(i -> key(i.id()) == invocation)
                .mapToInt(Invocation::client)
                .findFirst()
                .orElse(-1);
    }

    /** A number that stands for an invocation id, never 0: FNV-1a of 64 bits, by which a million ids are told apart. */
    static long key(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
