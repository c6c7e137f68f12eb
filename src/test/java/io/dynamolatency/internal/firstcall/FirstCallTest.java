package io.dynamolatency.internal.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a first call is parted by phase. */
@Tag("unit")
class FirstCallTest {

    private static final long MS = 1_000_000;

    private static FirstCall.Times times(OptionalLong credentials) {
        return new FirstCall.Times(80 * MS, 0, 200 * MS, 1000 * MS, 1400 * MS, credentials, OptionalLong.empty(), 7000);
    }

    private static FirstCall call(TlsVersion tls, OptionalLong credentials, long ahead) {
        NetworkProfile network = NetworkProfile.of(Duration.ofMillis(10), tls);
        SampleWire wire = new SampleWire();
        SampleWire.Connection connection = wire.connection(1150 * MS - ahead);
        if (tls.encrypted()) {
            connection.tls(tls, Handshake.FULL);
        }
        connection.exchange(1250 * MS - ahead, 30 * MS).oneWay(5 * MS);
        RecordedWireLog log = wire.log();
        return FirstCall.of(
                times(credentials),
                log.exchanges().get(0),
                Optional.of(log.connections().get(0)),
                ahead,
                network,
                true);
    }

    @Test
    void partsAddUpAndNoneIsNegative() {
        FirstCall call = call(TlsVersion.TLS_1_3, OptionalLong.of(40 * MS), 0);
        assertThat(call.nanos()).containsOnlyKeys(Phase.values());
        assertThat(call.nanos().values()).allMatch(nanos -> nanos >= 0);
        assertThat(call.whole()).isEqualTo(80 * MS + 200 * MS + 400 * MS);
        assertThat(call.call()).isEqualTo(400 * MS);
        assertThat(call.nanos())
                .containsEntry(Phase.CREDENTIALS, 40 * MS)
                .containsEntry(Phase.BEFORE_SENDING, 110 * MS)
                .containsEntry(Phase.TCP, 10 * MS)
                .containsEntry(Phase.SERVICE, 30 * MS)
                .containsEntry(Phase.NETWORK, 10 * MS);
        assertThat(call.nanos().get(Phase.TLS)).isPositive();
    }

    @Test
    void clocksOfTwoJvmsAreBroughtTogether() {
        assertThat(call(TlsVersion.TLS_1_3, OptionalLong.empty(), 12_345 * MS))
                .isEqualTo(call(TlsVersion.TLS_1_3, OptionalLong.empty(), 0));
    }

    @Test
    void withoutTlsItsTimeIsTheSdks() {
        FirstCall plain = call(TlsVersion.NONE, OptionalLong.of(0), 0);
        assertThat(plain.nanos()).containsEntry(Phase.TLS, 0L);
        assertThat(plain.call()).isEqualTo(400 * MS);
    }

    @Test
    void unknownCredentialsAreInThePhaseThatContainsThem() {
        FirstCall call = call(TlsVersion.TLS_1_3, OptionalLong.empty(), 0);
        assertThat(call.nanos()).doesNotContainKey(Phase.CREDENTIALS).containsEntry(Phase.BEFORE_SENDING, 150 * MS);
        assertThat(call.call()).isEqualTo(400 * MS);
    }

    @Test
    void timesThatCannotBeTrueAreCutOffAtTheCall() {
        assertThat(call(TlsVersion.TLS_1_3, OptionalLong.of(9999 * MS), 0).call())
                .isEqualTo(400 * MS);
        FirstCall beforeTheCall = FirstCall.of(
                times(OptionalLong.empty()),
                exchangeAt(0).exchanges().get(0),
                Optional.empty(),
                0,
                NetworkProfile.DEFAULT,
                true);
        assertThat(beforeTheCall.nanos()).containsEntry(Phase.AFTER, 400 * MS).containsEntry(Phase.TCP, 0L);
    }

    private static RecordedWireLog exchangeAt(long start) {
        SampleWire wire = new SampleWire();
        wire.connection(start).exchange(start, MS);
        return wire.log();
    }
}
