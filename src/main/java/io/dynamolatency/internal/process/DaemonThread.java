package io.dynamolatency.internal.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes daemon threads, which do not keep the JVM from exiting. */
public final class DaemonThread {

    private DaemonThread() {}

    /** Returns a new daemon thread, not yet started. */
    public static Thread of(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts a new daemon thread. */
    public static Thread start(String name, Runnable work) {
        Thread thread = of(name, work);
        thread.start();
        return thread;
    }

    /** Waits a limited time until a thread has ended. An interrupt ends the wait and stays set. */
    public static void awaitEnd(Thread thread, Duration atMost) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
