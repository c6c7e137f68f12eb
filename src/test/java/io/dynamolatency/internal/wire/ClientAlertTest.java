package io.dynamolatency.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ClientAlertTest {

    @Test
    void onlyACancelledHandshakeRefusesNothing() {
        assertThat(ClientAlert.cancels("Received fatal alert: number 90")).isTrue();
        assertThat(ClientAlert.cancels("Received fatal alert: user_canceled")).isTrue();
        assertThat(ClientAlert.cancels("Received fatal alert: certificate_unknown"))
                .isFalse();
    }
}
