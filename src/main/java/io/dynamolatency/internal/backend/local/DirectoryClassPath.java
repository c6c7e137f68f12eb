package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Finds the jars in a directory that the user names. The directory has AWS's unpacked download, or all jars next to
 * each other.
 */
final class DirectoryClassPath implements ClassPathSource {

    private static final String SERVER_JAR = "DynamoDBLocal";
    private static final String LIBRARIES = "DynamoDBLocal_lib";
    private static final String SERVER_CLASS = "software/amazon/dynamodb/services/local/main/ServerRunner.class";

    private final Path directory;

    DirectoryClassPath(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<Path> find() {
        if (!Files.isDirectory(directory)) {
            throw refused(Files.exists(directory) ? "is not a directory" : "does not exist");
        }
        List<Path> jars = jars(directory);
        List<Path> libraries = jars(directory.resolve(LIBRARIES));
        if (jars.isEmpty()) {
            throw refused("has no jars");
        }
        Path server = jars.stream()
                // looks for the usual name first, so that it opens one jar instead of ninety
                .sorted(Comparator.comparing(
                        jar -> !jar.getFileName().toString().startsWith(SERVER_JAR)))
                .filter(DirectoryClassPath::holdsServer)
                .findFirst()
                .orElseThrow(() -> refused("has " + jars.size() + " jars, but none has " + SERVER_CLASS));
        if (jars.size() + libraries.size() == 1) {
            throw refused("has " + server.getFileName() + ", but not the libraries it needs");
        }
        return Stream.of(Stream.of(server), jars.stream(), libraries.stream())
                .flatMap(files -> files)
                .distinct()
                .toList();
    }

    private static List<Path> jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            // the jars are sorted, so that their order is the same on every machine
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new BackendException(LocalSettings.DIRECTORY + ": " + directory + " cannot be read", unreadable);
        }
    }

    private static boolean holdsServer(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(SERVER_CLASS) != null;
        } catch (IOException broken) {
            return false;
        }
    }

    private BackendException refused(String fault) {
        return new BackendException(LocalSettings.DIRECTORY + ": " + directory + " " + fault
                + "; write the directory into which you unpacked AWS's download of DynamoDB Local (version 3), with "
                + SERVER_JAR + ".jar and " + LIBRARIES + ", or a directory with all these jars side by side");
    }
}
