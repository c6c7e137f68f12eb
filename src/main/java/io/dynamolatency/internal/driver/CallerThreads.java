package io.dynamolatency.internal.driver;

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
 * The threads that calls are made by: where one is enough the caller's own, so that what a test has put into it ({@code
 * ThreadLocal}s, a logging context) is there; else as many daemon threads as are asked for, which end with this. What
 * one of them cannot go on from ends all. To be used and closed by one thread.
 */
final class CallerThreads implements AutoCloseable {

    /**
     * Longer than the kit's own clients let a call take that an interrupt does not reach, such as {@code join()}.
     */
    static final Duration END_AT_MOST = Duration.ofSeconds(15);

    /** One thread each, so that a part is always run by the same one. Empty where the caller's own is enough. */
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
                start("dynamo-latency-caller-" + (i + 1), loader);
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
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(loader);
                    threads.add(thread);
                    return thread;
                });
        executors.add(executor);
        // a thread that starts with its first call would be late for it
        executor.prestartCoreThread();
    }

    /** Whether all are to stop: threads look at it between two calls. */
    boolean ended() {
        return ended;
    }

    /**
     * Has each thread run a part once and waits for all of them. What one throws ends all, and is thrown here; so does
     * an interrupt of the caller.
     *
     * @param part is told which thread it is, from 0 on
     * @throws InterruptedException when the caller was interrupted, and there are threads of its own that were waited
     *     for
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

    /** A part throws nothing else, since it declares nothing. */
    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    /** Threads that were told to end and have not. */
    private long running() {
        return threads.stream().filter(Thread::isAlive).count();
    }

    /** Interrupts all threads and waits until they have ended, bounded; an interrupt of the caller stays set. */
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
            // joined, since an executor calls itself terminated while its thread is still about to end
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
