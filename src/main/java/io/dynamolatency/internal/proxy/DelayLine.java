package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.wire.DelayObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * One direction of one connection. Parcels arrive in order, and never before their time. Belongs to one event loop: all
 * calls and deliveries happen there.
 */
final class DelayLine {

    /** Bytes, a FIN or a reset on the way. */
    interface Parcel {

        void deliver();

        /** Releases its resources; called instead of {@link #deliver()} if the line was cut. */
        void discard();
    }

    private record Sent(Parcel parcel, long nanos, long dueNanos) {}

    private final DelayThread delays;
    private final Executor eventLoop;
    private final DelayObserver observer;
    private final Queue<Sent> underWay = new ArrayDeque<>();
    private long lastDueNanos;
    private boolean delivering;
    private boolean cut;

    /** @param observer gets each delay just before its delivery */
    DelayLine(DelayThread delays, Executor eventLoop, DelayObserver observer) {
        this.delays = delays;
        this.eventLoop = eventLoop;
        this.observer = observer;
    }

    /**
     * Delivers {@code parcel} after {@code delayNanos}, or after the parcel before it if that is later. Without a wait,
     * delivers at once.
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
        long now = System.nanoTime();
        long dueNanos = now + Math.max(0, delayNanos);
        if (behindAnother && dueNanos - lastDueNanos < 0) {
            dueNanos = lastDueNanos;
        }
        lastDueNanos = dueNanos;
        underWay.add(new Sent(parcel, now, dueNanos));
        delays.schedule(dueNanos, eventLoop, this::arrive);
    }

    /** Whether nothing is on its way. */
    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** Discards all parcels on the way and all later ones. */
    void cut() {
        cut = true;
        Sent sent;
        while ((sent = underWay.poll()) != null) {
            sent.parcel().discard();
        }
    }

    /** Runs once for each parcel, in order, so each run delivers the head of the queue. */
    private void arrive() {
        Sent sent = underWay.poll();
        if (sent != null) {
            observer.delayed(sent.dueNanos() - sent.nanos(), System.nanoTime() - sent.nanos());
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
