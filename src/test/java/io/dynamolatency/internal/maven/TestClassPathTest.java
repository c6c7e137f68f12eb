package io.dynamolatency.internal.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

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

    /** Tests can run as a module. Their modules are then not on the class path. */
    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void hasTheModulePath(@TempDir Path module) {
        System.setProperty("jdk.module.path", module.toString());
        try {
            assertThat(TestClassPath.ofThisJvm()).hasSizeGreaterThan(1).last().returns(module, JarFile::file);
        } finally {
            System.clearProperty("jdk.module.path");
        }
    }

    @Test
    void keepsDirectoriesWithoutAnArtifact() {
        assertThat(TestClassPath.ofThisJvm())
                .filteredOn(entry -> Files.isDirectory(entry.file()))
                .isNotEmpty()
                .allMatch(entry -> entry.coordinates().isEmpty());
    }
}
