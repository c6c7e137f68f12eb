package io.dynamolatency.tools;

import io.dynamolatency.fixture.AllocatedBytes;
import io.dynamolatency.fixture.Work;
import java.util.Arrays;

/**
 * The body of the calls that a tool makes: does the work, and takes down every so many calls what time it is and what the thread has
 * allocated. One for a process, as tools make objects of the test's class by themselves. Used by one thread at a time.
 */
final class Probe {

    /** So seldom that it costs the others nothing. */
    private static final int EVERY = 512;

    private static final Work WORK = Work.valueOf(System.getProperty("loop.work", Work.TRIVIAL.name()));

    private static long[] nanos = new long[1 << 20];
    private static long[] bytes = new long[1 << 20];
    private static long state = 1;
    private static int notes;
    private static long calls;

    private Probe() {}

    /** The call. */
    static void call() {
        if (calls++ % EVERY == 0) {
            note();
        }
        state = WORK.once(state);
    }

    private static void note() {
        if (notes == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * notes);
            bytes = Arrays.copyOf(bytes, 2 * notes);
        }
        nanos[notes] = System.nanoTime();
        bytes[notes++] = AllocatedBytes.byThisThread();
    }

    /** What the work takes by itself in this process, in nanoseconds: the best of several times. */
    static double bareNanos() {
        int times = WORK == Work.TRIVIAL ? 5_000_000 : 5_000;
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < times; j++) {
                state = WORK.once(state);
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / times);
        }
        return best;
    }

    /** What came of all the work: to be asked for, lest it be left out. */
    static long state() {
        return state;
    }

    static long calls() {
        return calls;
    }

    /** When the first call was made. */
    static long begin() {
        return nanos[0];
    }

    /** When about the last was: those after it are fewer than are between two notes. */
    static long end() {
        return nanos[notes - 1];
    }

    /** What a call took in the second half, from one to the next. */
    static double nanosPerCall() {
        return (double) (nanos[notes - 1] - nanos[notes / 2]) / callsSinceHalf();
    }

    /** What the thread allocated for a call in the second half. */
    static double bytesPerCall() {
        return (double) (bytes[notes - 1] - bytes[notes / 2]) / callsSinceHalf();
    }

    private static double callsSinceHalf() {
        if (notes < 4) {
            throw new IllegalStateException("only " + calls + " calls were made");
        }
        return (double) (notes - 1 - notes / 2) * EVERY;
    }
}
