package io.dynamolatency.internal.wire;

import org.apiguardian.api.API.Status;
import org.apiguardian.api.API;

/**
 * A call of an SDK client, as the client's own side of the wire knows it.
 *
 * @param id the SDK's {@code amz-sdk-invocation-id}, which all attempts of the call carry
 * @param client a number that each SDK client of this JVM has for itself, 0 or more
 */
@API(status = Status.INTERNAL, since = "0.1")
public record Invocation(String id, int client) {}
