package io.dynamolatency.internal.hiccup;

import org.jspecify.annotations.Nullable;

/**
 * Measures how long a thread waited for a core between two calls of {@link #nanosSinceLast}. Only the measured thread
 * is allowed to use an object. Linux only; 0 on other systems.
 */
public final class CoreWait implements AutoCloseable {

    private volatile @Nullable SchedStat stat;
    private boolean opened;
    private long last;

    /**
     * Returns how long the thread waited for a core since the previous call of this method, in nanoseconds; 0 at the
     * first call.
     */
    public long nanosSinceLast() {
        boolean first = !opened;
        if (first) {
            opened = true;
            stat = SchedStat.ofThisThread().orElse(null);
        }
        SchedStat own = stat;
        if (own == null || !own.read()) {
            return 0;
        }
        long before = last;
        last = own.waitNanos();
        return first ? 0 : last - before;
    }

    /** Closes the underlying file. */
    @Override
    public void close() {
        SchedStat own = stat;
        if (own != null) {
            own.close();
        }
    }
}
