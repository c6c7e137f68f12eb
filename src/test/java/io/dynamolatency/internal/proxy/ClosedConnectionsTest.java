package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How connections end, and that closed ones leave nothing. */
@Timeout(30)
@Tag("slow")
class ClosedConnectionsTest {

    @Test
    void aResetIsTheClientsWayOfClosing() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(4), TlsVersion.NONE)) {
            RawClient idle = RawClient.plain(proxy.uri());
            idle.ask(RawHttp.put());
            idle.reset();
            WireLog log = Proxies.settled(proxy);
            assertThat(log.closedByClient()).isEqualTo(1);
            assertThat(log.exchanges()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_2", "TLS_1_3"})
    void noSocketIsLeftOfConnectionsThatEitherEndClosed(TlsVersion tls) throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(2), tls)) {
            SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
            for (String header : new String[] {"Connection: close", "Connection: keep-alive"}) {
                try (RawClient client = connect(proxy, context)) {
                    client.ask(RawHttp.put(header));
                }
            }
            RawClient client = connect(proxy, context);
            client.ask(RawHttp.put());
            client.reset();
            RawClient.plain(proxy.uri()).close();
            Proxies.await("all accepted", () -> proxy.mark().connections() == 4);
            Proxies.await("no socket left", () -> proxy.openConnections() == 0);
            assertThat(Proxies.settled(proxy).connections()).hasSize(4).noneMatch(c -> c.closedBy() == null);
        }
    }

    @Test
    void aClientThatKeepsItsEndOpenLosesItAfterASecond() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(RawHttp.put("Connection: close"));
            assertThat(client.readsEnd()).isTrue();
            Proxies.await("no socket left", () -> proxy.openConnections() == 0);
        }
    }

    @Test
    void aResetWhileTheBackEndWorksLeavesOnlyThisExchangeUnanswered() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer upstream = RawServer.answering(request -> {
                    if (request.body().equals("wait")) {
                        answer.await();
                    }
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient other = RawClient.plain(proxy.uri())) {
            RawClient client = RawClient.plain(proxy.uri());
            client.send(RawHttp.put("wait".getBytes(StandardCharsets.US_ASCII)));
            Proxies.await("forwarded", () -> upstream.requests().size() == 1);
            client.reset();
            Proxies.await("reset seen", () -> proxy.log().closedBy(Closer.CLIENT_RESET) == 1);
            answer.countDown();

            assertThat(other.ask(RawHttp.put()).status()).isEqualTo(200);
            WireLog log = Proxies.settled(proxy);
            assertThat(log.exchanges()).hasSize(2);
            assertThat(log.exchanges().get(0).answeredNanos()).isEmpty();
        }
    }

    @Test
    void aClientThatOnlyStopsSendingStillGetsItsAnswer() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(10), TlsVersion.NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(RawHttp.put());
            client.shutdownOutput();

            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.readsEnd()).isTrue();
            assertThat(Proxies.settled(proxy).closedByClient()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_3"})
    void anIdleConnectionIsClosedByTheServerButNotOneThatWaitsForItsAnswer(TlsVersion tls) throws Exception {
        Duration limit = Duration.ofMillis(100);
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer upstream = RawServer.answering(request -> {
                    answer.await();
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy proxy = LatencyProxy.open(
                        Proxies.settings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), limit));
                RawClient client = connect(proxy, RawClient.trusting(Proxies.CERTIFICATE))) {
            client.send(RawHttp.put());
            try (RawClient silent = connect(proxy, RawClient.trusting(Proxies.CERTIFICATE))) {
                assertThat(silent.readsEnd()).isTrue();
                assertThat(proxy.log().connections())
                        .extracting(ConnectionRecord::closedBy)
                        .containsExactlyInAnyOrder(null, Closer.SERVER);
            }
            answer.countDown();
            assertThat(client.read().status()).isEqualTo(200);
            long answered = System.nanoTime();
            assertThat(client.readsEnd()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isGreaterThan(limit.dividedBy(2));
            assertThat(Proxies.settled(proxy).closedBy(Closer.SERVER)).isEqualTo(1);
        }
    }

    @Test
    @SuppressWarnings("try") // closing is what is tested
    void openConnectionsAreTheProxiesToCloseWhenItCloses() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(50), TlsVersion.NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(RawHttp.put());
            client.send(RawHttp.put());
            proxy.close();

            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
            assertThat(proxy.log().closedBy(Closer.PROXY)).isEqualTo(1);
            assertThat(proxy.settled(WireMark.START, Proxies.AT_MOST)).isEqualTo(proxy.log());
            Proxies.await("upstream closed", () -> upstream.open() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_3"})
    @SuppressWarnings("try") // closing is what is tested
    void closingLeavesNoThreadAndNoListenerAndMayBeRepeated(TlsVersion tls) throws Exception {
        try (RawServer upstream = RawServer.echo()) {
            LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(5), tls);
            try (RawClient client = connect(proxy, RawClient.trusting(Proxies.CERTIFICATE))) {
                client.ask(RawHttp.put());
                assertThat(threads()).isNotEmpty();
                proxy.close();
                proxy.close();
            }
            Proxies.await("no thread left of " + threads(), () -> threads().isEmpty());
            assertThatThrownBy(() -> RawClient.plain(proxy.uri())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void itListensOnLoopbackAlone() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri())) {
            assertThat(proxy.uri().getHost()).isEqualTo("127.0.0.1");
            for (InetAddress address : addressesOfThisMachine()) {
                try (Socket socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(
                                    new InetSocketAddress(address, proxy.uri().getPort()), 1_000))
                            .as("connecting to %s", address)
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    private static List<InetAddress> addressesOfThisMachine() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            addresses.addAll(Collections.list(each.getInetAddresses()));
        }
        addresses.removeIf(address -> address.getHostAddress().equals("127.0.0.1"));
        return addresses;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(LatencyProxy.THREAD_PREFIX))
                .toList();
    }

    private static RawClient connect(LatencyProxy proxy, SSLContext context) throws IOException {
        return proxy.uri().getScheme().equals("https")
                ? RawClient.tls(proxy.uri(), context)
                : RawClient.plain(proxy.uri());
    }

    @Test
    void aThousandConnectionsAreOpenAtOnceAndNothingIsLeftOfThem() throws Exception {
        int clients = 1_000;
        long buffers = buffersInUse();
        List<RawClient> open = new ArrayList<>();
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri())) {
            for (int i = 0; i < clients; i++) {
                open.add(RawClient.plain(proxy.uri()));
            }
            byte[] request = RawHttp.put();
            int answered = 0;
            for (RawClient client : open) {
                answered += client.ask(request).status() == 200 ? 1 : 0;
            }
            assertThat(answered).isEqualTo(clients);
            assertThat(proxy.openConnections()).isEqualTo(clients);
            // one request at a time, so a connection in use and a spare suffice
            assertThat(upstream.accepted()).isLessThanOrEqualTo(2);

            for (RawClient client : open) {
                client.close();
            }
            Proxies.await("all connections are closed", () -> proxy.openConnections() == 0);
            WireLog log = Proxies.settled(proxy);
            assertThat(log.connections()).hasSize(clients).allMatch(c -> c.closedBy() == Closer.CLIENT_FIN);
            assertThat(log.exchanges()).hasSize(clients);
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
        // what the event loop's thread keeps for its next buffers is given back when it ends
        Proxies.await("all buffers are given back", () -> buffersInUse() <= buffers);
    }

    private static long buffersInUse() {
        return Stream.concat(
                        PooledByteBufAllocator.DEFAULT.metric().directArenas().stream(),
                        PooledByteBufAllocator.DEFAULT.metric().heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }
}
