package io.dynamolatency.internal.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TestClassPathTest {

    @Test
    void knowsTheArtifactOfEachJarOfTheSdk() {
        Coordinates dynamoDb = Coordinates.parse("software.amazon.awssdk:dynamodb");
        assertThat(TestClassPath.ofThisJvm())
                .filteredOn(jar -> jar.coordinates().equals(Optional.of(dynamoDb)))
                .singleElement()
                .satisfies(
                        jar -> assertThat(jar.file().getFileName()).hasToString("dynamodb-" + jar.version() + ".jar"));
    }

    @Test
    void keepsDirectoriesWithoutAnArtifact() {
        assertThat(TestClassPath.ofThisJvm())
                .filteredOn(entry -> Files.isDirectory(entry.file()))
                .isNotEmpty()
                .allMatch(entry -> entry.coordinates().isEmpty());
    }
}
