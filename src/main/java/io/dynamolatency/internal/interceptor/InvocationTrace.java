package io.dynamolatency.internal.interceptor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a test asks of SDK clients, told by an interceptor that the SDK gives to each of them ({@link
 * InvocationInterceptor}). A call is traced from {@link #begin} on by the thread that makes it; what it has other threads do is not.
 * To be used by that thread alone, but for {@link #sentLate}: an asynchronous client may send from a thread of its own.
 *
 * <p>A thread has one trace, which is emptied for its next call, so that tracing takes no memory. It gets another where a request of an
 * asynchronous client is still to be sent when the next call begins: whenever that will be, it goes into the trace of the call that it is of.
 */
public final class InvocationTrace {

    private static final ThreadLocal<@Nullable InvocationTrace> CURRENT = new ThreadLocal<>();

    private String[] ids = new String[2];
    private int[] clients = new int[2];
    private int size;
    /** Whether other threads may write to it, too: from then on it takes the lock. Only for its own thread to read and write. */
    private boolean shared;
    /** How many requests of asynchronous clients are still to be sent. Under the lock. */
    private int awaited;

    private InvocationTrace() {}

    /** A call of this thread begins, and the one before is over. */
    public static void begin() {
        InvocationTrace trace = CURRENT.get();
        if (trace == null || !trace.emptied()) {
            CURRENT.set(new InvocationTrace());
        }
    }

    /** This thread makes no more calls. */
    public static void end() {
        CURRENT.remove();
    }

    /** The call that this thread is making, {@code null} where none was begun. */
    public static @Nullable InvocationTrace ofThisThread() {
        return CURRENT.get();
    }

    /** How many invocations the call has sent so far; repeated attempts are one. */
    public int size() {
        if (!shared) {
            return size;
        }
        synchronized (this) {
            return size;
        }
    }

    /**
     * The SDK's id of an invocation, the same for all attempts.
     *
     * @param index which of the call's, from 0 on, in the order in which they were sent; less than {@link #size}
     */
    public String id(int index) {
        if (!shared) {
            return ids[index];
        }
        synchronized (this) {
            return ids[index];
        }
    }

    /** The number that the SDK client of an invocation has for itself; see {@link #id}. */
    public int client(int index) {
        if (!shared) {
            return clients[index];
        }
        synchronized (this) {
            return clients[index];
        }
    }

    /** A request is sent, by the thread that makes the call. */
    void sent(String id, int client) {
        if (!shared) {
            add(id, client);
            return;
        }
        synchronized (this) {
            add(id, client);
        }
    }

    /** A request will be sent by whichever thread. */
    void await() {
        shared = true;
        synchronized (this) {
            awaited++;
        }
    }

    /** A request that was awaited is sent. Thread-safe. */
    synchronized void sentLate(String id, int client) {
        awaited--;
        add(id, client);
    }

    private void add(String id, int client) {
        for (int i = size - 1; i >= 0; i--) {
            if (ids[i].equals(id)) {
                return;
            }
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            clients = Arrays.copyOf(clients, 2 * size);
        }
        ids[size] = id;
        clients[size++] = client;
    }

    /** Whether it is ready for another call: not while a request of this one may still come. */
    private boolean emptied() {
        if (shared) {
            synchronized (this) {
                if (awaited > 0) {
                    return false;
                }
            }
            shared = false;
        }
        size = 0;
        return true;
    }
}
