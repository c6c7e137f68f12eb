package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;

/** A way to find the jars of DynamoDB Local. */
interface ClassPathSource {

    /**
     * Finds them.
     *
     * @throws BackendException saying what was asked, where it was looked for and what to do
     */
    ServerJars find();
}
