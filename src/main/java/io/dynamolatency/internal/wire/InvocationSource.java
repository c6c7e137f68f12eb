package io.dynamolatency.internal.wire;

/** Knows which SDK client invocations a call has made. */
public interface InvocationSource {

    /**
     * Passes this thread's invocations since its last call to a sink, in order; none where they are unknown. Call once
     * for each call, after its end.
     */
    void invocations(InvocationSink into);
}
