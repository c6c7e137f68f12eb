package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Remembers what was resolved, in a file in the local repository. Resolves again if the file or a jar is gone.
 * Resolving takes about a second even with all jars in the repository.
 */
final class RememberedClassPath implements ClassPathSource {

    private final Path repository;
    private final Path file;
    private final ClassPathSource resolver;

    RememberedClassPath(Path repository, String dynamoDbLocal, String awsSdk, ClassPathSource resolver) {
        this.repository = repository;
        this.file = repository.resolve(
                ".cache/dynamo-latency-junit/DynamoDBLocal-" + dynamoDbLocal + "-awssdk-" + awsSdk + ".classpath");
        this.resolver = resolver;
    }

    @Override
    public ServerJars find() {
        Optional<List<Path>> remembered = recall();
        if (remembered.isPresent()) {
            return new ServerJars(remembered.get(), "remembered in " + repository);
        }
        ServerJars resolved = resolver.find();
        remember(resolved.files());
        return resolved;
    }

    private Optional<List<Path>> recall() {
        try {
            List<Path> files =
                    Files.readAllLines(file).stream().map(repository::resolve).toList();
            boolean allThere = !files.isEmpty() && files.stream().allMatch(Files::isRegularFile);
            return allThere ? Optional.of(files) : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private void remember(List<Path> files) {
        // do not create the repository if the jars were resolved into another
        if (!Files.isDirectory(repository)) {
            return;
        }
        // relative paths survive a move of the repository
        String lines = files.stream()
                .map(jar -> jar.startsWith(repository) ? repository.relativize(jar) : jar)
                .map(Path::toString)
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            Files.createDirectories(file.getParent());
            // moved in one step, since other test JVMs read and write the file, too
            Path written = Files.createTempFile(file.getParent(), "classpath", ".tmp");
            try {
                Files.writeString(written, lines);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException notRemembered) {
            // a read-only repository: the next start resolves again
        }
    }
}
