package io.dynamolatency.internal.wire;

/** Takes down what a call asked of SDK clients, one invocation after another, without an object for each. */
@FunctionalInterface
public interface InvocationSink {

    /**
     * The next of the call's invocations.
     *
     * @param id the SDK's {@code amz-sdk-invocation-id}, which all attempts of the invocation carry
     * @param client a number that each SDK client of this JVM has for itself, 0 or more
     */
    void invocation(String id, int client);
}
