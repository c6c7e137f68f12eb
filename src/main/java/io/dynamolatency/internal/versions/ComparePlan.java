package io.dynamolatency.internal.versions;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A test to run with the classes of two commits, and how to compare the two sides.
 *
 * @param base the class path of the base commit: directories of classes, and jars
 * @param allowed the largest allowed ratio of each percentile, 1.0 or more: the head's value divided by the base's
 *     value
 * @param timed whether the comparison judges times, in addition to counts
 * @param test the test, as {@code Class.method} for messages
 * @param method the test as JUnit selects it, for the JVM that runs it
 * @param parameters the kit's parameters that this JVM gets from its launcher, by their names
 */
public record ComparePlan(
        List<Path> base, double allowed, boolean timed, String test, String method, Map<String, String> parameters) {

    private static final int PAIRS = 2;
    private static final int TIMED_PAIRS = 5;

    public ComparePlan {
        base = List.copyOf(base);
        parameters = Map.copyOf(parameters);
    }

    /**
     * Returns how many blocks each side has. A verdict on times needs more blocks than a verdict on counts, because
     * counts are exact.
     */
    int pairs() {
        return timed ? TIMED_PAIRS : PAIRS;
    }
}
