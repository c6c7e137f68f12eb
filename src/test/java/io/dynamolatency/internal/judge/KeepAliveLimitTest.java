package io.dynamolatency.internal.judge;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeepAliveLimitTest {

    private static Outcome withFailedHandshakes(int failed) {
        List<ConnectionRecord> connections = new ArrayList<>();
        connections.add(SampleResults.connection(0, Handshake.FULL, 40, null));
        for (int i = 1; i <= failed; i++) {
            connections.add(SampleResults.connection(i, Handshake.FAILED, 0, null));
        }
        return new KeepAliveLimit()
                .check(SampleResults.of(AS_BUILT)
                        .alike(39, 6)
                        .wire(RecordedWireLog.of(
                                connections, SampleResults.keeping(40).exchanges()))
                        .get());
    }

    @Test
    void oneConnectionIsEnough() {
        assertThat(withFailedHandshakes(0).verdict()).isEqualTo(Verdict.WITHIN);
    }

    @Test
    void connectionsWhoseHandshakeFailsAreOpenedToo() {
        Outcome outcome = withFailedHandshakes(20);
        assertThat(outcome.verdict()).isEqualTo(Verdict.OVER);
        assertThat(outcome.message()).contains(": 1, and 20 more whose handshake failed, expected at most");
    }

    /**
     * Calls on a second connection, with a pause before the first one is closed and replaced.
     *
     * @param pauseAt the call that begins ten seconds late; no call if negative
     */
    private static Outcome replacing(int calls, int pauseAt) {
        SampleWire wire = new SampleWire();
        SampleWire.Connection idle = wire.connection(0);
        idle.exchange(1_000, 5);
        SampleWire.Connection used = wire.connection(2_000);
        long at = 10_000;
        for (int i = 0; i < calls; i++) {
            at += i == pauseAt ? 10_000_000_000L : 10_000_000;
            used.exchange(at, 5);
        }
        idle.closed(Closer.CLIENT_FIN, pauseAt >= 0 ? at - 5_000_000_000L : at);
        wire.connection(at + 100).exchange(at + 110, 5);
        return new KeepAliveLimit()
                .check(SampleResults.of(AS_BUILT)
                        .alike(calls + 1, 6)
                        .wire(wire.log())
                        .get());
    }

    @Test
    void aConnectionThatWasClosedBecauseNoCallNeededItIsNotLost() {
        assertThat(replacing(150, -1).verdict()).isEqualTo(Verdict.WITHIN);
        // too few calls for one such connection
        assertThat(replacing(90, -1).verdict()).isEqualTo(Verdict.OVER);
        // the test paused, and the client closed what it needed after the pause
        assertThat(replacing(150, 0).verdict()).isEqualTo(Verdict.OVER);
    }

    /** Calls of eight requests at the same time, on eight connections each. */
    private static Outcome eightAtOnce(int calls, int sets) {
        SampleWire wire = new SampleWire();
        List<SampleWire.Connection> all = new ArrayList<>();
        for (int i = 0; i < 8 * sets; i++) {
            all.add(wire.connection(i));
        }
        for (int i = 0; i < calls; i++) {
            for (int c = 0; c < 8; c++) {
                all.get(i % sets * 8 + c).exchange(1_000_000 + i * 10_000L + c, 5_000);
            }
        }
        return new KeepAliveLimit()
                .check(SampleResults.of(AS_BUILT)
                        .alike(calls - 1, 6)
                        .wire(wire.log())
                        .get());
    }

    @Test
    void requestsAtTheSameTimeShowReuseInFewerCalls() {
        // up to three connections for each of eight requests
        assertThat(eightAtOnce(30, 1).verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(eightAtOnce(30, 4).verdict()).isEqualTo(Verdict.OVER);
        Outcome few = eightAtOnce(20, 1);
        assertThat(few.verdict()).isEqualTo(Verdict.NOT_RESOLVABLE);
        assertThat(few.message())
                .contains(": 20 calls cannot show whether connections are reused, since even a client that reuses them"
                        + " may open 24 connections; write iterations = 25 or more");
    }

    private static Outcome ofTwo(@Nullable Closer endOfFirst) {
        List<ConnectionRecord> connections = List.of(
                SampleResults.connection(0, Handshake.FULL, 1, endOfFirst),
                SampleResults.connection(1, Handshake.RESUMED, 39, null));
        return new KeepAliveLimit()
                .check(SampleResults.of(AS_BUILT)
                        .alike(39, 6)
                        .wire(RecordedWireLog.of(
                                connections,
                                IntStream.range(0, 40)
                                        .mapToObj(i -> SampleResults.exchange(
                                                i, Math.min(i, 1), Math.max(0, i - 1), "keep-alive"))
                                        .toList()))
                        .get());
    }

    @Test
    void aConnectionThatReplacesALostOneIsNotASpareOne() {
        assertThat(ofTwo(null).verdict()).isEqualTo(Verdict.WITHIN);
        Outcome lost = ofTwo(Closer.SERVER);
        assertThat(lost.verdict()).isEqualTo(Verdict.OVER);
        assertThat(lost.message()).contains(": 2, expected at most 1 if connections are reused: 1 more");
    }
}
