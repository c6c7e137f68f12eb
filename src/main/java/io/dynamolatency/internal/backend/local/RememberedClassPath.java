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
 * What was resolved before, kept in a file inside the local repository; resolves when there is none or a jar is gone.
 * Resolving takes about a second even when everything is there.
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
        // Where it was resolved into another repository after all, this one is not created for it.
        if (!Files.isDirectory(repository)) {
            return;
        }
        // Relative, so that a repository that was moved or mounted elsewhere still knows.
        String lines = files.stream()
                .map(jar -> jar.startsWith(repository) ? repository.relativize(jar) : jar)
                .map(Path::toString)
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            Files.createDirectories(file.getParent());
            // Written beside and moved: other test JVMs read and write it, too.
            Path written = Files.createTempFile(file.getParent(), "classpath", ".tmp");
            try {
                Files.writeString(written, lines);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException notRemembered) {
            // A read-only repository: the next start resolves again.
        }
    }
}
