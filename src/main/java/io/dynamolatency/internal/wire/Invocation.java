package io.dynamolatency.internal.wire;

/**
 * A call of an SDK client, as the SDK reports it in this JVM.
 *
 * @param id the SDK's {@code amz-sdk-invocation-id}, which is the same in all attempts of the call
 * @param client the number of the SDK client, 0 or more, which no other client of this JVM has
 */
public record Invocation(String id, int client) {}
