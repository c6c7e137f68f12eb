package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP proxy with tunnels does to raw clients, and what the kit's proxy behind it sees. */
@Tag("server")
@Timeout(60)
class ConnectProxyTest {

    private static final Duration TIME = Duration.ofMillis(150);

    /** Nothing listens on this port. */
    private static final URI NOWHERE = URI.create("https://127.0.0.1:1");

    private final FaultStage stage = new FaultStage(TlsVersion.TLS_1_3);
    private final ConnectProxy tunnels = ConnectProxy.before(stage.proxy.uri());

    ConnectProxyTest() throws Exception {
        stage.proxy.tunnels(tunnels);
    }

    @AfterEach
    void close() throws Exception {
        tunnels.close();
        stage.close();
    }

    private RawClient warmClient() throws Exception {
        RawClient client = stage.client(tunnels);
        assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        return client;
    }

    @Test
    void aTunnelCarriesBytesAndClosesUnchanged() throws Exception {
        RawClient client = warmClient();
        client.close();
        Proxies.await("closed", () -> stage.proxy.openConnections() == 0);
        assertThat(stage.log().faults()).isEmpty();
        assertThat(stage.closedBy(0)).isEqualTo(Closer.CLIENT_FIN);
        RawClient other = warmClient();
        stage.proxy.closeIdleConnections(Duration.ofSeconds(2));
        assertThat(other.readsEnd()).isTrue();
        assertThat(stage.closedBy(1)).isEqualTo(Closer.SERVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT dynamodb.us-east-1.amazonaws.com:443 HTTP/1.1\r\n\r\n",
                "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n",
                "\r\n\r\n"
            })
    void itOpensTunnelsOnlyToTheKitsProxy(String request) throws Exception {
        try (RawClient client = RawClient.plain(tunnels.uri())) {
            RawHttp.Message answer = client.ask(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .isEqualTo("this HTTP proxy of the latency test opens tunnels (CONNECT) only to "
                            + stage.proxy.uri().getAuthority() + "\n");
            assertThat(client.readsEnd()).isTrue();
        }
        assertThat(stage.log().connections()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9_000})
    void whatDoesNotAskForATunnelIsClosed(int size) throws Exception {
        try (RawClient client = RawClient.plain(tunnels.uri())) {
            client.send("x".repeat(size).getBytes(StandardCharsets.US_ASCII));
            if (size == 1) {
                assertThat(client.isSilent(50)).isTrue();
            } else {
                Proxies.await("closed", () -> {
                    try {
                        client.send(new byte[1]);
                        return false;
                    } catch (IOException closed) {
                        return true;
                    }
                });
            }
        }
        // and others are still served
        warmClient().close();
    }

    @Test
    void aTunnelToAProxyThatIsGoneIsReset() throws Exception {
        try (ConnectProxy nowhere = ConnectProxy.before(NOWHERE);
                RawClient client = RawClient.plain(nowhere.uri())) {
            client.send(
                    ("CONNECT " + NOWHERE.getAuthority() + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readHeadAlone()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readsReset()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void anIdleTunnelEndsAtBothSides(TlsVersion tls) throws Exception {
        try (FaultStage own = new FaultStage(tls);
                ConnectProxy before = ConnectProxy.before(own.proxy.uri())) {
            own.proxy.tunnels(before);
            try (RawClient client = own.client(before)) {
                assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                own.faults(WireFault.of(PROXY).after(TIME));
                assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                assertThat(client.readsEnd()).isTrue();
            }
            Proxies.await("closed", () -> own.proxy.openConnections() == 0);
            assertThat(own.struck(PROXY).exchange()).isEmpty();
            // the tunnel's end reaches the service as the client's end would
            assertThat(own.closedBy(0)).isEqualTo(Closer.CLIENT_FIN);
        }
    }

    @Test
    void everySecondIdleTimeStrikes() throws Exception {
        try (RawClient client = warmClient()) {
            stage.faults(WireFault.of(PROXY).after(TIME).every(2));
            assertThat(client.isSilent((int) TIME.toMillis() * 2)).isTrue();
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            assertThat(client.readsEnd()).isTrue();
        }
        FaultEvent event = stage.struck(PROXY);
        assertThat(event.connection()).isZero();
        assertThat(stage.log().exchanges()).hasSize(2);
    }

    @Test
    void aTunnelThatWaitsForAnAnswerIsIdle() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer slow = RawServer.answering(request -> {
                    if (requests.incrementAndGet() == 2) {
                        Thread.sleep(TIME.toMillis() * 4);
                    }
                    return RawHttp.answer(200, new byte[1]);
                });
                FaultStage own = new FaultStage(TlsVersion.TLS_1_3, slow);
                ConnectProxy before = ConnectProxy.before(own.proxy.uri())) {
            own.proxy.tunnels(before);
            try (RawClient client = own.client(before)) {
                client.ask(RawHttp.put());
                own.faults(WireFault.of(PROXY).after(TIME));
                client.send(RawHttp.put());
                assertThat(client.readsEnd()).isTrue();
            }
            assertThat(own.struck(PROXY).exchange()).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTunnelEndsAfterItsLastAnswerHasArrived(int requests) throws Exception {
        stage.faults(WireFault.of(PROXY).requests(requests));
        for (int opened = 0; opened < 2; opened++) {
            try (RawClient client = stage.client(tunnels)) {
                for (int i = 0; i < requests; i++) {
                    assertThat(client.ask(RawHttp.put()).body()).hasSize(FaultStage.BODY);
                }
                assertThat(client.readsEnd()).isTrue();
            }
        }
        Proxies.await("closed", () -> stage.proxy.openConnections() == 0);
        WireLog log = stage.log();
        assertThat(log.exchanges()).hasSize(2 * requests);
        assertThat(log.faults())
                .extracting(event -> event.exchange().orElseThrow())
                .containsExactly(requests - 1L, 2L * requests - 1);
        assertThat(log.connections()).allMatch(connection -> connection.closedBy() == Closer.CLIENT_FIN);
    }

    @Test
    void aLargeAnswerArrivesWholeBeforeTheTunnelEnds() throws Exception {
        int size = 8 << 20;
        try (RawServer large = RawServer.answering(request -> RawHttp.answer(200, new byte[size]));
                FaultStage own = new FaultStage(TlsVersion.TLS_1_3, large);
                ConnectProxy before = ConnectProxy.before(own.proxy.uri())) {
            own.proxy.tunnels(before);
            own.faults(WireFault.of(PROXY).requests(1));
            try (RawClient client = own.client(before)) {
                client.send(RawHttp.put());
                // both sockets are full meanwhile
                Thread.sleep(200);
                assertThat(client.read().body()).hasSize(size);
                assertThat(client.readsEnd()).isTrue();
            }
            own.struck(PROXY);
        }
    }

    @Test
    void aClientWithoutATunnelIsLeftAlone() throws Exception {
        stage.faults(WireFault.of(PROXY).after(TIME), WireFault.of(PROXY).requests(1));
        try (RawClient client = stage.warmClient()) {
            assertThat(client.isSilent((int) TIME.toMillis() * 2)).isTrue();
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        }
        assertThat(stage.log().faults()).isEmpty();
    }

    @Test
    void thePlanEndsWithItsTunnelsOpen() throws Exception {
        try (RawClient client = warmClient()) {
            stage.faults(WireFault.of(PROXY).after(TIME));
            stage.endFaults();
            assertThat(client.isSilent((int) TIME.toMillis() * 2)).isTrue();
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        }
        assertThat(stage.log().faults()).isEmpty();
    }

    @Test
    void closingEndsTunnelsAndTheThread() throws Exception {
        try (RawClient client = warmClient()) {
            tunnels.close();
            assertThat(client.readsEnd()).isTrue();
            tunnels.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("dynamo-latency-relay");
    }
}
