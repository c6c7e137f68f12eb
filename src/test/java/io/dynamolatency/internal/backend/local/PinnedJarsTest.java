package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.io.Sha256;
import io.dynamolatency.internal.maven.UserMaven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code mvn -Dtest=PinnedJarsTest -Dpinned=update test} writes the resource after a change of a version. */
@Tag("server")
class PinnedJarsTest {

    private static final Path RESOURCE =
            Path.of("src/main/resources/io/dynamolatency/internal/backend/local", PinnedJars.RESOURCE);

    @Test
    void areTheJarsOfTheTestedVersions() throws IOException {
        UserMaven maven = new UserMaven(Optional.empty());
        Path repository = maven.localRepository();
        List<Path> jars = new MimaClassPath(
                        Versions.DYNAMODB_LOCAL, Versions.AWS_SDK, maven, false, MimaClassPath.Timeouts.DEFAULT)
                .find();
        Map<Path, String> sums = Sha256.of(jars);
        String lines = sums.entrySet().stream()
                .map(jar -> jar.getValue() + "  "
                        + repository.relativize(jar.getKey()).toString().replace('\\', '/'))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        if ("update".equals(System.getProperty("pinned"))) {
            Files.writeString(RESOURCE, lines);
        }
        assertThat(RESOURCE).hasContent(lines);
        assertThat(PinnedJars.tested().fault(sums)).isEmpty();
    }
}
