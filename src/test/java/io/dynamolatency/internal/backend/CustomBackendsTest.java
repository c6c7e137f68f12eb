package io.dynamolatency.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.backend.ProcessBackend;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class CustomBackendsTest {

    private static final ClassLoader TESTS = CustomBackendsTest.class.getClassLoader();

    @TempDir
    Path directory = Path.of("");

    /** One more; its name is its own. */
    public static final class Second implements DynamoBackend {
        @Override
        public String name() {
            return "second";
        }

        @Override
        public String description() {
            return "the second";
        }

        @Override
        public URI start() {
            return URI.create("http://127.0.0.1:1");
        }

        @Override
        public Optional<String> failure() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** The tests' class path with another file of services. */
    private URLClassLoader naming(String... classes) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(DynamoBackend.class.getName()), String.join("\n", classes));
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, TESTS);
    }

    @Test
    void theOnlyOneNeedsNoName() {
        assertThat(CustomBackends.find(Optional.empty(), TESTS)).isInstanceOf(ProcessBackend.class);
        assertThat(CustomBackends.find(Optional.of("ProcessBackend"), TESTS))
                .isNotSameAs(CustomBackends.find(Optional.of("ProcessBackend"), TESTS));
    }

    @Test
    void theParameterChoosesAmongSeveral() throws IOException {
        try (URLClassLoader both = naming(Second.class.getName())) {
            assertThat(CustomBackends.find(Optional.of("second"), both)).isInstanceOf(Second.class);
            assertThatThrownBy(() -> CustomBackends.find(Optional.empty(), both))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll("ProcessBackend, second", CustomBackends.NAME);
            assertThatThrownBy(() -> CustomBackends.find(Optional.of("third"), both))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll("\"third\"", "no back end has this name", "ProcessBackend, second");
        }
    }

    @Test
    void whereThereIsNoneThatIsSaid() {
        assertThatThrownBy(() -> CustomBackends.find(Optional.empty(), ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("META-INF/services/io.dynamolatency.backend.DynamoBackend");
    }

    @Test
    void aBackEndThatCannotBeMadeIsReported() throws IOException {
        try (URLClassLoader broken = naming("com.example.ThereIsNone")) {
            assertThatThrownBy(() -> CustomBackends.find(Optional.empty(), broken))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll(
                            "com.example.ThereIsNone", "a public class with a public no-argument constructor");
        }
    }
}
