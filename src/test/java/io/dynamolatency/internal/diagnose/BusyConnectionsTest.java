package io.dynamolatency.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.wire.WireLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class BusyConnectionsTest {

    @ParameterizedTest
    @ValueSource(longs = {1_000, -1_000})
    void aConnectionWithoutItsAnswerIsBusyWhateverTheClockShows(long opened) {
        SampleWire wire = new SampleWire();
        SampleWire.Connection connection = wire.connection(opened);
        connection.exchange(opened + 10, 10);
        connection.exchange(opened + 50, 10).unanswered();
        WireLog log = wire.log();
        BusyConnections busy = new BusyConnections(
                log.connections(),
                log.exchanges(),
                exchange -> log.connections().get(0),
                record -> null);

        assertThat(busy.idleAt(opened + 15)).isZero();
        assertThat(busy.idleAt(opened + 30)).isOne();
        assertThat(busy.idleAt(opened + 100)).isZero();
    }
}
