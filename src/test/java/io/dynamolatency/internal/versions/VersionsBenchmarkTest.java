package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.maven.JarFile;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.internal.versions.VersionsBenchmark.Measured;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run of the benchmark: one client with this version of the SDK. */
@Tag("slow")
class VersionsBenchmarkTest {

    @Test
    void aRowHasConnectionsAndTheFirstCallOfFreshJvms(@TempDir Path directory) throws Exception {
        Map<String, String> missing = new LinkedHashMap<>();
        Measured measured;
        try (TwoCommits shared = new TwoCommits(directory)) {
            measured = VersionsBenchmark.measured(
                    shared,
                    directory.resolve("reports"),
                    TestClassPath.ofThisJvm().stream().map(JarFile::file).toList(),
                    VersionsBenchmark.AsItIs.class,
                    missing);
        }
        assertThat(missing).isEmpty();
        assertThat(measured.firstCalls()).singleElement().satisfies(firstCall -> {
            assertThat(firstCall.jvms()).isEqualTo(5);
            assertThat(firstCall.mode()).isEqualTo("AS_BUILT");
        });
        List<String> cells = VersionsBenchmark.cells("2.54.13", "asItIs", measured, missing);
        assertThat(cells.subList(0, 6))
                .containsExactly("2.54.13", "the SDK's default, Apache5HttpClient", "1 / 30", "0, 0", "", "");
        assertThat(cells.get(6)).matches("\\d+ \\(\\d+ to \\d+\\)|unknown");
    }

    @Test
    void namesTheMethodThatAnOlderLibraryLacks() {
        assertThat(VersionsBenchmark.reason(
                        "@DynamoLatencyTest on Kit.crt(DynamoDbClient): - CRT cannot be made to trust the run's"
                                + " authority: java.lang.NoSuchMethodException:"
                                + " software.amazon.awssdk.crt.io.TlsContext.getCipherPreference(). Use another"))
                .isEqualTo("no TlsContext.getCipherPreference()");
        assertThat(VersionsBenchmark.reason("No answer within 5 s. The fix is")).isEqualTo("No answer within 5 s");
    }

    @Test
    void aRowSaysWhatIsMissing() {
        assertThat(VersionsBenchmark.cells("2.26.0", "crt", Measured.NOTHING, Map.of("crt", "not in this BOM")))
                .containsExactly("2.26.0", "aws-crt-client", "not in this BOM", "", "", "", "");
    }
}
