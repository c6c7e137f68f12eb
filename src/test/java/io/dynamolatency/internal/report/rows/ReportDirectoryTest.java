package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the report goes if no parameter says so. */
@Tag("unit")
class ReportDirectoryTest {

    @Test
    void itIsInTheDirectoryOfTheBuildTool(@TempDir Path project) throws IOException {
        assertThat(ReportSettings.standard(project)).isEqualTo(project.resolve("target/dynamo-latency"));
        Files.createFile(project.resolve("build.gradle.kts"));
        assertThat(ReportSettings.standard(project)).isEqualTo(project.resolve("build/dynamo-latency"));
        Files.createFile(project.resolve("pom.xml"));
        assertThat(ReportSettings.standard(project)).isEqualTo(project.resolve("target/dynamo-latency"));
    }
}
