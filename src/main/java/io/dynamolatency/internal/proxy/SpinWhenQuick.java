package io.dynamolatency.internal.proxy;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Makes an event loop look for its next event for a short time before it sleeps, if events follow each other quickly.
 * Waking a thread that sleeps takes tens of microseconds on a virtual machine, and an exchange needs two wake-ups of
 * the proxy. HAProxy's setting {@code busy-polling} uses the same technique.
 *
 * <p>A back end that takes a millisecond makes the mean time between events long. The loop then sleeps at once, and
 * takes no core from the test.
 *
 * <p>Only one event loop is allowed to use an object.
 */
final class SpinWhenQuick implements SelectStrategy {

    private static final long LONGEST_LOOK_NANOS = 50_000;
    private static final long QUICK_NANOS = 200_000;

    /** A longer time between events counts as this time, so that one pause does not outweigh dozens of quick events. */
    private static final long LONGEST_TIME_NANOS = 4 * QUICK_NANOS;

    /** In the moving mean of the times between events, the newest time has a weight of 1 divided by this number. */
    private static final int PARTS = 8;

    private final LongSupplier nanoTime;

    private long meanNanos = LONGEST_TIME_NANOS;
    private long idleSince;
    private boolean idle;
    private boolean slept;

    SpinWhenQuick(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        boolean quick = meanNanos < QUICK_NANOS;
        int ready = hasTasks || quick ? selectNow.get() : 0;
        long now = nanoTime.getAsLong();
        if (idle && (slept || hasTasks || ready > 0)) {
            meanNanos += (Math.min(now - idleSince, LONGEST_TIME_NANOS) - meanNanos) / PARTS;
            idle = false;
            slept = false;
        }
        if (hasTasks || ready > 0) {
            return ready;
        }
        if (!idle) {
            idle = true;
            idleSince = now;
        }
        if (quick && now - idleSince < LONGEST_LOOK_NANOS) {
            Thread.onSpinWait();
            return CONTINUE;
        }
        slept = true;
        return SELECT;
    }
}
