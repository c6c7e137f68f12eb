package io.dynamolatency.internal.backend.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers of a real engine. */
@Tag("container")
@Engine.Needed
@Timeout(120)
class ContainerBackendTest {

    private static ContainerBackend backend(Map<String, String> parameters) {
        return new ContainerBackend(ContainerSettings.from(key -> Optional.ofNullable(parameters.get(key))));
    }

    @Test
    void itStartsOnceAndIsGoneWhenItIsClosed() {
        int others = Engine.own().size();
        ContainerBackend backend = backend(Map.of());
        URI uri = backend.start();
        assertThat(backend.start()).isEqualTo(uri);
        assertThat(backend.failure()).isEmpty();
        assertThat(Engine.own()).hasSize(others + 1);
        backend.close();
        backend.close();
        assertThat(Engine.own()).hasSize(others);
        assertThat(backend.failure()).isEmpty();
        assertThatThrownBy(backend::start).isInstanceOf(BackendException.class).hasMessageContaining("was closed");
    }

    @Test
    void aKilledOneSaysHowItEndedWithItsLastLines() throws Exception {
        try (ContainerBackend backend = backend(Map.of())) {
            backend.start();
            Engine.killOwn();
            Optional<String> failure = backend.failure();
            for (int i = 0; i < 100 && failure.isEmpty(); i++) {
                Thread.sleep(50);
                failure = backend.failure();
            }
            assertThat(failure.orElse(""))
                    .contains("amazon/dynamodb-local:", "ended with exit code 137", "Its last lines:", "Port:", "8000");
            assertThat(backend.failure()).isEqualTo(failure);
            assertThatThrownBy(backend::start).hasMessage(failure.orElse(""));
        }
    }

    @Test
    void anImageThatIsNotToBeHadIsAnErrorThatSaysWhich() {
        try (ContainerBackend backend = backend(Map.of(ContainerSettings.IMAGE, "localhost:1/there/is-none:1.0"))) {
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll("localhost:1/there/is-none:1.0", ContainerSettings.IMAGE);
            // and at once, without another try
            long begin = System.nanoTime();
            assertThatThrownBy(backend::start).isInstanceOf(BackendException.class);
            assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000L);
        }
    }

    /** Starts one, says which, and closes it. */
    static final class Main {
        public static void main(String[] arguments) {
            try (ContainerBackend backend = backend(Map.of(ContainerSettings.REUSE, "true"))) {
                backend.start();
                System.out.println("CONTAINER " + backend.containerId().orElse("none"));
            }
        }
    }

    private static String startedIn(Path output, boolean allowed) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.environment().put("TESTCONTAINERS_REUSE_ENABLE", Boolean.toString(allowed));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(text).contains("CONTAINER ");
        assertThat(text.contains("testcontainers.reuse.enable=true")).isNotEqualTo(allowed);
        return text.replaceFirst("(?s).*CONTAINER (\\w+).*", "$1");
    }

    @Test
    void oneIsUsedAgainWhereTestcontainersAllowsIt(@TempDir Path directory) throws Exception {
        String first = startedIn(directory.resolve("first"), true);
        try {
            assertThat(Engine.runs(first)).isTrue();
            assertThat(startedIn(directory.resolve("second"), true)).isEqualTo(first);
        } finally {
            Engine.remove(first);
        }
        String other = startedIn(directory.resolve("third"), false);
        assertThat(Engine.runs(other)).isFalse();
    }
}
