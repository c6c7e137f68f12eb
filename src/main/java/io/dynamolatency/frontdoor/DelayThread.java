package io.dynamolatency.frontdoor;

import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes things up at their time and never before: one thread with a priority queue. It parks until shortly before the
 * next time due and spins the rest, for a parked thread comes back some 50 to 250 us late. Netty's own timer is no choice:
 * its NIO loop waits in whole milliseconds. With nothing due it sleeps. Thread-safe.
 */
final class DelayThread implements AutoCloseable {

    /** Spun instead of slept: long enough to hide most late wake-ups, short enough to cost about 1 % of a core. */
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

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
        while (true) {
            Wake due = null;
            long wait = Long.MAX_VALUE;
            synchronized (lock) {
                if (closed) {
                    return;
                }
                Wake next = queue.peek();
                if (next != null) {
                    wait = next.dueNanos() - System.nanoTime();
                    due = wait <= 0 ? queue.poll() : null;
                }
            }
            if (due != null) {
                wake(due);
            } else if (wait == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else if (wait > SPIN_NANOS) {
                LockSupport.parkNanos(this, wait - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static void wake(Wake due) {
        try {
            due.where().execute(due.what());
        } catch (RejectedExecutionException shutDown) {
            // The event loop is gone, and with it the connection that waited.
        }
    }
}
