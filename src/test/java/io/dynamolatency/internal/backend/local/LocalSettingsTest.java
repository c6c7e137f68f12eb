package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.internal.backend.local.LocalSettings.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class LocalSettingsTest {

    private static LocalSettings from(Map<String, String> parameters) {
        return LocalSettings.from(key -> Optional.ofNullable(parameters.get(key)));
    }

    @Test
    void readsEveryParameter() {
        assertThat(from(Map.of(
                        "dynamolatency.local.directory", "jars",
                        "dynamolatency.local.repository", "repo",
                        "dynamolatency.local.offline", " TRUE ",
                        "dynamolatency.local.version", "3.4.0",
                        "dynamolatency.local.unpinned", "true",
                        "dynamolatency.backend.startTimeout", "1.5 min",
                        "dynamolatency.local.scope", " jvm ")))
                .isEqualTo(new LocalSettings(
                        Optional.of(Path.of("jars").toAbsolutePath()),
                        Optional.of(Path.of("repo").toAbsolutePath()),
                        true,
                        "3.4.0",
                        true,
                        Duration.ofSeconds(90),
                        Scope.JVM));
    }

    @Test
    void hasDefaultsForAll() {
        assertThat(LocalSettings.defaults())
                .isEqualTo(new LocalSettings(
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Versions.DYNAMODB_LOCAL,
                        false,
                        Duration.ofSeconds(30),
                        Scope.RUN));
    }

    @Test
    void runsAnotherVersionOnlyWithPermission() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> from(Map.of(LocalSettings.VERSION, "3.0.0")))
                .withMessage("dynamolatency.local.version: \"3.0.0\" is not " + Versions.DYNAMODB_LOCAL + ", the only"
                        + " version whose jars the kit can check by SHA-256; write dynamolatency.local.unpinned = true,"
                        + " too, to run jars without this check");
        assertThat(from(Map.of(LocalSettings.VERSION, "3.0.0", LocalSettings.DIRECTORY, "jars"))
                        .unpinned())
                .as("the jars are in your own directory")
                .isFalse();
    }

    @Test
    void knowsTheVersionsOfTheBuild() {
        assertThat(Versions.DYNAMODB_LOCAL).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Versions.AWS_SDK).matches("\\d+\\.\\d+\\.\\d+");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        dynamolatency.local.directory    | ' '    | is empty; write a directory, or leave the parameter out
        dynamolatency.local.offline      | yes    | "yes" is neither true nor false; write true
        dynamolatency.local.version      | ''     | "" is not a version; write 3.
        dynamolatency.local.version      | [3,4)  | "[3,4)" is not a version; write 3.
        dynamolatency.local.version      | ../3   | "../3" is not a version; write 3.
        dynamolatency.backend.startTimeout | 30     | "30" has no unit; write "30 ms"
        dynamolatency.backend.startTimeout | 0 s    | "0 ms" must be longer than zero; write 30 s
        dynamolatency.backend.startTimeout | soon   | "soon" is not a duration
        dynamolatency.local.scope        | ever   | "ever" is neither run nor jvm nor machine; write jvm
        """)
    void refusesWhatItCannotReadNamingTheParameter(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> from(Map.of(key, value)))
                .withMessageStartingWith(key + ": ")
                .withMessageContaining(message);
    }
}
