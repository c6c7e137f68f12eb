package io.dynamolatency.internal.interceptor;

import org.jspecify.annotations.Nullable;

/**
 * One invocation of an SDK client, with the times of its phases. A trace reuses these objects for later calls. If other
 * threads can write to the trace, the trace's lock guards the fields.
 */
final class TracedInvocation {

    final InvocationTrace trace;
    /** The invocation's position in the order in which the SDK was called. */
    final int index;
    /** The SDK's id, {@code null} until the request is about to be sent. */
    @Nullable
    String id;

    int client;
    /** When the SDK was called. */
    long beganNanos;
    /** When the SDK handed the first attempt to the HTTP client. */
    long readyNanos;
    /** When the SDK had the result; 0 if the SDK has no result yet. */
    long doneNanos;

    TracedInvocation(InvocationTrace trace, int index) {
        this.trace = trace;
        this.index = index;
    }

    void begin(long now) {
        id = null;
        beganNanos = now;
        readyNanos = 0;
        doneNanos = 0;
    }
}
