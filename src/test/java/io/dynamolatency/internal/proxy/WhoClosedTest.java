package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("unit")
class WhoClosedTest {

    @ParameterizedTest
    @CsvSource({
        "CLIENT_FIN, CLIENT_FIN",
        "CLIENT_ALERT, CLIENT_FIN",
        "CLIENT_RESET, CLIENT_RESET",
        "SERVER_CLOSES, SERVER",
        "IDLE, SERVER",
        "SERVER_ALERT, SERVER",
        "SHUT_DOWN, PROXY"
    })
    void theFirstSignDecides(Sign sign, Closer closer) {
        assertThat(WhoClosed.decide(null, sign)).isEqualTo(closer);
    }

    @ParameterizedTest
    @EnumSource(Sign.class)
    void noLaterSignChangesIt(Sign later) {
        assertThat(WhoClosed.decide(Closer.CLIENT_FIN, later)).isEqualTo(Closer.CLIENT_FIN);
        assertThat(WhoClosed.decide(Closer.SERVER, later)).isEqualTo(Closer.SERVER);
    }

    @Test
    void anAlertFromTheClientEndsItsHandshake() {
        assertThat(WhoClosed.ofFailedHandshake("Received fatal alert: certificate_unknown"))
                .isEqualTo(Sign.CLIENT_ALERT);
        assertThat(WhoClosed.ofFailedHandshake("No appropriate protocol")).isEqualTo(Sign.SERVER_ALERT);
    }
}
