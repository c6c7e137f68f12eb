package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.stats.BinarySearch;
import io.dynamolatency.internal.wire.CallClock;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The clock of a proxy's clients. Bytes with a charged delay do not have to wait: this clock jumps to the time at which
 * these bytes would have arrived. Bytes for which no call waits, such as session tickets, do not move this clock. Each
 * end of a connection has its own clock, see {@link ConnectionTime}. Without charges this clock shows {@link
 * System#nanoTime()}. The clock translates times before its oldest stored jump like times shortly before this jump.
 * Thread-safe.
 */
final class VirtualTime implements CallClock {

    /** The largest number of stored jumps. A log keeps the same number of exchanges. */
    static final int MOST = 1 << 18;

    private volatile long aheadNanos;

    /** The times of the clock's jumps, and how far ahead the clock was after each jump. Guarded by this. */
    private long[] jumpsNanos = new long[64];

    private long[] ahead = new long[64];
    private int jumps;

    /** How far ahead the clock was before its oldest stored jump. */
    private long aheadBefore;

    @Override
    public long now() {
        return System.nanoTime() + aheadNanos;
    }

    /** Makes the clock show at least this time. */
    void reach(long dueNanos) {
        if (dueNanos - System.nanoTime() > aheadNanos) {
            jump(dueNanos);
        }
    }

    private synchronized void jump(long dueNanos) {
        long real = System.nanoTime();
        long needed = dueNanos - real;
        if (needed <= aheadNanos) {
            return;
        }
        if (jumps == MOST) {
            dropTheOlderHalf();
        } else if (jumps == ahead.length) {
            jumpsNanos = Arrays.copyOf(jumpsNanos, 2 * jumps);
            ahead = Arrays.copyOf(ahead, 2 * jumps);
        }
        jumpsNanos[jumps] = real;
        ahead[jumps++] = needed;
        aheadNanos = needed;
    }

    private void dropTheOlderHalf() {
        jumps = MOST / 2;
        aheadBefore = ahead[jumps - 1];
        System.arraycopy(jumpsNanos, jumps, jumpsNanos, 0, jumps);
        System.arraycopy(ahead, jumps, ahead, 0, jumps);
    }

    @Override
    public synchronized long fromReal(long nanoTime) {
        int jump = last(index -> jumpsNanos[index] - nanoTime <= 0);
        return nanoTime + (jump < 0 ? aheadBefore : ahead[jump]);
    }

    @Override
    public synchronized long toReal(long now) {
        // a jump skips times: the clock reached these times at the moment of the jump
        int jump = last(index -> jumpsNanos[index] + ahead[index] - now <= 0);
        long before = now - (jump < 0 ? aheadBefore : ahead[jump]);
        return jump + 1 < jumps && jumpsNanos[jump + 1] - before < 0 ? jumpsNanos[jump + 1] : before;
    }

    private int last(IntPredicate passed) {
        return BinarySearch.first(0, jumps, passed.negate()) - 1;
    }
}
