package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;

/** A way to find the jars of DynamoDB Local. */
interface ClassPathSource {

    /**
     * Finds the jars.
     *
     * @throws BackendException if it does not find them; says what it looked for, where, and what to do
     */
    ServerJars find();
}
