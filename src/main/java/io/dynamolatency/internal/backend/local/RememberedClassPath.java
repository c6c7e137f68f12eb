package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.Sha256;
import io.dynamolatency.internal.io.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Stores the resolved class path in a file in the local repository, with the SHA-256 of each jar. Resolves the class
 * path again if the file or a jar is missing, changed or outside the repository. The file saves time, because resolving
 * takes about a second even if all jars are in the repository.
 */
final class RememberedClassPath implements ClassPathSource {

    private static final String SEPARATOR = "  ";

    private final Path repository;
    private final Path file;
    private final Optional<PinnedJars> pinned;
    private final ClassPathSource resolver;

    /** @param pinned the jars that are allowed to run; if empty, all jars that the resolver finds are allowed to run */
    RememberedClassPath(
            Path repository,
            String dynamoDbLocal,
            String awsSdk,
            Optional<PinnedJars> pinned,
            ClassPathSource resolver) {
        this.repository = repository;
        this.file = repository.resolve(
                ".cache/dynamo-latency-junit/DynamoDBLocal-" + dynamoDbLocal + "-awssdk-" + awsSdk + ".sha256");
        this.pinned = pinned;
        this.resolver = resolver;
    }

    @Override
    public List<Path> find() {
        Optional<List<Path>> remembered = recall();
        if (remembered.isPresent()) {
            return remembered.get();
        }
        List<Path> resolved = resolver.find();
        Map<Path, String> sums = sums(resolved);
        fault(sums).ifPresent(why -> {
            throw new BackendException("DynamoDB Local was not started, because a jar is not the tested jar.\n  " + why
                    + "\n"
                    + "  What to do: delete that file and run again; the kit then downloads it again. If the SHA-256"
                    + " still differs, your mirror changes the file: tell the mirror's owner, or write "
                    + LocalSettings.UNPINNED
                    + " = true to run the jar anyway");
        });
        remember(resolved, sums);
        return resolved;
    }

    private static Map<Path, String> sums(List<Path> files) {
        try {
            return Sha256.of(files);
        } catch (IOException unreadable) {
            throw new BackendException("a jar of DynamoDB Local cannot be read: " + unreadable, unreadable);
        }
    }

    private Optional<String> fault(Map<Path, String> sums) {
        return pinned.flatMap(pins -> pins.fault(sums));
    }

    private Optional<List<Path>> recall() {
        try {
            Map<Path, String> remembered = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                String[] sumAndJar = line.split(SEPARATOR, 2);
                if (sumAndJar.length < 2) {
                    return Optional.empty();
                }
                Path jar = repository.resolve(sumAndJar[1]).normalize();
                if (!jar.startsWith(repository.normalize()) || !Files.isRegularFile(jar)) {
                    return Optional.empty();
                }
                remembered.put(jar, sumAndJar[0]);
            }
            List<Path> jars = new ArrayList<>(remembered.keySet());
            Map<Path, String> sums = Sha256.of(jars);
            boolean same =
                    !jars.isEmpty() && sums.equals(remembered) && fault(sums).isEmpty();
            return same ? Optional.of(jars) : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private void remember(List<Path> files, Map<Path, String> sums) {
        // does not create this repository if the jars were resolved into a different repository
        if (!Files.isDirectory(repository) || !files.stream().allMatch(jar -> jar.startsWith(repository))) {
            return;
        }
        // writes relative paths, which stay valid if the repository moves
        String lines = files.stream()
                .map(jar -> sums.get(jar) + SEPARATOR + repository.relativize(jar))
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            WholeFile.write(file, lines);
        } catch (IOException notRemembered) {
            // perhaps the repository is read-only; the next start then resolves again
        }
    }
}
