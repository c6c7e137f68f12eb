package io.dynamolatency;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.jupiter.Network;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class NetworkProfileTest {

    @Test
    void aNewConnectionPaysForTcpAndForEachFlightOfItsHandshake() {
        assertThat(NetworkProfile.of(ofMillis(10), TlsVersion.NONE).newConnection(false))
                .isEqualTo(ofMillis(10));
        assertThat(NetworkProfile.of(ofMillis(10), TlsVersion.TLS_1_3).newConnection(false))
                .isEqualTo(ofMillis(20));
        assertThat(NetworkProfile.of(ofMillis(10), TlsVersion.TLS_1_3).newConnection(true))
                .isEqualTo(ofMillis(20));
        assertThat(NetworkProfile.of(ofMillis(10), TlsVersion.TLS_1_2).newConnection(false))
                .isEqualTo(ofMillis(30));
        assertThat(NetworkProfile.of(ofMillis(10), TlsVersion.TLS_1_2).newConnection(true))
                .isEqualTo(ofMillis(20));
    }

    @Test
    void theArticlesNewConnectionWithItsRequestTakesAtLeastFiftyMilliseconds() {
        NetworkProfile article = Network.Preset.ARTICLE.profile();
        assertThat(article.newConnection(false).plus(article.rtt())).isEqualTo(ofMillis(52));
        assertThat(article.rtt()).isLessThan(ofMillis(10));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkProfile.of(ofMillis(-1), TlsVersion.NONE))
                .withMessage("rtt -1 ms is out of range; write a time from 0 ms to 500 ms");
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkProfile.of(ofMillis(501), TlsVersion.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkProfile(
                        "", ofMillis(1), TlsVersion.TLS_1_3, ofMillis(501), true, Duration.ZERO, false))
                .withMessageContaining("handshakeCost 501 ms is out of range");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new NetworkProfile("", ofMillis(1), TlsVersion.NONE, ofMillis(1), true, Duration.ZERO, false))
                .withMessageContaining("plain HTTP has no handshake");
        Duration forever = ChronoUnit.FOREVER.getDuration();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkProfile.of(forever, TlsVersion.NONE))
                .withMessageEndingWith(" s is out of range; write a time from 0 ms to 500 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkProfile.DEFAULT.withIdleTimeout(forever))
                .withMessageStartingWith("idleTimeout ")
                .withMessageEndingWith(" s is longer than 292 years; write less");
    }

    @Test
    void takesBothEndsOfTheRange() {
        assertThat(NetworkProfile.of(Duration.ZERO, TlsVersion.NONE).rtt()).isZero();
        assertThat(NetworkProfile.of(ofMillis(500), TlsVersion.NONE).rtt()).isEqualTo(ofMillis(500));
    }

    @Test
    void describesItself() {
        assertThat(NetworkProfile.DEFAULT).hasToString("5 ms round trip, TLS 1.3");
        assertThat(NetworkProfile.ARTICLE)
                .hasToString("ARTICLE (2 ms round trip, TLS 1.2, 44 ms a full handshake, no resumption)");
    }
}
