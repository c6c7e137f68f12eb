package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    void countsAreExactForReusedConnections(int clients, TlsVersion tls) throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(1), tls)) {
            inParallel(clients, () -> {
                SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
                try (RawClient client = connect(proxy, context)) {
                    for (int i = 0; i < CALLS; i++) {
                        assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                    }
                }
            });
            // a busy kernel delivers the last FIN some milliseconds after the client's close
            Proxies.await("the closes of all clients", () -> proxy.log().closedByClient() == clients);
            WireLog log = Proxies.settled(proxy);
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
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(1), tls)) {
            inParallel(clients, () -> {
                SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
                for (int i = 0; i < calls; i++) {
                    try (RawClient client = connect(proxy, context)) {
                        assertThat(client.ask(RawHttp.put("Connection: close")).status())
                                .isEqualTo(200);
                    }
                }
            });
            WireLog log = Proxies.settled(proxy);
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
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(1), tls)) {
            try (RawClient client = connect(proxy, context)) {
                assertThat(client.ask(RawHttp.put()).header("Connection")).isEqualTo("keep-alive");
                proxy.closeAfterAnswers(true);
                assertThat(client.ask(RawHttp.put()).header("Connection")).isEqualTo("close");
                assertThat(client.readsEnd()).isTrue();
            }
            proxy.closeAfterAnswers(false);
            try (RawClient client = connect(proxy, context)) {
                assertThat(client.ask(RawHttp.put()).header("Connection")).isEqualTo("keep-alive");
            }
            WireLog log = Proxies.settled(proxy);
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
        try (RawServer upstream = RawServer.answering(request -> {
                    if (request.body().equals("wait")) {
                        asked.countDown();
                        answers.await();
                    }
                    return RawHttp.answer(200, request.bytes());
                });
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(20), tls);
                RawClient idle = connect(proxy, context);
                RawClient busy = connect(proxy, context)) {
            idle.ask(RawHttp.put());
            busy.send(RawHttp.put("wait".getBytes(StandardCharsets.US_ASCII)));
            asked.await();
            WireMark before = proxy.mark();
            proxy.closeIdleConnections(Proxies.AT_MOST);
            // the FIN is there already: what comes is the end, and the round trip was waited for
            assertThat(idle.readsEnd()).isTrue();
            answers.countDown();
            assertThat(busy.read().status()).isEqualTo(200);
            assertThat(proxy.log().connections())
                    .extracting(ConnectionRecord::closedBy)
                    .containsExactly(Closer.SERVER, null);
            assertThat(proxy.awaitCloses(before, Proxies.AT_MOST)).isTrue();
            assertThat(proxy.awaitCloses(WireMark.START, Duration.ofMillis(5))).isFalse();
            busy.shutdownOutput();
            assertThat(proxy.awaitCloses(WireMark.START, Proxies.AT_MOST)).isTrue();
        }
    }

    @Test
    void anAnsweredCallIsInTheLogWhenItsClientHasTheAnswer() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri())) {
            for (int i = 0; i < 50; i++) {
                WireMark before = proxy.mark();
                try (RawClient client = RawClient.plain(proxy.uri())) {
                    client.ask(RawHttp.put("Connection: close"));
                    WireLog log = proxy.log().between(before, proxy.mark());
                    assertThat(log.exchanges()).singleElement().matches(e -> e.answeredNanos()
                            .isPresent());
                    assertThat(log.closedBy(Closer.SERVER)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void settlingSeesTheClosesAndTheConnectionsOfJustBefore() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(10), TlsVersion.NONE)) {
            for (int i = 0; i < 20; i++) {
                WireMark before = proxy.mark();
                RawClient client = RawClient.plain(proxy.uri());
                client.ask(RawHttp.put());
                client.close();
                RawClient.plain(proxy.uri()).close();
                assertThat(proxy.settled(before, Proxies.AT_MOST).connections())
                        .extracting(ConnectionRecord::closedByClient)
                        .containsExactly(true, true);
            }
        }
    }

    @Test
    void settlingWaitsForAnExchangeButNotForOneOfBefore() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer upstream = RawServer.answering(request -> {
                    answer.await();
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(RawHttp.put());
            Proxies.await("started", () -> proxy.mark().exchanges() == 1);
            WireMark later = proxy.mark();

            assertThat(proxy.settled(later, Proxies.AT_MOST)).isEqualTo(RecordedWireLog.EMPTY);
            assertThat(proxy.settled(WireMark.START, Duration.ofMillis(20)).exchanges())
                    .singleElement()
                    .matches(e -> e.answeredNanos().isEmpty() && e.status() == 0);
            answer.countDown();
            assertThat(Proxies.settled(proxy).exchanges()).singleElement().matches(e -> e.answeredNanos()
                    .isPresent());
        }
    }

    private static RawClient connect(LatencyProxy proxy, SSLContext context) throws IOException {
        return proxy.uri().getScheme().equals("https")
                ? RawClient.tls(proxy.uri(), context)
                : RawClient.plain(proxy.uri());
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
}
