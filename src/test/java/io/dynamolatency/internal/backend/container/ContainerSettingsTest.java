package io.dynamolatency.internal.backend.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.http.ClassPathWithout;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ContainerSettingsTest {

    private static ContainerSettings of(Map<String, String> parameters) {
        return ContainerSettings.from(key -> Optional.ofNullable(parameters.get(key)));
    }

    @Test
    void theDefaultIsTheVersionThatLocalResolves() {
        ContainerSettings settings = of(Map.of());
        assertThat(settings.image())
                .isEqualTo("amazon/dynamodb-local:" + LocalSettings.defaults().version());
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void readsAllParameters() {
        assertThat(of(Map.of(
                        ContainerSettings.IMAGE, "amazon/dynamodb-local:2.5.2",
                        LocalSettings.START_TIMEOUT, "90 s")))
                .isEqualTo(new ContainerSettings("amazon/dynamodb-local:2.5.2", Duration.ofSeconds(90)));
        assertThat(of(Map.of(ContainerSettings.IMAGE, "mirror.example.org:5000/dynamodb-local"))
                        .image())
                .isEqualTo("mirror.example.org:5000/dynamodb-local:"
                        + LocalSettings.defaults().version());
        assertThat(of(Map.of(ContainerSettings.IMAGE, "mirror.example.org/dynamodb-local:latest"))
                        .image())
                .isEqualTo("mirror.example.org/dynamodb-local:latest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dynamolatency.container.image        | two words | not an image name",
                "dynamolatency.backend.startTimeout | 60        | no unit",
                "dynamolatency.backend.startTimeout | 0 s       | longer than zero",
                "dynamolatency.backend.startTimeout | -5 s      | longer than zero"
            })
    void invalidValuesAreRefused(String key, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(key, value)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(message);
    }

    @Test
    void theMissingLibraryIsNamed() throws IOException {
        try (ClassPathWithout without = new ClassPathWithout("testcontainers")) {
            assertThat(ContainerSettings.missingLibrary(without).orElse(""))
                    .contains("org.testcontainers:testcontainers", "test scope");
        }
        assertThat(ContainerSettings.missingLibrary()).isEmpty();
    }
}
