package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The kind of DynamoDB that answers the calls, whether or not the kit's proxy stands in front of it. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum BackendKind {
    /**
     * DynamoDB Local in its own JVM on this machine. The kit resolves the jars of DynamoDB Local and starts it before
     * the first test that needs it.
     */
    LOCAL,

    /**
     * DynamoDB Local in a container, {@code amazon/dynamodb-local}. Testcontainers starts the container when a test
     * first needs it. This kind needs a container engine, and {@code org.testcontainers:testcontainers} on the class
     * path.
     */
    CONTAINER,

    /**
     * A server that you run yourself, such as DynamoDB Local, ScyllaDB Alternator or LocalStack. The configuration
     * parameter {@code dynamolatency.endpoint.uri} gives the server's address. The kit does not start or stop the
     * server.
     */
    ENDPOINT,

    /**
     * DynamoDB itself. Every call is billed, so tests need {@code dynamolatency.aws.allow = true}. The proxy is always
     * off.
     */
    AWS,

    /** Your own {@code io.dynamolatency.backend.DynamoBackend}, found by {@link java.util.ServiceLoader}. */
    CUSTOM,

    /** Unset: the parameter {@code dynamolatency.backend} decides; its default is {@link #LOCAL}. */
    UNSET
}
