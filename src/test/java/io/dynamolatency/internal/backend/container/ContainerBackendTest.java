package io.dynamolatency.internal.backend.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.text.SafeText;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a real container engine. */
@Tag("container")
@Engine.Needed
@Timeout(120)
@Tag("unit")
class ContainerBackendTest {

    private static ContainerBackend backend(Map<String, String> parameters) {
        return new ContainerBackend(ContainerSettings.from(key -> Optional.ofNullable(parameters.get(key))));
    }

    @Test
    void startsOnceAndIsGoneWhenClosed() {
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
    void aKilledContainerReportsHowItEndedWithItsLastLines() throws Exception {
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
            assertThatThrownBy(backend::start).hasMessage(SafeText.lines(failure.orElse("")));
        }
    }

    @Test
    void anUnavailableImageIsNamedInTheError() {
        try (ContainerBackend backend = backend(Map.of(ContainerSettings.IMAGE, "localhost:1/there/is-none:1.0"))) {
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContainingAll("localhost:1/there/is-none:1.0", ContainerSettings.IMAGE);
            // the same failure at once, without another try
            long begin = System.nanoTime();
            assertThatThrownBy(backend::start).isInstanceOf(BackendException.class);
            assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000L);
        }
    }
}
