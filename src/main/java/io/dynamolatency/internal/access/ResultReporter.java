package io.dynamolatency.internal.access;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Takes the results of code outside JUnit's annotations into the report of this JVM. Labs find the implementation by
 * {@link java.util.ServiceLoader}, so that they do not depend on reports.
 */
public interface ResultReporter {

    /** The environment variable of a JVM whose results another JVM reads. */
    String VARIABLE = "DYNAMOLATENCY_VERSION";

    /** Returns the implementation; empty without one. */
    static Optional<ResultReporter> find() {
        return ServiceLoader.load(ResultReporter.class, ResultReporter.class.getClassLoader())
                .findFirst();
    }

    /** Returns the path of the page that the report is written to. */
    String file();

    /**
     * Adds a result.
     *
     * @param result the data of a {@code LatencyResult}
     */
    void add(Object result);

    /** Writes what was added, unless a run of JUnit's launcher writes it at its end. */
    void write();
}
