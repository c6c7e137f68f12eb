package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The kind of DynamoDB that answers the calls, with or without the kit's proxy in front. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum BackendKind {
    /** DynamoDB Local in its own JVM on this machine. The kit resolves and starts it when a test first needs it. */
    LOCAL,

    /**
     * DynamoDB Local in a container, {@code amazon/dynamodb-local}. Testcontainers starts it when a test first needs
     * it. Needs a container engine, and {@code org.testcontainers:testcontainers} on the class path.
     */
    CONTAINER,

    /**
     * The server at the address that the configuration parameter {@code dynamolatency.endpoint.uri} gives, such as a
     * DynamoDB Local that you run yourself, ScyllaDB Alternator or LocalStack. The kit neither starts nor stops it.
     */
    ENDPOINT,

    /**
     * DynamoDB itself. Every call is billed, so tests need {@code dynamolatency.aws.allow = true}. The proxy is always
     * off.
     */
    AWS,

    /** Your own {@code io.dynamolatency.backend.DynamoBackend}, found by {@link java.util.ServiceLoader}. */
    CUSTOM,

    /** You did not give a back end: the parameter {@code dynamolatency.backend} counts, else {@link #LOCAL}. */
    UNSET
}
