package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;

/** A way to find the jars of DynamoDB Local. */
interface ClassPathSource {

    /**
     * Finds the jars.
     *
     * @throws BackendException if the jars are not found; the message says what was searched, where, and what to do
     */
    ServerJars find();
}
