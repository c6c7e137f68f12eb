package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SourceCode;
import io.dynamolatency.result.MeasurementException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A test with the classes of two commits. */
@Tag("slow")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class BaseAgainstHeadTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void isRedOnlyForWhatTheHeadLost() throws Exception {
        try (TwoCommits commits = new TwoCommits(directory)) {
            Path head = commits.commit("head", 50);
            commits.compare(commits.commit("base", 1_000_000), head);
            Fixture.run(TwoCommits.Loads.class)
                    .failsWith(AssertionError.class)
                    .hasMessageContaining("\"Loads.loads\": the head is worse than the base: connections / calls")
                    .hasMessageContaining("base 2 / 200: more in each of 2 pairs");

            commits.compare(commits.commit("older", 50, "loadAll"), head);
            Fixture aborted = Fixture.run(TwoCommits.Loads.class);
            assertThat(aborted.failures()).isEmpty();
            aborted.tests().assertStatistics(s -> s.aborted(1));

            commits.compare(commits.commit("base", 1_000_000), commits.commit("renamed", 50, "loadAll"));
            Fixture.run(TwoCommits.LoadsOfTwo.class)
                    .failsWith(AssertionError.class)
                    .hasMessageContaining("\"LoadsOfTwo.loads\": the head cannot be measured: it has 1 result,")
                    .hasMessageContaining("NoSuchMethodError");

            Path other = Files.createDirectories(directory.resolve("other"));
            SourceCode.compile("com/acme/Bills", "package com.acme; class Bills {}", other);
            commits.compare(other, head);
            Fixture.run(TwoCommits.Loads.class)
                    .failsWith(MeasurementException.class)
                    .hasMessageContaining("no directory of the test's class path has a class of [" + other + "]");
        }
    }

    @Test
    void refusesAClassPathWithoutClasses() throws Exception {
        System.setProperty(
                "dynamolatency.compare.with",
                directory.resolve("missing") + ":" + directory + File.pathSeparator + "pom.xml");
        System.setProperty("dynamolatency.compare.allowed", "0.9");
        try {
            Fixture.run(TwoCommits.Loads.class)
                    .failsWith(ExtensionConfigurationException.class)
                    .hasMessageContaining("dynamolatency.compare.with: " + directory.resolve("missing")
                            + " does not exist; write the class path of the base commit")
                    .hasMessageContaining(directory + " has no class files")
                    .hasMessageContaining("pom.xml is neither a jar nor a directory")
                    .hasMessageContaining("dynamolatency.compare.allowed = \"0.9\"; write a number, 1.0 or more");
        } finally {
            System.clearProperty("dynamolatency.compare.with");
            System.clearProperty("dynamolatency.compare.allowed");
        }
    }
}
