package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("unit")
class StartOnceTest {

    private final AtomicInteger starts = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("failures")
    void doesNotRepeatAStartThatFailed(RuntimeException failure) {
        StartOnce<String> server = new StartOnce<>("a server", () -> {
            starts.incrementAndGet();
            throw failure;
        });
        assertThatThrownBy(server::get).isSameAs(failure);
        assertThatThrownBy(server::get).isInstanceOf(BackendException.class).hasMessage("no port is free");
        assertThat(starts).hasValue(1);
        assertThat(server.unusable()).isTrue();
    }

    static Stream<RuntimeException> failures() {
        return Stream.of(new BackendException("no port is free"), new IllegalStateException("no port is free"));
    }

    @Test
    void repeatsAStartThatWasInterrupted() {
        StartOnce<String> server = new StartOnce<>("a server", () -> {
            if (starts.incrementAndGet() == 1) {
                throw new InterruptedException();
            }
            return "started";
        });
        assertThatThrownBy(server::get).hasMessage("Interrupted while a server was starting");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.get()).isEqualTo("started");
        assertThat(server.get()).isEqualTo("started");
        assertThat(starts).hasValue(2);
    }
}
