package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.ConnectionMode.SERVER_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.judge.ModeEvidence;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("unit")
class ModeCheckTest {

    private static String complaint(ConnectionMode mode, HttpClientKind client, RecordedWireLog wire) {
        return new ModeCheck(
                        mode, Optional.of(client), wire, 1, wire.exchanges().size(), 0)
                .complaint()
                .orElse("");
    }

    @Test
    void aConnectionThatAPlannedFaultEndedIsNotTheClientsLoss() {
        SampleWire wire = new SampleWire();
        for (int i = 0; i < 3; i++) {
            SampleWire.Connection connection = wire.connection(i * 100L);
            connection.exchange(i * 100 + 10, 5).struck(FaultKind.PROXY, 5);
            if (i < 2) {
                connection.closed(Closer.CLIENT_FIN, i * 100 + 20).unannounced();
            }
        }
        assertThat(complaint(KEEP_ALIVE, HttpClientKind.APACHE5, wire.log())).isEmpty();
        wire.connection(300).exchange(310, 5);
        assertThat(complaint(KEEP_ALIVE, HttpClientKind.APACHE5, wire.log()))
                .contains("4 were opened, but the calls needed only 1");
    }

    /** So many exchanges, each on a connection of its own, with these headers. */
    private static RecordedWireLog separate(
            int exchanges, Handshake handshake, @Nullable String request, @Nullable String response) {
        List<ConnectionRecord> connections = new ArrayList<>();
        List<Exchange> list = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            connections.add(SampleResults.connection(i, handshake, 1, null));
            list.add(SampleWire.exchange(i, i, 0, request, response, i * 10L, OptionalLong.of(i * 10L + 5)));
        }
        return RecordedWireLog.of(connections, list);
    }

    @ParameterizedTest
    @EnumSource
    void aClientMayHaveItsSpareConnectionsAndNoMore(HttpClientKind client) {
        int most = 1 + client.spareConnections();
        assertThat(complaint(KEEP_ALIVE, client, separate(most, Handshake.FULL, null, "keep-alive")))
                .isEmpty();
        assertThat(complaint(KEEP_ALIVE, client, separate(most + 1, Handshake.FULL, null, "keep-alive")))
                .isEqualTo("KEEP_ALIVE did not hold: connections were not reused: " + (most + 1)
                        + " were opened, but the calls needed only " + most);
    }

    @ParameterizedTest
    @EnumSource
    void eachThreadMayHaveAConnectionAndItsSpareOnes(HttpClientKind client) {
        int most = 8 * (1 + client.spareConnections());
        RecordedWireLog enough = separate(most, Handshake.FULL, null, "keep-alive");
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(client), enough, 8, 100, 0).complaint())
                .isEmpty();
        RecordedWireLog tooMany = separate(most + 1, Handshake.FULL, null, "keep-alive");
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(client), tooMany, 8, 100, 0).complaint())
                .hasValue("KEEP_ALIVE did not hold: connections were not reused: " + (most + 1)
                        + " were opened, but the calls needed only " + most);
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(client), tooMany, 8, 100, 1).complaint())
                .isEmpty();
    }

    /** 400 requests by four threads, of which the first ones opened a connection each. */
    private static RecordedWireLog reusing(int connections, @Nullable Closer closer) {
        List<ConnectionRecord> opened = new ArrayList<>();
        List<Exchange> list = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            opened.add(SampleResults.connection(i, Handshake.FULL, 400 / connections, closer));
        }
        for (int i = 0; i < 400; i++) {
            list.add(SampleWire.exchange(
                    i, i % connections, i / connections, null, "keep-alive", i * 10L, OptionalLong.of(i * 10L + 5)));
        }
        return RecordedWireLog.of(opened, list);
    }

    @Test
    void thePoolOfSeveralThreadsMayGrowIfItKeepsItsConnections() {
        // 4 threads of Netty, which returns connections late: 8, and 1 for each 100 calls
        Optional<HttpClientKind> netty = Optional.of(HttpClientKind.NETTY);
        assertThat(new ModeCheck(KEEP_ALIVE, netty, reusing(12, null), 4, 400, 0).complaint())
                .isEmpty();
        assertThat(new ModeCheck(KEEP_ALIVE, netty, reusing(13, null), 4, 400, 0).complaint())
                .isPresent();
        assertThat(new ModeCheck(KEEP_ALIVE, netty, reusing(9, Closer.CLIENT_FIN), 4, 400, 0).complaint())
                .isPresent();
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(HttpClientKind.APACHE5), reusing(5, null), 4, 400, 0)
                        .complaint())
                .isPresent();
        assertThat(new ModeCheck(KEEP_ALIVE, netty, reusing(3, null), 1, 400, 0).complaint())
                .isPresent();
    }

    /** Calls over ten seconds on a second connection; a first one stays idle, is closed after so long, and replaced. */
    private static RecordedWireLog replacing(long idleNanos) {
        SampleWire wire = new SampleWire();
        SampleWire.Connection idle = wire.connection(0);
        idle.exchange(1_000, 5);
        SampleWire.Connection used = wire.connection(2_000);
        for (int i = 0; i < 400; i++) {
            used.exchange(10_000 + i * 25_000_000L, 5);
        }
        idle.closed(Closer.CLIENT_FIN, 1_005 + idleNanos);
        wire.connection(9_999_000_000L).exchange(9_999_000_010L, 5);
        return wire.log();
    }

    @Test
    void aConnectionThatTheClientClosedBecauseItWasNotNeededMayBeReplaced() {
        Optional<HttpClientKind> netty = Optional.of(HttpClientKind.NETTY);
        assertThat(new ModeCheck(KEEP_ALIVE, netty, replacing(5_000_000_000L), 1, 402, 0).complaint())
                .isEmpty();
        assertThat(new ModeCheck(KEEP_ALIVE, netty, replacing(900_000_000L), 1, 402, 0).complaint())
                .isPresent();
        assertThat(new ModeCheck(KEEP_ALIVE, netty, replacing(5_000_000_000L), 1, 99, 0).complaint())
                .isPresent();
    }

    @Test
    void thePoolThatClosesWhatItDoesNotNeedMayAlsoGrow() {
        SampleWire wire = new SampleWire();
        List<SampleWire.Connection> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(wire.connection(i));
        }
        for (int i = 0; i < 400; i++) {
            all.get(i < 9 ? i : i % 4).exchange(1_000 + i * 25_000_000L, 5);
        }
        all.get(8).closed(Closer.CLIENT_FIN, 8_000_000_000L);
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(HttpClientKind.NETTY), wire.log(), 4, 400, 0).complaint())
                .isEmpty();
    }

    @Test
    void thePoolOfTheJvmMayCloseWhatManyThreadsHandBackAtOnce() {
        RecordedWireLog twelve = SampleResults.closing(12);
        RecordedWireLog closedByClient = RecordedWireLog.of(
                twelve.connections().stream()
                        .map(c -> SampleResults.connection(
                                c.index(), Handshake.FULL, 1, c.index() < 4 ? Closer.CLIENT_FIN : null))
                        .toList(),
                twelve.exchanges());
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(HttpClientKind.URL_CONNECTION), closedByClient, 8, 100, 0)
                        .complaint())
                .isEmpty();
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(HttpClientKind.URL_CONNECTION), closedByClient, 5, 100, 0)
                        .complaint())
                .isPresent();
        assertThat(new ModeCheck(KEEP_ALIVE, Optional.of(HttpClientKind.APACHE5), closedByClient, 8, 100, 0)
                        .complaint())
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_CLOSE", "CLIENT_PER_CALL", "IDLE_EXPIRED"})
    void noRequestMayReuseAConnection(ConnectionMode mode) {
        RecordedWireLog kept = SampleResults.keeping(3);
        RecordedWireLog closing = RecordedWireLog.of(
                kept.connections(),
                kept.exchanges().stream()
                        .map(e -> SampleWire.exchange(
                                e.sequence(),
                                e.connection(),
                                e.indexOnConnection(),
                                null,
                                "close",
                                e.startNanos(),
                                e.answeredNanos()))
                        .toList());
        assertThat(complaint(mode, HttpClientKind.CRT, closing))
                .isEqualTo(mode
                        + " did not hold: 2 of 3 requests were sent on a connection that had carried an"
                        + " earlier request");
    }

    @Test
    void aCallOfSeveralRequestsMayReuseItsOwnConnection() {
        RecordedWireLog threeRequests = SampleResults.keeping(3);
        assertThat(new ModeCheck(IDLE_EXPIRED, Optional.of(HttpClientKind.APACHE5), threeRequests, 1, 1, 0).complaint())
                .isEmpty();
        assertThat(new ModeCheck(IDLE_EXPIRED, Optional.of(HttpClientKind.APACHE5), threeRequests, 1, 2, 0).complaint())
                .hasValue("IDLE_EXPIRED did not hold: connections outlived the pause between calls: only 1"
                        + " connection was opened for 2"
                        + " calls");
    }

    @Test
    void theServerHasToCloseUnasked() {
        assertThat(complaint(SERVER_CLOSE, HttpClientKind.NETTY, separate(3, Handshake.FULL, null, "close")))
                .isEmpty();
        assertThat(complaint(SERVER_CLOSE, HttpClientKind.NETTY, separate(3, Handshake.FULL, null, "keep-alive")))
                .isEqualTo("SERVER_CLOSE did not hold: 3 of 3 requests were answered without Connection: close");
        assertThat(complaint(SERVER_CLOSE, HttpClientKind.NETTY, separate(3, Handshake.FULL, "close", "close")))
                .isEqualTo("SERVER_CLOSE did not hold: 3 of 3 requests carried the header Connection: close; in"
                        + " this mode, only the service may send this header");
    }

    @Test
    void aNewClientHasNoSessionToResume() {
        assertThat(complaint(CLIENT_PER_CALL, HttpClientKind.APACHE5, separate(3, Handshake.FULL, null, "keep-alive")))
                .isEmpty();
        assertThat(complaint(
                        CLIENT_PER_CALL, HttpClientKind.APACHE5, separate(3, Handshake.RESUMED, null, "keep-alive")))
                .isEqualTo("CLIENT_PER_CALL did not hold: 3 of 3 connections resumed the TLS session of an earlier"
                        + " connection");
        assertThat(complaint(IDLE_EXPIRED, HttpClientKind.APACHE5, separate(3, Handshake.RESUMED, null, "keep-alive")))
                .isEmpty();
    }

    /** So many connections, known by their handshakes alone. */
    private static RecordedWireLog handshakes(int connections, Evidence evidence) {
        return RecordedWireLog.ofHandshakes(
                separate(connections, Handshake.UNKNOWN, null, null).connections(), evidence, "gap");
    }

    private static String byHandshakes(ConnectionMode mode, int connections, Evidence evidence) {
        return new ModeCheck(mode, Optional.of(HttpClientKind.APACHE5), handshakes(connections, evidence), 1, 12, 1)
                .complaint()
                .orElse("");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "CLIENT_PER_CALL", "IDLE_EXPIRED"})
    void withoutTheProxyAModeThatOpensConnectionsIsToldByTheirNumber(ConnectionMode mode) {
        // one call failed, and may have gone without
        assertThat(byHandshakes(mode, 11, Evidence.EVERY_HANDSHAKE)).isEmpty();
        assertThat(byHandshakes(mode, 10, Evidence.EVERY_HANDSHAKE))
                .isEqualTo(mode
                        + " did not hold: connections carried several calls: only 10 connections"
                        + " were opened for 12 calls");
        // there may be more than are known of
        assertThat(byHandshakes(mode, 1, Evidence.FULL_HANDSHAKES)).isEmpty();
        assertThat(ModeEvidence.canContradict(mode, handshakes(1, Evidence.FULL_HANDSHAKES)))
                .isFalse();
        assertThat(byHandshakes(mode, 0, Evidence.NONE)).isEmpty();
        assertThat(ModeEvidence.canContradict(mode, handshakes(0, Evidence.NONE)))
                .isFalse();
    }

    @Test
    void andKeptOnesByThereBeingTooMany() {
        assertThat(byHandshakes(KEEP_ALIVE, 2, Evidence.EVERY_HANDSHAKE)).isEmpty();
        assertThat(byHandshakes(KEEP_ALIVE, 3, Evidence.EVERY_HANDSHAKE)).contains("connections were not reused: 3");
        assertThat(byHandshakes(KEEP_ALIVE, 3, Evidence.FULL_HANDSHAKES)).contains("connections were not reused: 3");
        assertThat(byHandshakes(KEEP_ALIVE, 0, Evidence.NONE)).isEmpty();
    }
}
