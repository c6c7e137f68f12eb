package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import java.nio.file.Path;
import java.util.List;

/** A way to find the jars of DynamoDB Local. */
interface ClassPathSource {

    /**
     * Finds the jars.
     *
     * @throws BackendException if the jars are not found; the message says what was searched, where, and what to do
     */
    List<Path> find();
}
