package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.maven.Coordinates;
import io.dynamolatency.internal.maven.VersionOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A test, and the versions of a library to measure the test with.
 *
 * @param of the library
 * @param from the lowest version
 * @param to the highest version; {@code ""} for the newest
 * @param search whether to search for the first version with a different result, instead of measuring all versions
 * @param atMost the largest number of versions to measure, at least 2
 * @param test the test, as {@code Class.method} for messages
 * @param method the method to run, as class, {@code #}, name and parameter types; or a class with a main method
 * @param parameters the kit's parameters that the method's JVM gets from its launcher, by their names
 * @param directory the directory of the rows that the kit stores
 * @param offline whether to use no remote repository
 */
public record VersionPlan(
        Coordinates of,
        String from,
        String to,
        boolean search,
        int atMost,
        String test,
        String method,
        Map<String, String> parameters,
        Path directory,
        boolean offline) {

    public VersionPlan {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Returns why two versions cannot be the ends of the range, and what to write instead; empty if they can be the
     * ends.
     *
     * @param to the highest version; {@code ""} for the newest
     */
    public static Optional<String> orderFault(String from, String to) {
        return to.isEmpty() || VersionOrder.compare(from, to) < 0
                ? Optional.empty()
                : Optional.of("from = \"" + from + "\" must be lower than to = \"" + to
                        + "\"; swap the two versions, or write others");
    }
}
