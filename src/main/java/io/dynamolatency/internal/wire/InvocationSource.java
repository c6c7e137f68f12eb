package io.dynamolatency.internal.wire;

/** Knows the SDK invocations of each call. */
public interface InvocationSource {

    /**
     * Passes the invocations of this thread's last call to a sink, in the order in which they were sent. Passes none if
     * the invocations are unknown. Call this once for each call, after its end.
     */
    void invocations(InvocationSink into);
}
