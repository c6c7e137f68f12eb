package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
@Tag("slow")
class ConnectionsTest {

    private static final int CALLS = 10;

    @ParameterizedTest
    @CsvSource({"1, NONE", "32, NONE", "1, TLS_1_2", "32, TLS_1_2", "1, TLS_1_3", "32, TLS_1_3"})
    void countsAreExactForKeptConnections(int clients, TlsVersion tls) throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(1), tls)) {
            inParallel(clients, () -> {
                SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
                try (RawClient client = connect(door, context)) {
                    for (int i = 0; i < CALLS; i++) {
                        assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                    }
                }
            });
            WireLog log = Proxies.settled(door);
            assertThat(log.connections()).hasSize(clients).allMatch(c -> c.exchanges() == CALLS);
            assertThat(log.exchanges()).hasSize(clients * CALLS).allMatch(e -> e.status() == 200);
            assertThat(log.exchanges())
                    .extracting(Exchange::sequence)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(log.reused()).isEqualTo(clients * (CALLS - 1));
            assertThat(log.closedByClient()).isEqualTo(clients);
            assertThat(log.fullHandshakes()).isEqualTo(tls.encrypted() ? clients : 0);
            assertThat(log.peakConcurrency()).isBetween(1, clients);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, NONE", "32, NONE", "1, TLS_1_2", "32, TLS_1_2", "1, TLS_1_3", "32, TLS_1_3"})
    void countsAreExactForConnectionsThatTheServerCloses(int clients, TlsVersion tls) throws Exception {
        int calls = 4;
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(1), tls)) {
            inParallel(clients, () -> {
                SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
                for (int i = 0; i < calls; i++) {
                    try (RawClient client = connect(door, context)) {
                        assertThat(client.ask(RawHttp.put("Connection: close")).status())
                                .isEqualTo(200);
                    }
                }
            });
            WireLog log = Proxies.settled(door);
            assertThat(log.connections()).hasSize(clients * calls).allMatch(c -> c.exchanges() == 1);
            assertThat(log.connections()).extracting(ConnectionRecord::index).isSorted();
            assertThat(log.exchanges()).hasSize(clients * calls);
            assertThat(log.reused()).isZero();
            assertThat(log.closedBy(Closer.SERVER)).isEqualTo(clients * calls);
            assertThat(log.fullHandshakes()).isEqualTo(tls.encrypted() ? clients : 0);
            assertThat(log.resumedHandshakes()).isEqualTo(tls.encrypted() ? clients * (calls - 1) : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_3"})
    void theServerClosesAfterItsAnswersWhileItIsToldTo(TlsVersion tls) throws Exception {
        SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(1), tls)) {
            try (RawClient client = connect(door, context)) {
                assertThat(client.ask(RawHttp.put()).header("Connection")).isEqualTo("keep-alive");
                door.closeAfterAnswers(true);
                assertThat(client.ask(RawHttp.put()).header("Connection")).isEqualTo("close");
                assertThat(client.readsEnd()).isTrue();
            }
            door.closeAfterAnswers(false);
            try (RawClient client = connect(door, context)) {
                assertThat(client.ask(RawHttp.put()).header("Connection")).isEqualTo("keep-alive");
            }
            WireLog log = Proxies.settled(door);
            assertThat(log.connections())
                    .extracting(ConnectionRecord::closedBy)
                    .containsExactly(Closer.SERVER, Closer.CLIENT_FIN);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_3"})
    void idleConnectionsAreClosedWhenTheServerIsToldTo(TlsVersion tls) throws Exception {
        SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        try (RawUpstream upstream = RawUpstream.answering(request -> {
                    if (request.body().equals("wait")) {
                        asked.countDown();
                        answers.await();
                    }
                    return RawHttp.answer(200, request.bytes());
                });
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(20), tls);
                RawClient idle = connect(door, context);
                RawClient busy = connect(door, context)) {
            idle.ask(RawHttp.put());
            busy.send(RawHttp.put("wait".getBytes(StandardCharsets.US_ASCII)));
            asked.await();
            WireMark before = door.mark();
            door.closeIdleConnections(Proxies.AT_MOST);
            // the FIN is there already: what comes is the end, and the round trip was waited for
            assertThat(idle.readsEnd()).isTrue();
            answers.countDown();
            assertThat(busy.read().status()).isEqualTo(200);
            assertThat(door.log().connections())
                    .extracting(ConnectionRecord::closedBy)
                    .containsExactly(Closer.SERVER, null);
            assertThat(door.awaitCloses(before, Proxies.AT_MOST)).isTrue();
            assertThat(door.awaitCloses(WireMark.START, Duration.ofMillis(5))).isFalse();
            busy.shutdownOutput();
            assertThat(door.awaitCloses(WireMark.START, Proxies.AT_MOST)).isTrue();
        }
    }

    @Test
    void anAnsweredCallIsInTheLogWhenItsClientHasTheAnswer() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri())) {
            for (int i = 0; i < 50; i++) {
                WireMark before = door.mark();
                try (RawClient client = RawClient.plain(door.uri())) {
                    client.ask(RawHttp.put("Connection: close"));
                    WireLog log = door.log().between(before, door.mark());
                    assertThat(log.exchanges()).singleElement().matches(e -> e.answeredNanos()
                            .isPresent());
                    assertThat(log.closedBy(Closer.SERVER)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void settlingSeesTheClosesAndTheConnectionsOfJustBefore() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(10), TlsVersion.NONE)) {
            for (int i = 0; i < 20; i++) {
                WireMark before = door.mark();
                RawClient client = RawClient.plain(door.uri());
                client.ask(RawHttp.put());
                client.close();
                RawClient.plain(door.uri()).close();
                assertThat(door.settled(before, Proxies.AT_MOST).closedByClient())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void settlingWaitsForAnExchangeButNotForOneOfBefore() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (RawUpstream upstream = RawUpstream.answering(request -> {
                    answer.await();
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy door = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(door.uri())) {
            client.send(RawHttp.put());
            Proxies.await("begun", () -> door.mark().exchanges() == 1);
            WireMark later = door.mark();

            assertThat(door.settled(later, Proxies.AT_MOST)).isEqualTo(RecordedWireLog.EMPTY);
            assertThat(door.settled(WireMark.START, Duration.ofMillis(20)).exchanges())
                    .singleElement()
                    .matches(e -> e.answeredNanos().isEmpty() && e.status() == 0);
            answer.countDown();
            assertThat(Proxies.settled(door).exchanges()).singleElement().matches(e -> e.answeredNanos()
                    .isPresent());
        }
    }

    @Test
    void aResetIsTheClientsWayOfClosing() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(4), TlsVersion.NONE)) {
            RawClient idle = RawClient.plain(door.uri());
            idle.ask(RawHttp.put());
            idle.reset();
            WireLog log = Proxies.settled(door);
            assertThat(log.closedByClient()).isEqualTo(1);
            assertThat(log.exchanges()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_2", "TLS_1_3"})
    void noSocketIsLeftOfConnectionsThatEitherEndClosed(TlsVersion tls) throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(2), tls)) {
            SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
            for (String header : new String[] {"Connection: close", "Connection: keep-alive"}) {
                try (RawClient client = connect(door, context)) {
                    client.ask(RawHttp.put(header));
                }
            }
            RawClient client = connect(door, context);
            client.ask(RawHttp.put());
            client.reset();
            RawClient.plain(door.uri()).close();
            Proxies.await("all accepted", () -> door.mark().connections() == 4);
            Proxies.await("no socket left", () -> door.openConnections() == 0);
            assertThat(Proxies.settled(door).connections()).hasSize(4).noneMatch(c -> c.closedBy() == null);
        }
    }

    @Test
    void aClientThatKeepsItsEndOpenLosesItAfterASecond() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(door.uri())) {
            client.ask(RawHttp.put("Connection: close"));
            assertThat(client.readsEnd()).isTrue();
            Proxies.await("no socket left", () -> door.openConnections() == 0);
        }
    }

    @Test
    void aResetWhileTheBackEndWorksLeavesTheExchangeUnansweredAndHurtsNobodyElse() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (RawUpstream upstream = RawUpstream.answering(request -> {
                    if (request.body().equals("wait")) {
                        answer.await();
                    }
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy door = Proxies.open(upstream.uri());
                RawClient other = RawClient.plain(door.uri())) {
            RawClient client = RawClient.plain(door.uri());
            client.send(RawHttp.put("wait".getBytes(StandardCharsets.US_ASCII)));
            Proxies.await("forwarded", () -> upstream.requests().size() == 1);
            client.reset();
            Proxies.await("reset seen", () -> door.log().closedBy(Closer.CLIENT_RESET) == 1);
            answer.countDown();

            assertThat(other.ask(RawHttp.put()).status()).isEqualTo(200);
            WireLog log = Proxies.settled(door);
            assertThat(log.exchanges()).hasSize(2);
            assertThat(log.exchanges().get(0).answeredNanos()).isEmpty();
        }
    }

    @Test
    void aClientThatOnlyStopsSendingStillGetsItsAnswer() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(10), TlsVersion.NONE);
                RawClient client = RawClient.plain(door.uri())) {
            client.send(RawHttp.put());
            client.shutdownOutput();

            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.readsEnd()).isTrue();
            assertThat(Proxies.settled(door).closedByClient()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_3"})
    void anIdleConnectionIsClosedByTheServerButNotOneThatWaitsForItsAnswer(TlsVersion tls) throws Exception {
        Duration limit = Duration.ofMillis(100);
        CountDownLatch answer = new CountDownLatch(1);
        try (RawUpstream upstream = RawUpstream.answering(request -> {
                    answer.await();
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy door = LatencyProxy.open(
                        Proxies.settings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), limit));
                RawClient client = connect(door, RawClient.trusting(Proxies.CERTIFICATE))) {
            client.send(RawHttp.put());
            try (RawClient silent = connect(door, RawClient.trusting(Proxies.CERTIFICATE))) {
                assertThat(silent.readsEnd()).isTrue();
                assertThat(door.log().closedBy(Closer.SERVER)).isEqualTo(1);
            }
            answer.countDown();
            assertThat(client.read().status()).isEqualTo(200);
            long answered = System.nanoTime();
            assertThat(client.readsEnd()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isGreaterThan(limit.dividedBy(2));
            assertThat(Proxies.settled(door).closedBy(Closer.SERVER)).isEqualTo(2);
        }
    }

    @Test
    @SuppressWarnings("try") // closing is what is tested
    void openConnectionsAreTheProxiesToCloseWhenItCloses() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(50), TlsVersion.NONE);
                RawClient client = RawClient.plain(door.uri())) {
            client.ask(RawHttp.put());
            client.send(RawHttp.put());
            door.close();

            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
            assertThat(door.log().closedBy(Closer.PROXY)).isEqualTo(1);
            assertThat(door.settled(WireMark.START, Proxies.AT_MOST)).isEqualTo(door.log());
            Proxies.await("upstream closed", () -> upstream.open() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE", "TLS_1_3"})
    @SuppressWarnings("try") // closing is what is tested
    void closingLeavesNoThreadAndNoListenerAndMayBeRepeated(TlsVersion tls) throws Exception {
        try (RawUpstream upstream = RawUpstream.echo()) {
            LatencyProxy door = Proxies.open(upstream.uri(), Duration.ofMillis(5), tls);
            try (RawClient client = connect(door, RawClient.trusting(Proxies.CERTIFICATE))) {
                client.ask(RawHttp.put());
                assertThat(threads()).isNotEmpty();
                door.close();
                door.close();
            }
            Proxies.await("no thread left of " + threads(), () -> threads().isEmpty());
            assertThatThrownBy(() -> RawClient.plain(door.uri())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void itListensOnLoopbackAlone() throws Exception {
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri())) {
            assertThat(door.uri().getHost()).isEqualTo("127.0.0.1");
            for (InetAddress address : addressesOfThisMachine()) {
                try (Socket socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(
                                    new InetSocketAddress(address, door.uri().getPort()), 1_000))
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

    private static RawClient connect(LatencyProxy door, SSLContext context) throws IOException {
        return door.uri().getScheme().equals("https")
                ? RawClient.tls(door.uri(), context)
                : RawClient.plain(door.uri());
    }

    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    /** Starts them all at one moment and waits, bounded, for them to succeed. */
    private static void inParallel(int clients, Task task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            CyclicBarrier together = new CyclicBarrier(clients);
            List<Callable<Void>> tasks = Collections.nCopies(clients, () -> {
                together.await(10, TimeUnit.SECONDS);
                task.run();
                return null;
            });
            for (Future<Void> each : threads.invokeAll(tasks, 20, TimeUnit.SECONDS)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aThousandConnectionsAreOpenAtOnceAndNothingIsLeftOfThem() throws Exception {
        int clients = 1_000;
        long buffers = buffersInUse();
        List<RawClient> open = new ArrayList<>();
        try (RawUpstream upstream = RawUpstream.echo();
                LatencyProxy door = Proxies.open(upstream.uri())) {
            for (int i = 0; i < clients; i++) {
                open.add(RawClient.plain(door.uri()));
            }
            byte[] request = RawHttp.put();
            int answered = 0;
            for (RawClient client : open) {
                answered += client.ask(request).status() == 200 ? 1 : 0;
            }
            assertThat(answered).isEqualTo(clients);
            assertThat(door.openConnections()).isEqualTo(clients);
            // one request at a time, so the one that is in use and the one ahead of it do for all
            assertThat(upstream.accepted()).isLessThanOrEqualTo(2);

            for (RawClient client : open) {
                client.close();
            }
            Proxies.await("all connections are closed", () -> door.openConnections() == 0);
            WireLog log = Proxies.settled(door);
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
