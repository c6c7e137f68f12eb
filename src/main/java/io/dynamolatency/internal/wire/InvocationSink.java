package io.dynamolatency.internal.wire;

/** Receives the SDK invocations of a call, one after another, without creating an object for each invocation. */
@FunctionalInterface
public interface InvocationSink {

    /**
     * Receives the call's next invocation. Times are on the clock of the calls; unknown times are 0.
     *
     * @param id the SDK's {@code amz-sdk-invocation-id}, which is the same in all attempts of the invocation
     * @param client the number of the SDK client, 0 or more, which no other client of this JVM has
     * @param beganNanos when the SDK was called
     * @param readyNanos when the SDK handed the first attempt to its HTTP client
     * @param doneNanos when the SDK had the result; 0 if the SDK had no result at the call's end
     */
    void invocation(String id, int client, long beganNanos, long readyNanos, long doneNanos);
}
