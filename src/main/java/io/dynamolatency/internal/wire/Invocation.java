package io.dynamolatency.internal.wire;

/**
 * A call of an SDK client, as the client's own side of the wire knows it.
 *
 * @param id the SDK's {@code amz-sdk-invocation-id}, which all attempts of the call carry
 * @param client a number that each SDK client of this JVM has for itself, 0 or more
 */
public record Invocation(String id, int client) {}
