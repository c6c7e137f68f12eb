package io.dynamolatency.internal.proxy;

import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes things up at their time and never before: one thread with a priority queue. It wakes the thread that is to run a thing somewhat
 * early, and that one goes round until the time has come, doing what else there is to do, for whoever is woken comes some
 * 50 to 250 us late. How early is learned from how late wake-ups were. Netty's own timer is no choice: its NIO loop waits in
 * whole milliseconds. With nothing due both sleep. Thread-safe, for things that all run on one thread.
 */
final class DelayThread implements AutoCloseable {

    private static final long CLOSE_MILLIS = 500;

    private record Wake(long dueNanos, long order, Executor where, Runnable what) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            // nanoTime may wrap: only differences compare
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Object lock = new Object();
    private final PriorityQueue<Wake> queue = new PriorityQueue<>();
    private final WakeUpLead lead = new WakeUpLead();
    private final Thread thread;
    private long order;
    private boolean closed;

    DelayThread(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs {@code what} on {@code where} once {@link System#nanoTime()} has reached {@code dueNanos}; same times in their order. */
    void schedule(long dueNanos, Executor where, Runnable what) {
        boolean first;
        synchronized (lock) {
            if (closed) {
                return;
            }
            Wake next = queue.peek();
            first = next == null || dueNanos - next.dueNanos() < 0;
            queue.add(new Wake(dueNanos, order++, where, what));
        }
        if (first) {
            LockSupport.unpark(thread);
        }
    }

    /** Forgets what is waiting and ends the thread. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            queue.clear();
        }
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean slept = false;
        while (true) {
            Wake due = null;
            long wait = Long.MAX_VALUE;
            long leadNanos = lead.nanos();
            synchronized (lock) {
                if (closed) {
                    return;
                }
                Wake next = queue.peek();
                if (next != null) {
                    wait = next.dueNanos() - leadNanos - System.nanoTime();
                    due = wait <= 0 ? queue.poll() : null;
                }
            }
            if (due != null) {
                // only who slept until then tells how late wake-ups are
                hand(due, due.dueNanos() - leadNanos, slept);
                slept = false;
            } else if (wait == Long.MAX_VALUE) {
                LockSupport.park(this);
                slept = false;
            } else {
                LockSupport.parkNanos(this, wait);
                slept = true;
            }
        }
    }

    private void hand(Wake due, long askedNanos, boolean slept) {
        execute(due, () -> {
            if (slept) {
                lead.learn(System.nanoTime() - askedNanos);
            }
            arrive(due);
        });
    }

    /** Runs it, or looks again after whatever else the thread has to do, so that waiting holds nothing up. */
    private static void arrive(Wake due) {
        if (System.nanoTime() - due.dueNanos() >= 0) {
            due.what().run();
        } else {
            execute(due, () -> arrive(due));
        }
    }

    private static void execute(Wake due, Runnable what) {
        try {
            due.where().execute(what);
        } catch (RejectedExecutionException shutDown) {
            // The event loop is gone, and with it the connection that waited.
        }
    }
}
