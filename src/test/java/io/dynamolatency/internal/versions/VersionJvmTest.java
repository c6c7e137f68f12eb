package io.dynamolatency.internal.versions;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.maven.JarFile;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.internal.process.BoundedProcess;
import io.dynamolatency.internal.process.OutputTail;
import io.dynamolatency.internal.process.UserProperties;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ResultsJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the JVM of one version gets, and what is made of the files it leaves. */
@Tag("process")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class VersionJvmTest {

    private final Optional<String> repository = Optional.ofNullable(System.getProperty("maven.repo.local"));

    @TempDir
    Path directory = Path.of("");

    static class Fails {
        @Test
        void fails() {
            assertThat(3).isEqualTo(4);
        }
    }

    private VersionRow row(String failures) throws Exception {
        return row(
                failures,
                0,
                new ReportEntry(SampleResults.of(KEEP_ALIVE).alike(199, 8).get(), List.of()));
    }

    private VersionRow row(String failures, int exitCode, ReportEntry... entries) throws Exception {
        Files.writeString(directory.resolve(VersionJvm.FAILURES), failures);
        Files.writeString(
                directory.resolve(ReportFiles.RESULTS), ResultsJson.GSON.toJson(ResultsJson.of(List.of(entries))));
        return VersionJvm.row(
                "2.30.0", directory, new BoundedProcess.End(1, true, exitCode, List.of(), List.of(), new OutputTail()));
    }

    /** A failure that happens once must not be stored, because each later run would show it again. */
    @Test
    void isConclusiveIfNothingOrOnlyAnExpectationFailed() throws Exception {
        SampleResults sample = SampleResults.of(KEEP_ALIVE).alike(199, 8);
        ReportEntry met = new ReportEntry(sample.get(), List.of());
        ReportEntry unmet = new ReportEntry(
                sample.get(), List.of(Outcome.over("connections", "at most 1", "3", "3 connections", List.of())));
        ReportEntry failedCalls = new ReportEntry(
                SampleResults.of(KEEP_ALIVE).alike(199, 8).failing(1).get(), unmet.outcomes());
        assertThat(row("", 0, met)).returns(true, VersionRow::conclusive);
        assertThat(row("", 1, met)).returns(false, VersionRow::conclusive).returns(false, VersionRow::fails);
        assertThat(row("3 connections", 0, met, unmet)).returns(true, VersionRow::conclusive);
        assertThat(row("3 connections", 1, unmet)).returns(false, VersionRow::conclusive);
        assertThat(row("1 call failed", 0, failedCalls)).returns(false, VersionRow::conclusive);
        assertThat(row("expected: 4", 0, met)).returns(false, VersionRow::conclusive);
    }

    /** Code such as Spring Boot sets properties that differ in each run. A stored result must stay of use. */
    @Test
    void aPropertyThatCodeSetsWhileTestsRunIsPassedOnButDoesNotLast() {
        UserProperties.beforeTheTests();
        System.setProperty("acme.port", "50123");
        System.setProperty("dynamolatency.iterations", "50");
        try {
            assertThat(VersionJvm.properties()).containsEntry("acme.port", "50123");
            assertThat(VersionJvm.lastingProperties())
                    .doesNotContainKeys("acme.port", "test")
                    .containsEntry("dynamolatency.iterations", "50")
                    .containsEntry("user.home", System.getProperty("user.home"));
        } finally {
            System.clearProperty("acme.port");
            System.clearProperty("dynamolatency.iterations");
        }
    }

    @Test
    void aMessageThatStartsWithABlankLineIsAFailure() throws Exception {
        assertThat(row("\n  Expecting actual:\n  3\ncause: too slow\n"))
                .returns(true, VersionRow::fails)
                .returns("Expecting actual:", VersionRow::failure)
                .returns("too slow", VersionRow::cause);
        assertThat(row("\n"))
                .returns(true, VersionRow::fails)
                .returns("the test failed without a message", VersionRow::failure);
        assertThat(row("")).returns(false, VersionRow::fails);
    }

    @Test
    void aMessageOfAssertJIsWrittenFromItsFirstWords() throws Exception {
        List<Path> classPath =
                TestClassPath.ofThisJvm().stream().map(JarFile::file).toList();
        VersionRow row =
                VersionJvm.run("2.30.0", Fails.class.getName() + "#fails()", Map.of(), List.of(), classPath, directory);
        assertThat(row.failure()).startsWith("expected: 4");
        assertThat(directory.resolve(VersionJvm.FAILURES)).content().startsWith("expected: 4");
    }

    @Test
    void theUsersPropertiesReachTheJvm() {
        Map<String, String> planted = Map.of(
                "acme.table", "orders",
                "dynamolatency.acme", "7",
                "maven.repo.local", "repository",
                "io.dynamolatency.acme", "inner",
                "javax.net.ssl.trustStore.acme", "store");
        planted.forEach(System::setProperty);
        try {
            assertThat(VersionJvm.properties())
                    .containsEntry("acme.table", "orders")
                    .containsEntry("dynamolatency.acme", "7")
                    .containsKeys("maven.repo.local", "user.home")
                    .doesNotContainKeys(
                            "io.dynamolatency.acme", "javax.net.ssl.trustStore.acme", "java.home", "user.dir");
        } finally {
            List.of("acme.table", "dynamolatency.acme", "io.dynamolatency.acme", "javax.net.ssl.trustStore.acme")
                    .forEach(System::clearProperty);
            repository.ifPresentOrElse(
                    value -> System.setProperty("maven.repo.local", value),
                    () -> System.clearProperty("maven.repo.local"));
        }
    }
}
