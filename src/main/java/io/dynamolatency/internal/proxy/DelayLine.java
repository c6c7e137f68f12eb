package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.wire.DelayObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Delays one direction of one connection. Parcels arrive in order, and never before their time. Only one event loop
 * calls the methods and makes the deliveries.
 */
final class DelayLine {

    /** Bytes, a FIN or a reset on the line. */
    interface Parcel {

        void deliver();

        /** Releases the parcel's resources. The line calls this instead of {@link #deliver()} after a cut. */
        void discard();

        /** Returns a parcel with nothing to release, such as a FIN. */
        static Parcel of(Runnable delivery) {
            return new Parcel() {
                @Override
                public void deliver() {
                    delivery.run();
                }

                @Override
                public void discard() {
                    // nothing to release
                }
            };
        }
    }

    private record Sent(Parcel parcel, long nanos, long dueNanos) {}

    private final DelayThread delays;
    private final Executor eventLoop;
    private final DelayObserver observer;
    private final Queue<Sent> underWay = new ArrayDeque<>();
    private long lastDueNanos;
    private boolean delivering;
    private boolean cut;

    /** @param observer receives the delay of each parcel that had to wait, just before its delivery */
    DelayLine(DelayThread delays, Executor eventLoop, DelayObserver observer) {
        this.delays = delays;
        this.eventLoop = eventLoop;
        this.observer = observer;
    }

    /**
     * Delivers a parcel after {@code delayNanos}, but not before the previous parcel. If there is nothing to wait for,
     * delivers the parcel at once.
     */
    void send(long delayNanos, Parcel parcel) {
        if (cut) {
            parcel.discard();
            return;
        }
        boolean behindAnother = delivering || !underWay.isEmpty();
        if (delayNanos <= 0 && !behindAnother) {
            deliver(parcel);
            return;
        }
        long now = delays.now();
        long dueNanos = now + Math.max(0, delayNanos);
        if (behindAnother && dueNanos - lastDueNanos < 0) {
            dueNanos = lastDueNanos;
        }
        lastDueNanos = dueNanos;
        underWay.add(new Sent(parcel, now, dueNanos));
        delays.schedule(dueNanos, eventLoop, this::arrive);
    }

    /** Discards all parcels on the way, and all later parcels. */
    void cut() {
        cut = true;
        Sent sent;
        while ((sent = underWay.poll()) != null) {
            sent.parcel().discard();
        }
    }

    /** Delivers the parcel at the head of the queue. Runs once for each parcel, in order. */
    private void arrive() {
        Sent sent = underWay.poll();
        if (sent != null) {
            observer.delayed(sent.dueNanos() - sent.nanos(), delays.now() - sent.nanos());
            deliver(sent.parcel());
        }
    }

    private void deliver(Parcel parcel) {
        delivering = true;
        try {
            parcel.deliver();
        } finally {
            delivering = false;
        }
    }
}
