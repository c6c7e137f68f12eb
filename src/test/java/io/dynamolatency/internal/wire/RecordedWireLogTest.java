package io.dynamolatency.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RecordedWireLogTest {

    private static final OptionalLong NEVER = OptionalLong.empty();

    @Test
    void aConnectionWithoutARequestCountsApart() {
        SampleWire wire = new SampleWire();
        wire.connection(0);
        RecordedWireLog log = wire.log();
        assertThat(log.opened()).isZero();
        assertThat(log.unused()).isEqualTo(1);
    }

    @Test
    void withoutAProxyTimeTellsWhatBelongsToAStretch() {
        RecordedWireLog all = RecordedWireLog.ofHandshakes(
                List.of(connection(0, 10, NEVER), connection(1, 20, NEVER), connection(2, 30, NEVER)),
                Evidence.EVERY_HANDSHAKE,
                "why");
        RecordedWireLog stretch = RecordedWireLog.EMPTY.plus(all.between(WireMark.at(20), WireMark.at(30)));
        assertThat(stretch.connections()).extracting(ConnectionRecord::index).containsExactly(1);
        assertThat(stretch.evidence()).isEqualTo(Evidence.EVERY_HANDSHAKE);
        assertThat(stretch.gap()).isEqualTo("why");
        // calls travelled on something: on one of those that were there
        assertThat(stretch.withCarriers(all)).isEqualTo(stretch);
        RecordedWireLog later = all.between(WireMark.at(31), WireMark.at(40));
        assertThat(later.opened()).isZero();
        assertThat(later.withCarriers(all).opened()).isEqualTo(1);
        assertThat(later.withCarriers(later).opened()).isZero();
    }

    @Test
    void peakConcurrencyOfNothingIsZero() {
        assertThat(RecordedWireLog.EMPTY.peakConcurrency()).isZero();
    }

    @Test
    void exchangesOneAfterTheOtherPeakAtOneEvenWhereTheyTouch() {
        assertThat(logOf(exchange(0, 0, at(10)), exchange(1, 10, at(20)), exchange(2, 25, at(30)))
                        .peakConcurrency())
                .isEqualTo(1);
    }

    @Test
    void exchangesThatOverlapAreCountedTogether() {
        assertThat(logOf(
                                exchange(0, 0, at(30)),
                                exchange(1, 10, at(40)),
                                exchange(2, 20, at(25)),
                                exchange(3, 30, at(50)))
                        .peakConcurrency())
                .isEqualTo(3);
    }

    @Test
    void anExchangeNeverAnsweredCountsFromItsStartOn() {
        assertThat(logOf(exchange(0, 0, NEVER), exchange(1, 100, at(110))).peakConcurrency())
                .isEqualTo(2);
    }

    @Test
    void anExchangeNeverAnsweredIsOverWhenItsConnectionIsClosed() {
        SampleWire wire = new SampleWire();
        for (int i = 0; i < 20; i++) {
            SampleWire.Connection connection = wire.connection(i * 100L).closed(Closer.CLIENT_RESET, i * 100L + 50);
            connection.exchange(i * 100L + 10, 0).unanswered();
        }
        assertThat(wire.log().peakConcurrency()).isEqualTo(1);
    }

    @Test
    void peakConcurrencyHoldsWhereTheClockWrapsAround() {
        assertThat(logOf(exchange(0, Long.MAX_VALUE - 5, at(Long.MIN_VALUE + 5)), exchange(1, Long.MIN_VALUE, NEVER))
                        .peakConcurrency())
                .isEqualTo(2);
    }

    @Test
    void aStretchOfALogSaysHowMuchOfItWasDropped() {
        RecordedWireLog kept = RecordedWireLog.withDropped(
                List.of(), List.of(exchange(100, 0, at(1)), exchange(101, 2, at(3))), 0, 100, WireTotals.NONE);

        assertThat(kept.between(WireMark.START, new WireMark(0, 102, 0, 0)).droppedExchanges())
                .isEqualTo(100);
        assertThat(kept.between(new WireMark(0, 90, 0, 0), new WireMark(0, 102, 0, 0))
                        .droppedExchanges())
                .isEqualTo(10);
        assertThat(kept.between(new WireMark(0, 100, 0, 0), new WireMark(0, 102, 0, 0))
                        .droppedExchanges())
                .isZero();
    }

    @Test
    void connectionsOpenedBeforeCountWhereAnExchangeTravelledOnThem() {
        RecordedWireLog all = RecordedWireLog.of(
                List.of(connection(0), connection(1), connection(2)),
                List.of(exchange(0, 0, at(1)), exchange(1, 2, at(3))));
        RecordedWireLog stretch = all.between(new WireMark(2, 1, 0, 0), new WireMark(3, 2, 0, 0));

        assertThat(stretch.connections()).extracting(ConnectionRecord::index).containsExactly(2);
        assertThat(stretch.withCarriers(all).connections())
                .extracting(ConnectionRecord::index)
                .containsExactly(0, 2);
        assertThat(stretch.withCarriers(all).exchanges()).isEqualTo(stretch.exchanges());
    }

    @Test
    void aConnectionIsLeakedThatIsNeitherUsedAgainNorClosedWhileOthersOpen() {
        List<Exchange> oneEach = List.of(on(0, 0, at(10)), on(1, 20, at(30)), on(2, 40, at(50)));
        RecordedWireLog leaking = RecordedWireLog.of(
                List.of(connection(0, 0, NEVER), connection(1, 15, NEVER), connection(2, 35, NEVER)), oneEach);
        // the last one may still be used
        assertThat(leaking.leaked()).isEqualTo(2);
        assertThat(RecordedWireLog.of(
                                List.of(connection(0, 0, at(12)), connection(1, 15, at(32)), connection(2, 35, at(52))),
                                oneEach)
                        .leaked())
                .as("closed")
                .isZero();
        assertThat(RecordedWireLog.of(
                                List.of(connection(0, 0, NEVER), connection(1, 1, NEVER), connection(2, 2, NEVER)),
                                List.of(on(0, 5, at(10)), on(1, 6, at(11)), on(2, 7, at(12))))
                        .leaked())
                .as("opened at the same time")
                .isZero();
        assertThat(RecordedWireLog.of(List.of(connection(0, 0, NEVER)), List.of(on(0, 0, at(10)), on(0, 20, at(30))))
                        .leaked())
                .as("used again")
                .isZero();
    }

    private static Exchange on(int connection, long start, OptionalLong answered) {
        return SampleWire.exchange(start, connection, 0, null, null, start, answered);
    }

    private static ConnectionRecord connection(int index) {
        return connection(index, 0, NEVER);
    }

    private static ConnectionRecord connection(int index, long opened, OptionalLong closed) {
        return new ConnectionRecord(
                index,
                opened,
                at(opened),
                Handshake.NONE,
                null,
                NEVER,
                TlsVersion.NONE,
                1,
                0,
                0,
                closed,
                closed.isPresent() ? Closer.CLIENT_FIN : null,
                false);
    }

    private static RecordedWireLog logOf(Exchange... exchanges) {
        return RecordedWireLog.of(List.of(), Arrays.asList(exchanges));
    }

    private static Exchange exchange(long sequence, long start, OptionalLong answered) {
        return SampleWire.exchange(sequence, 0, (int) sequence, null, null, start, answered);
    }

    private static OptionalLong at(long nanos) {
        return OptionalLong.of(nanos);
    }
}
