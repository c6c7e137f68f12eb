package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.InvocationSink;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lists the requests that one call sent through SDK clients, as {@link InvocationInterceptor} reports them. {@link
 * #begin} starts tracing for the thread that makes the call, but not for threads that this thread starts. Only the
 * calling thread is allowed to use the trace. The threads of asynchronous clients are an exception: they can record
 * that they sent a request or received an answer.
 *
 * <p>A thread reuses its trace for the next call, so tracing allocates no memory. If an asynchronous request has no
 * result yet, the thread gets a new trace. The request then stays in the trace of its own call.
 */
public final class InvocationTrace {

    private static final ThreadLocal<@Nullable InvocationTrace> CURRENT = new ThreadLocal<>();

    /** How often threads without a trace called an SDK client. */
    private static final AtomicLong ELSEWHERE = new AtomicLong();

    /** The clock of the newest call. Only one measurement at a time makes timed calls. */
    private static volatile CallClock newest = CallClock.REAL;

    private CallClock clock;
    /**
     * The invocations in the order in which the SDK was called; invocations beyond {@link #started} are spare objects.
     */
    private TracedInvocation[] invocations = {new TracedInvocation(this, 0), new TracedInvocation(this, 1)};

    private int started;
    /** The positions of the sent invocations, in the order in which they were sent. */
    private int[] sent = new int[2];

    private int size;
    /**
     * Whether other threads can also write to this trace. If so, all access to the trace takes the lock. Only the
     * calling thread reads and writes this field.
     */
    private boolean shared;
    /** The number of asynchronous requests without a result. Guarded by the lock. */
    private int awaited;

    private InvocationTrace(CallClock clock) {
        this.clock = clock;
    }

    /** Starts to trace this thread's next call, and ends the trace of the thread's previous call. */
    public static void begin(CallClock clock) {
        if (newest != clock) {
            newest = clock;
        }
        InvocationTrace trace = CURRENT.get();
        if (trace == null || !trace.emptied()) {
            CURRENT.set(new InvocationTrace(clock));
        } else {
            trace.clock = clock;
        }
    }

    /** Ends tracing in this thread. */
    public static void end() {
        CURRENT.remove();
    }

    /** Returns the clock of the newest call. */
    static CallClock clock() {
        return newest;
    }

    /** Returns the trace of this thread's call; {@code null} before the first call. */
    static @Nullable InvocationTrace ofThisThread() {
        return CURRENT.get();
    }

    /** Counts a call of an SDK client by a thread without a trace. */
    static void countElsewhere() {
        ELSEWHERE.incrementAndGet();
    }

    /**
     * Returns how often threads of this JVM called a DynamoDB client without a trace. If this number grows during a
     * call, perhaps a thread other than the caller's works for the call.
     */
    public static long calledElsewhere() {
        return ELSEWHERE.get();
    }

    /** Passes to a sink the invocations of this thread's call. Passes none before the first call. */
    public static void passOn(InvocationSink into) {
        InvocationTrace trace = CURRENT.get();
        if (trace != null) {
            trace.forEach(into);
        }
    }

    /** Passes to a sink all invocations that the call has sent. All attempts of an invocation count as one. */
    void forEach(InvocationSink into) {
        if (!shared) {
            pass(into);
            return;
        }
        synchronized (this) {
            pass(into);
        }
    }

    private void pass(InvocationSink into) {
        for (int i = 0; i < size; i++) {
            TracedInvocation one = invocations[sent[i]];
            String id = one.id;
            if (id != null) {
                into.invocation(id, one.client, one.beganNanos, one.readyNanos, one.doneNanos);
            }
        }
    }

    /**
     * Adds an invocation that the calling thread begins.
     *
     * @param elsewhere whether other threads can send the invocation and receive its answer
     */
    TracedInvocation started(boolean elsewhere) {
        shared |= elsewhere;
        if (!shared) {
            return add();
        }
        synchronized (this) {
            awaited += elsewhere ? 1 : 0;
            return add();
        }
    }

    private TracedInvocation add() {
        if (started == invocations.length) {
            invocations = Arrays.copyOf(invocations, 2 * started);
            sent = Arrays.copyOf(sent, 2 * started);
            for (int i = started; i < invocations.length; i++) {
                invocations[i] = new TracedInvocation(this, i);
            }
        }
        TracedInvocation added = invocations[started++];
        added.begin(clock.now());
        return added;
    }

    /** Records that the SDK hands an attempt of an invocation to the HTTP client. Thread-safe. */
    synchronized void sent(TracedInvocation which, String id, int client) {
        if (which.id != null) {
            return;
        }
        which.id = id;
        which.client = client;
        which.readyNanos = clock.now();
        sent[size++] = which.index;
    }

    /** Returns the current time on the clock of the call. Thread-safe. */
    synchronized long now() {
        return clock.now();
    }

    /** Records that an invocation has its result. Thread-safe. */
    synchronized void done(TracedInvocation which, boolean elsewhere) {
        if (which.doneNanos == 0) {
            which.doneNanos = clock.now();
            awaited -= elsewhere ? 1 : 0;
        }
    }

    /**
     * Empties the trace for the next call. If an asynchronous request of this call has no result yet, leaves the trace
     * unchanged and returns false.
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
        started = 0;
        size = 0;
        return true;
    }
}
