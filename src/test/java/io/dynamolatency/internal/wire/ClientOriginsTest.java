package io.dynamolatency.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which line built which client. */
@Tag("unit")
class ClientOriginsTest {

    private final ClientOrigins origins = new ClientOrigins();

    @Test
    void eachClientHasANumberAndItsLine() {
        assertThat(origins.add(Optional.of("a"))).isZero();
        assertThat(origins.add(Optional.empty())).isEqualTo(1);
        assertThat(origins.add(Optional.of("a"))).isEqualTo(2);
        for (int i = 3; i < 100; i++) {
            origins.add(Optional.of("line " + i));
        }
        assertThat(origins.of(0)).contains("a");
        assertThat(origins.of(1)).isEmpty();
        assertThat(origins.of(2)).contains("a");
        assertThat(origins.of(99)).contains("line 99");
        assertThat(origins.of(100)).isEmpty();
        assertThat(origins.of(-1)).isEmpty();
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i <= ClientOrigins.MOST; i++) {
            origins.add(Optional.of("line " + i % 2));
        }
        assertThat(origins.of(0)).isEmpty();
        assertThat(origins.of(1)).contains("line 1");
        assertThat(origins.of(ClientOrigins.MOST)).contains("line 0");
    }
}
