package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What answers: behind the proxy, or without one ({@link ProxyUse#NONE}). */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum BackendKind {
    /** DynamoDB Local in a JVM of its own on this machine: resolved and started when a test first needs it. */
    LOCAL,

    /**
     * DynamoDB Local in a container, {@code amazon/dynamodb-local}, started by Testcontainers when a test first needs it. Takes a
     * container engine, and {@code org.testcontainers:testcontainers} on the class path.
     */
    CONTAINER,

    /**
     * Whatever answers at the address that the configuration parameter {@code dynamolatency.endpoint.uri} gives: a DynamoDB Local that
     * somebody runs, ScyllaDB Alternator, LocalStack. The kit neither starts nor ends it.
     */
    ENDPOINT,

    /** DynamoDB itself, where every call is billed; always without the proxy, and only by explicit leave. */
    AWS,

    /** A {@code io.dynamolatency.backend.DynamoBackend} of somebody else's, found by {@link java.util.ServiceLoader}. */
    CUSTOM
}
