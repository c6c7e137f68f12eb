package io.dynamolatency.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    void aClientsHttpClientAndTheTimeOfItsBuildingAreKnown() {
        int client = origins.add(Optional.empty(), Optional.empty(), 1_000);
        origins.sendsBy(client, new HttpClientName("Apache5", false));
        assertThat(origins.httpClientOf(client)).contains(new HttpClientName("Apache5", false));
        assertThat(origins.httpClientOf(client + 1)).isEmpty();
        assertThat(origins.builtBetween(client, 1_000, 1_000)).isTrue();
        assertThat(origins.builtBetween(client, 1_001, 2_000)).isFalse();
        assertThat(origins.builtBetween(client + 1, 0, 2_000)).isFalse();
    }

    @Test
    void whatIsKnownOfAClientLaterStaysWithIt() {
        int client = origins.add(Optional.of("a"), Optional.of("b"), 0);
        int other = origins.add(Optional.empty());
        TimeLimits limits = new TimeLimits(Optional.of(Duration.ofMillis(60)), Optional.empty());
        origins.timesOut(client, limits);
        origins.pooled(client, new PoolState(3, 1));
        assertThat(origins.callerOf(client)).contains("b");
        assertThat(origins.limitsOf(client)).isEqualTo(limits);
        assertThat(origins.poolOf(client).orElseThrow().held()).isEqualTo(2);
        assertThat(origins.callerOf(other)).isEmpty();
        assertThat(origins.limitsOf(other)).isEqualTo(TimeLimits.NONE);
        assertThat(origins.poolOf(other)).isEmpty();
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
