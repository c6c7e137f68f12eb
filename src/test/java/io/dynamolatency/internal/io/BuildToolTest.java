package io.dynamolatency.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tool builds a project. */
@Tag("unit")
class BuildToolTest {

    @ParameterizedTest
    @ValueSource(strings = {"build.gradle", "build.gradle.kts"})
    void itIsMavenUnlessOnlyGradleHasABuildFile(String script, @TempDir Path project) throws IOException {
        assertThat(BuildTool.of(project)).isEqualTo(BuildTool.MAVEN);
        Files.createFile(project.resolve(script));
        assertThat(BuildTool.of(project)).isEqualTo(BuildTool.GRADLE);
        Files.createFile(project.resolve("pom.xml"));
        assertThat(BuildTool.of(project)).isEqualTo(BuildTool.MAVEN);
    }
}
