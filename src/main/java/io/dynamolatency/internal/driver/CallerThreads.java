package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that make calls. If one thread makes the calls, it is the caller's own thread, so that the body sees the
 * test's {@code ThreadLocal}s. Several threads are new daemon threads, which end with this object. If one thread fails,
 * all threads end. Only one thread is allowed to use and close an object.
 */
final class CallerThreads implements AutoCloseable {

    /**
     * How long to wait for threads to end. This time is longer than any call of the kit's clients. The reason is that a
     * thread in {@code join()} ignores the interrupt, and ends only when its call ends.
     */
    static final Duration END_AT_MOST = Duration.ofSeconds(15);

    /**
     * Executors of one thread each, so that the same thread always runs the same part. The list is empty if the
     * caller's own thread makes the calls.
     */
    private final List<ExecutorService> executors = new ArrayList<>();

    private final List<Thread> threads = new ArrayList<>();
    private final Duration endAtMost;
    private volatile boolean ended;

    CallerThreads(int concurrency, Duration endAtMost) {
        this.endAtMost = endAtMost;
        @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
        boolean started = false;
        try {
            for (int i = 0; concurrency > 1 && i < concurrency; i++) {
                start("latency-caller-" + (i + 1), loader);
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private void start(String name, @Nullable ClassLoader loader) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = DaemonThread.of(name, task);
                    thread.setContextClassLoader(loader);
                    threads.add(thread);
                    return thread;
                });
        executors.add(executor);
        // threads start before their first call, so that this call is not late
        executor.prestartCoreThread();
    }

    /** Returns the threads that make calls; none if the caller's own thread makes the calls. */
    List<Thread> threads() {
        return List.copyOf(threads);
    }

    /** Returns whether all threads have to stop; they check this between two calls. */
    boolean ended() {
        return ended;
    }

    /**
     * Makes each thread run its part once, and waits for all threads. An exception of a part, or an interrupt of the
     * caller, ends all threads. This method then throws that exception.
     *
     * @param part receives the number of its thread, from 0
     * @throws InterruptedException if the caller was interrupted while it waited for other threads
     */
    void run(IntConsumer part) throws InterruptedException {
        if (executors.isEmpty()) {
            part.accept(0);
            return;
        }
        BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
        for (int i = 0; i < executors.size(); i++) {
            int which = i;
            executors.get(i).execute(() -> ends.add(end(part, which)));
        }
        try {
            for (int i = 0; i < executors.size(); i++) {
                Optional<Throwable> failure = ends.take();
                if (failure.isPresent()) {
                    throw unchecked(failure.get());
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            close();
            if (running() > 0) {
                failure.addSuppressed(new IllegalStateException(running() + " of " + threads.size()
                        + " threads had not ended after " + Durations.format(endAtMost)
                        + ": the body does not react to an interrupt"));
            }
            throw failure;
        }
    }

    private static Optional<Throwable> end(IntConsumer part, int which) {
        try {
            part.accept(which);
            return Optional.empty();
        } catch (Throwable failure) {
            return Optional.of(failure);
        }
    }

    /** Returns a part's exception, or throws its error. Parts throw no checked exceptions. */
    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    /** Returns the number of threads that were told to end and still run. */
    private long running() {
        return threads.stream().filter(Thread::isAlive).count();
    }

    /** Interrupts all threads, and waits a limited time until they have ended. An interrupt of the caller stays set. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        executors.forEach(ExecutorService::shutdownNow);
        long deadline = System.nanoTime() + endAtMost.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            // join the threads, since an executor is terminated a moment before its thread has ended
            for (long left = deadline - System.nanoTime();
                    thread.isAlive() && left > 0;
                    left = deadline - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
