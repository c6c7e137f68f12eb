package io.dynamolatency.internal.wire;

/** Receives the SDK invocations of a call, one after another, without an object for each. */
@FunctionalInterface
public interface InvocationSink {

    /**
     * Receives the call's next invocation.
     *
     * @param id the SDK's {@code amz-sdk-invocation-id}, which is the same in all attempts of the invocation
     * @param client the number of the SDK client, 0 or more, which no other client of this JVM has
     */
    void invocation(String id, int client);
}
