package io.dynamolatency.internal.access;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Adds results to the report of this JVM. These are results that code measured without JUnit's annotations. Labs find
 * the implementation by {@link java.util.ServiceLoader}, so that labs do not depend on reports.
 */
public interface ResultReporter {

    /** The name of an environment variable. It is set in a JVM whose results a different JVM reads. */
    String VARIABLE = "DYNAMOLATENCY_VERSION";

    /** Returns the implementation; empty without one. */
    static Optional<ResultReporter> find() {
        return ServiceLoader.load(ResultReporter.class, ResultReporter.class.getClassLoader())
                .findFirst();
    }

    /** Returns the path of the report's page. */
    String file();

    /**
     * Adds a result.
     *
     * @param result the data of a {@code LatencyResult}
     */
    void add(Object result);

    /** Writes the added results, unless a run of JUnit's launcher writes them at the end of the run. */
    void write();
}
