package io.dynamolatency.internal.backend.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The SHA-256 of the jars that are allowed to run. The checksum next to a jar in a repository only shows a broken
 * transfer, because an attacker who replaces the jar also replaces this checksum. Immutable.
 *
 * @param byName the SHA-256 of each jar by the jar's file name
 */
record PinnedJars(Map<String, String> byName) {

    /** The resource with a line for each jar, in the format of {@code sha256sum}. */
    static final String RESOURCE = "pinned-jars.sha256";

    PinnedJars {
        byName = Map.copyOf(byName);
    }

    /** Returns the jars of DynamoDB Local in the version that this kit was tested with. */
    static PinnedJars tested() {
        try (InputStream in = PinnedJars.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + PinnedJars.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new PinnedJars(lines.lines()
                    .collect(Collectors.toMap(
                            line -> line.substring(line.lastIndexOf('/') + 1),
                            line -> line.substring(0, line.indexOf(' ')))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Checks whether these files are allowed to run. Returns the reason for the first file that must not run; empty if
     * all files are allowed.
     */
    Optional<String> fault(Map<Path, String> sums) {
        return sums.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(byName.get(name(entry.getKey()))))
                .findFirst()
                .map(entry -> entry.getKey() + " has the SHA-256 " + entry.getValue() + "; expected "
                        + Optional.ofNullable(byName.get(name(entry.getKey()))).orElse("no jar of this name"));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
