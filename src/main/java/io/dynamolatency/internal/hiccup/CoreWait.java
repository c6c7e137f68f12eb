package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long one thread waited for a core since it last asked. Opened by that thread with its first question. Linux only;
 * elsewhere the answer is 0.
 */
public final class CoreWait implements AutoCloseable {

    private static final Path OWN = Path.of("/proc/thread-self/schedstat");

    private volatile @Nullable SchedStat stat;
    private boolean opened;
    private long last;

    /** Returns the wait since the last question, in nanoseconds; 0 for the first one. */
    public long nanosSinceLast() {
        if (!opened) {
            open();
            return 0;
        }
        SchedStat own = stat;
        if (own == null || !own.read()) {
            return 0;
        }
        long before = last;
        last = own.waitNanos();
        return last - before;
    }

    private void open() {
        opened = true;
        try {
            SchedStat own = SchedStat.open(OWN);
            if (own.read()) {
                last = own.waitNanos();
            }
            stat = own;
        } catch (IOException absent) {
            // not Linux, or without the scheduler's statistics
        }
    }

    /** Closes it when the thread asks no more. */
    @Override
    public void close() {
        SchedStat own = stat;
        if (own != null) {
            own.close();
        }
    }
}
