package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server once for all threads, and stores the failure if the start fails. Repeats a start only if it was
 * interrupted. Thread-safe.
 *
 * @param <S> the type of server
 */
public final class StartOnce<S> {

    /** Starts a server. An interrupt ends the start. */
    public interface Start<S> {
        S run() throws InterruptedException;
    }

    private final String description;
    private final Start<S> start;

    /**
     * A thread has this lock while it starts the server. {@code close()} does not take this lock, because {@code
     * close()} must not wait for a start.
     */
    private final ReentrantLock starting = new ReentrantLock();

    private volatile @Nullable S started;
    private volatile @Nullable RuntimeException failed;
    private volatile boolean closed;

    public StartOnce(String description, Start<S> start) {
        this.description = description;
        this.start = start;
    }

    /**
     * Returns the server. Starts the server if it was not started before.
     *
     * @throws BackendException if the server does not start, if this object was closed, or if the thread is
     *     interrupted; an interrupted thread stays interrupted
     */
    public S get() {
        S now = started;
        if (now != null) {
            refuseClosed();
            return now;
        }
        try {
            starting.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        try {
            refuseClosed();
            now = started;
            return now == null ? first() : now;
        } finally {
            starting.unlock();
        }
    }

    private S first() {
        RuntimeException before = failed;
        if (before != null) {
            throw new BackendException(String.valueOf(before.getMessage()), before);
        }
        try {
            S now = start.run();
            started = now;
            refuseClosed();
            return now;
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (RuntimeException now) {
            // close() ended the server, so do not report that the server died
            refuseClosed();
            failed = now;
            throw now;
        }
    }

    private BackendException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new BackendException("Interrupted while " + description + " was starting", interrupted);
    }

    /** Returns the server; empty if the server was not started or is closed. */
    Optional<S> started() {
        return closed ? Optional.empty() : Optional.ofNullable(started);
    }

    /** Returns whether {@link #get()} can only fail. */
    boolean unusable() {
        return closed || failed != null;
    }

    /**
     * Checks that this object is open.
     *
     * @throws BackendException if this object was closed
     */
    public void refuseClosed() {
        if (closed) {
            throw new BackendException(description + " was closed and can't start again; make a new one");
        }
    }

    /** Lets each further start fail. Does not wait for a start under way, which also fails. */
    public void close() {
        closed = true;
    }
}
