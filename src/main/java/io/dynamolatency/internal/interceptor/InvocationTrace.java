package io.dynamolatency.internal.interceptor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lists the requests that one call sent through SDK clients, as {@link InvocationInterceptor} reports them. {@link
 * #begin} starts tracing for the thread that makes the call, but not for threads that this thread starts. Only the
 * calling thread may use the trace. The exception is {@link #sentLate}, since an asynchronous client may send from its
 * own thread.
 *
 * <p>A thread reuses its trace for the next call, so tracing allocates no memory. While an asynchronous request has not
 * been sent yet, the thread gets a new trace, so that the request goes into the trace of its own call.
 */
public final class InvocationTrace {

    private static final ThreadLocal<@Nullable InvocationTrace> CURRENT = new ThreadLocal<>();

    private String[] ids = new String[2];
    private int[] clients = new int[2];
    private int size;
    /**
     * Whether other threads may write to this trace, too; then all access takes the lock. Only the calling thread reads
     * and writes this field.
     */
    private boolean shared;
    /** The number of requests that asynchronous clients have not sent yet. Guarded by the lock. */
    private int awaited;

    private InvocationTrace() {}

    /** Starts tracing this thread's next call, and ends the trace of its previous call. */
    public static void begin() {
        InvocationTrace trace = CURRENT.get();
        if (trace == null || !trace.emptied()) {
            CURRENT.set(new InvocationTrace());
        }
    }

    /** Ends tracing in this thread. */
    public static void end() {
        CURRENT.remove();
    }

    /** Returns the trace of this thread's call; {@code null} before the first call. */
    public static @Nullable InvocationTrace ofThisThread() {
        return CURRENT.get();
    }

    /** Returns the number of SDK invocations that the call has sent. All attempts of an invocation count once. */
    public int size() {
        if (!shared) {
            return size;
        }
        synchronized (this) {
            return size;
        }
    }

    /**
     * Returns the SDK's id of an invocation, which all its attempts share.
     *
     * @param index the position of the invocation in sending order, from 0; less than {@link #size}
     */
    public String id(int index) {
        if (!shared) {
            return ids[index];
        }
        synchronized (this) {
            return ids[index];
        }
    }

    /** Returns the number of the SDK client that sent an invocation; see {@link #id}. */
    public int client(int index) {
        if (!shared) {
            return clients[index];
        }
        synchronized (this) {
            return clients[index];
        }
    }

    /** Adds a request that the calling thread sends. */
    void sent(String id, int client) {
        if (!shared) {
            add(id, client);
            return;
        }
        synchronized (this) {
            add(id, client);
        }
    }

    /** Announces a request that another thread may send later. */
    void await() {
        shared = true;
        synchronized (this) {
            awaited++;
        }
    }

    /** Adds a request that was announced by {@link #await}. Thread-safe. */
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

    /**
     * Empties the trace for the next call. Returns false, without emptying it, while a request of this call may still
     * come.
     */
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
