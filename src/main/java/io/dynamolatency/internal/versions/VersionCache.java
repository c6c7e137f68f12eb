package io.dynamolatency.internal.versions;

import com.google.gson.JsonParseException;
import io.dynamolatency.internal.io.Sha256;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.ResultsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the rows of measured versions. The kit uses a stored row again if everything that the row depends on is
 * unchanged.
 */
final class VersionCache {

    /** Environment variables with options for JVMs. */
    private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private final Path directory;

    VersionCache(Path directory) {
        this.directory = directory;
    }

    /** Returns the row of an earlier run with the same key; empty if there is no readable row. */
    Optional<VersionRow> get(String key) {
        Path file = file(key);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(ResultsJson.GSON.fromJson(Files.readString(file), VersionRow.class))
                    .map(VersionRow::fromCache);
        } catch (IOException | JsonParseException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Stores a row. If the directory cannot be written to, logs a warning, and the next run measures the version again.
     */
    void put(String key, VersionRow row) {
        try {
            WholeFile.write(file(key), ResultsJson.GSON.toJson(row));
        } catch (IOException unwritable) {
            System.getLogger("io.dynamolatency")
                    .log(
                            System.Logger.Level.WARNING,
                            "the results of " + row.version() + " could not be stored in " + directory + ": "
                                    + unwritable);
        }
    }

    private Path file(String key) {
        return directory.resolve(key + ".json");
    }

    /**
     * Returns a key that is made from everything that a result depends on: the test, the JDK and its options, the
     * system properties that were set before the tests, the kit's parameters, and the class path.
     *
     * @param repository the local Maven repository
     */
    static String key(String version, VersionPlan plan, List<Path> classPath, Path repository) throws IOException {
        MessageDigest digest = Sha256.digest();
        add(digest, version + "\n" + plan.of() + "\n" + plan.method() + "\n" + VersionJvm.lastingProperties());
        add(
                digest,
                new TreeMap<>(plan.parameters()) + "\n" + System.getProperty("java.vm.version")
                        + System.getProperty("java.vendor.version"));
        OPTIONS.forEach(name -> add(digest, System.getenv(name)));
        for (Path entry : classPath) {
            add(digest, entry.getFileName().toString());
            if (entry.startsWith(repository) && !entry.toString().contains("SNAPSHOT")) {
                // the jar of a release does not change
                add(digest, Files.size(entry));
                continue;
            }
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    add(digest, entry.relativize(file));
                    digest.update(Files.readAllBytes(file));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    }

    private static void add(MessageDigest digest, @Nullable Object text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
