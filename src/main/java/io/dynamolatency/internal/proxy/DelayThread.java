package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.process.DaemonThread;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Runs each task on a target thread when the task's time has come, never earlier. Uses one thread with a priority
 * queue. A thread that sleeps until a given time wakes up 50 to 250 microseconds late. The thread of this class
 * therefore wakes the target thread slightly before the task's time. The target thread then checks the time between its
 * other tasks until the task is due. {@link WakeUpLead} learns how early to wake the target thread. Netty's timer is
 * not precise enough, because its NIO loop waits in whole milliseconds. If no task is due, both threads sleep.
 * Thread-safe, if all tasks run on the same target thread.
 */
final class DelayThread implements AutoCloseable {

    private static final Duration CLOSES_WITHIN = Duration.ofMillis(500);
    private static final long BETWEEN_LOOKS_NANOS = 50_000;

    private record Wake(long dueNanos, long order, Executor where, Runnable what) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            // nanoTime can wrap around, so compare differences with zero
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Object lock = new Object();
    private final PriorityQueue<Wake> queue = new PriorityQueue<>();
    private final WakeUpLead lead = new WakeUpLead();
    private final VirtualTime time;
    private final BooleanSupplier jumps;
    private final BooleanSupplier asleep;
    private final Thread thread;
    private long order;
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param jumps returns whether the clock jumps to the next task while everything sleeps
     * @param asleep returns whether everything else sleeps until the next task
     */
    DelayThread(String name, VirtualTime time, BooleanSupplier jumps, BooleanSupplier asleep) {
        this.time = time;
        this.jumps = jumps;
        this.asleep = asleep;
        thread = DaemonThread.start(name, this::run);
    }

    /** Returns the current time, on the clock that the tasks' times refer to. */
    long now() {
        return time.now();
    }

    /**
     * Runs {@code what} on {@code where} once {@link #now()} has reached {@code dueNanos}. Tasks with the same time run
     * in order.
     */
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

    /** Drops all waiting tasks and ends the thread. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            queue.clear();
        }
        LockSupport.unpark(thread);
        DaemonThread.awaitEnd(thread, CLOSES_WITHIN);
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
                    wait = next.dueNanos() - leadNanos - now();
                    due = wait <= 0 ? queue.poll() : null;
                }
            }
            if (due != null) {
                // only a thread that slept knows how late its wake-up was
                hand(due, due.dueNanos() - leadNanos, slept);
                slept = false;
            } else if (wait == Long.MAX_VALUE) {
                LockSupport.park(this);
                slept = false;
            } else if (!jumps.getAsBoolean()) {
                LockSupport.parkNanos(this, wait);
                slept = true;
            } else if (asleep.getAsBoolean()) {
                jump(leadNanos);
                slept = false;
            } else {
                LockSupport.parkNanos(this, Math.min(wait, BETWEEN_LOOKS_NANOS));
                slept = wait <= BETWEEN_LOOKS_NANOS;
            }
        }
    }

    /** Makes the clock jump to the time at which to wake the target thread for the next task. */
    private void jump(long leadNanos) {
        synchronized (lock) {
            Wake next = queue.peek();
            if (next != null) {
                time.reach(next.dueNanos() - leadNanos);
            }
        }
    }

    private void hand(Wake due, long askedNanos, boolean slept) {
        execute(due, () -> {
            if (slept) {
                lead.learn(now() - askedNanos);
            }
            arrive(due);
        });
    }

    /**
     * Runs the task if it is due. Otherwise queues this check behind the thread's other tasks, so that the check does
     * not delay these tasks.
     */
    private void arrive(Wake due) {
        if (now() - due.dueNanos() >= 0) {
            due.what().run();
        } else {
            execute(due, () -> arrive(due));
        }
    }

    private static void execute(Wake due, Runnable what) {
        try {
            due.where().execute(what);
        } catch (RejectedExecutionException shutDown) {
            // the event loop has ended, and so has the connection
        }
    }
}
