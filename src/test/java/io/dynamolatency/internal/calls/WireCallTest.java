package io.dynamolatency.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The calls of an external process, as the wire shows them. */
@Tag("unit")
class WireCallTest {

    private static final long MS = 1_000_000;
    private static final long ONE_WAY = 5 * MS;
    private static final long END = 60_000 * MS;

    private final SampleWire wire = new SampleWire();

    private List<WireCall> calls() {
        return WireCall.of(wire.log(), END);
    }

    private static long millis(WireCall call) {
        return (call.endNanos() - call.startNanos()) / MS;
    }

    @Test
    void aCallOnANewConnectionBeginsWhenThatWasAccepted() {
        SampleWire.Connection on = wire.connection(100 * MS).tls(TlsVersion.TLS_1_3, Handshake.FULL);
        on.exchange(125 * MS, MS).oneWay(ONE_WAY);
        on.exchange(145 * MS, MS).oneWay(ONE_WAY);
        assertThat(calls()).extracting(WireCallTest::millis).containsExactly(31L, 11L);
        assertThat(calls().get(0).startNanos()).isEqualTo(100 * MS);
    }

    @Test
    void retriesBelongToTheirCallAndOneWithoutAnIdIsItsOwn() {
        SampleWire.Connection on = wire.connection(0);
        on.exchange(10 * MS, MS).oneWay(ONE_WAY).invocation("a").attempt(1, 3).status(500);
        on.exchange(30 * MS, MS).oneWay(ONE_WAY).invocation(null);
        on.exchange(50 * MS, MS).oneWay(ONE_WAY).invocation("a").attempt(2, 3);
        on.exchange(70 * MS, MS).oneWay(ONE_WAY).invocation(null);
        assertThat(calls())
                .extracting(call -> call.exchanges().size(), WireCallTest::millis)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, 56L),
                        org.assertj.core.groups.Tuple.tuple(1, 11L),
                        org.assertj.core.groups.Tuple.tuple(1, 11L));
        assertThat(calls()).allMatch(call -> call.failure().isEmpty());
    }

    @Test
    void aCallFailsByItsLastAttempt() {
        SampleWire.Connection on = wire.connection(0);
        on.exchange(10 * MS, MS).invocation("a");
        on.exchange(20 * MS, MS).invocation("b").status(200);
        on.exchange(30 * MS, MS).invocation("b").attempt(2, 3).status(503);
        on.exchange(40 * MS, MS).unanswered();
        SampleWire.Connection closed = wire.connection(50 * MS).closed(Closer.CLIENT_RESET, 90 * MS);
        closed.exchange(60 * MS, MS).unanswered().operation("");
        assertThat(calls())
                .extracting(call -> call.failure().orElse(""))
                .containsExactly("", "HTTP 503", "no answer", "no answer");
        assertThat(calls().get(1)).hasToString("PutItem: HTTP 503");
        assertThat(calls().get(3)).hasToString("a request: no answer");
        assertThat(calls().get(2).endNanos()).as("open to the end of the log").isEqualTo(END);
        assertThat(calls().get(3).endNanos())
                .as("until its connection was closed")
                .isEqualTo(90 * MS);
    }

    private static ConnectionRecord connection(long opened, long spoke, @Nullable Long handshake) {
        return new ConnectionRecord(
                0,
                opened,
                OptionalLong.of(spoke),
                handshake == null ? Handshake.NONE : Handshake.FULL,
                null,
                handshake == null ? OptionalLong.empty() : OptionalLong.of(handshake),
                handshake == null ? TlsVersion.NONE : TlsVersion.TLS_1_3,
                1,
                0,
                0,
                OptionalLong.empty(),
                null,
                false);
    }

    /** When a call begins whose request leaves at a time on such a connection. */
    private long start(ConnectionRecord connection, long sentMillis) {
        wire.connection(0).exchange(sentMillis * MS + ONE_WAY, MS).oneWay(ONE_WAY);
        WireLog log = RecordedWireLog.of(List.of(connection), wire.log().exchanges());
        return WireCall.of(log, END).get(0).startNanos() / MS;
    }

    @Test
    void aConnectionThatWasOpenedAheadIsNotWaitedFor() {
        // what a cold runtime takes for its TLS is a part of its first call
        assertThat(start(connection(100 * MS, 900 * MS, 920 * MS), 1_500)).isEqualTo(100);
    }

    @Test
    void norIsTheHandshakeOfOne() {
        assertThat(start(connection(100 * MS, 200 * MS, 220 * MS), 1_220)).isEqualTo(1_220);
    }

    @Test
    void norIsTheTimeBeforeItSpoke() {
        assertThat(start(connection(100 * MS, 1_100 * MS, 1_120 * MS), 1_130)).isEqualTo(1_100);
    }

    @Test
    void plainHttpSpeaksWithItsRequest() {
        assertThat(start(connection(100 * MS, 1_100 * MS, null), 1_101)).isEqualTo(1_100);
    }

    @Test
    void callsComeInTheOrderTheyBegan() {
        SampleWire.Connection one = wire.connection(0);
        one.exchange(10 * MS, MS);
        SampleWire.Connection other = wire.connection(15 * MS);
        one.exchange(20 * MS, MS).operation("Later");
        other.exchange(40 * MS, MS).operation("Earlier");
        assertThat(calls()).extracting(call -> call.last().operation()).containsExactly("PutItem", "Earlier", "Later");
    }
}
