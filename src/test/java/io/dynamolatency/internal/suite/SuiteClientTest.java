package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a client had calls under way. */
@Tag("unit")
class SuiteClientTest {

    private final SuiteClient client = new SuiteClient(Optional.empty(), Set.of());

    private List<SuiteClient.Busy> busy(int spares) {
        return client.snapshot(spares).busy();
    }

    @Test
    void callsAtOnceAreOnePeriod() {
        client.done();
        client.began();
        client.began();
        assertThat(busy(1))
                .as("under way")
                .extracting(SuiteClient.Busy::mayOpen)
                .containsExactly(4);
        client.done();
        client.done();
        client.began();
        client.done();
        assertThat(busy(0)).extracting(SuiteClient.Busy::mayOpen).containsExactly(2, 1);
        assertThat(busy(0)).allMatch(period -> period.toNanos() - period.fromNanos() >= 0);
        assertThat(busy(0).get(1).fromNanos() - busy(0).get(0).toNanos()).isNotNegative();
    }

    @Test
    void aClientRemembersALimitedNumberOfPeriods() {
        for (int i = 0; i < SuiteClient.MOST_PERIODS + 5; i++) {
            client.began();
            client.done();
        }
        client.began();
        client.began();
        client.done();
        client.done();
        assertThat(busy(0)).hasSize(SuiteClient.MOST_PERIODS);
        assertThat(busy(0).get(SuiteClient.MOST_PERIODS - 1).mayOpen()).isEqualTo(2);
    }
}
