package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.wire.DelayObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * One direction of one connection: what is sent arrives at its time and in its order, whatever times are asked for. Belongs
 * to one event loop: every call is made there and every delivery happens there.
 */
final class DelayLine {

    /** Something on its way. */
    interface Parcel {

        void deliver();

        /** Called instead of {@link #deliver()} when the line was cut: gives back what it holds. */
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

    /** @param observer is told of each delay when what was sent is about to be delivered */
    DelayLine(DelayThread delays, Executor eventLoop, DelayObserver observer) {
        this.delays = delays;
        this.eventLoop = eventLoop;
        this.observer = observer;
    }

    /** Delivers {@code parcel} in {@code delayNanos}, or when the one before it arrives if that is later; at once where neither asks for a wait. */
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

    /** Discards what is on its way and what is sent from now on. */
    void cut() {
        cut = true;
        Sent sent;
        while ((sent = underWay.poll()) != null) {
            sent.parcel().discard();
        }
    }

    /** There is one call for each parcel, in their order, so each delivers the head of the queue. */
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
