package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("slow")
class UpstreamTest {

    private static final byte[] OK = RawHttp.answer(200, new byte[0]);

    @Test
    void aBackEndThatRefusesIsA502ThatSaysSoAndTheConnectionIsKept() throws Exception {
        try (LatencyProxy proxy = Proxies.open(RawServer.closed());
                RawClient client = RawClient.plain(proxy.uri())) {
            for (int i = 0; i < 2; i++) {
                RawHttp.Message message = client.ask(RawHttp.put());
                assertThat(message.status()).isEqualTo(502);
                assertThat(message.header("connection")).isEqualTo("keep-alive");
                assertThat(message.body())
                        .contains("\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\"")
                        .contains("the back end at http://127.0.0.1:")
                        .contains("refused");
            }
            WireLog log = Proxies.settled(proxy);
            assertThat(log.exchanges()).extracting(Exchange::status).containsExactly(502, 502);
            assertThat(log.reused()).isEqualTo(1);
        }
    }

    @Test
    void aBackEndThatDiesInsteadOfAnsweringIsA502() throws Exception {
        try (RawServer upstream = RawServer.answering(request -> null);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            RawHttp.Message message = client.ask(RawHttp.put());

            assertThat(message.status()).isEqualTo(502);
            assertThat(message.body()).contains("closed");
        }
    }

    @Test
    void aBackEndThatDiesInTheMiddleOfItsAnswerIsA502AndNotAskedAgain() throws Exception {
        byte[] half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII);
        try (RawServer upstream = RawServer.answeringAndClosing(request -> half);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(502);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void aBackEndThatSaysSomethingElseThanHttpIsA502() throws Exception {
        byte[] noise = "SSH-2.0-OpenSSH\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (RawServer upstream = RawServer.answering(request -> noise);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(502);
        }
    }

    @Test
    void aBackEndThatNeverAnswersIsA504AndTheConnectionIsKept() throws Exception {
        CountDownLatch forever = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (RawServer upstream = RawServer.answering(request -> {
                    if (calls.getAndIncrement() == 0) {
                        forever.await();
                    }
                    return OK;
                });
                LatencyProxy proxy = open(
                        upstream.uri(),
                        timeouts(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofSeconds(20)));
                RawClient client = RawClient.plain(proxy.uri())) {
            RawHttp.Message message = client.ask(RawHttp.put());
            assertThat(message.status()).isEqualTo(504);
            assertThat(message.body()).contains("gave no answer in 100 ms");
            assertThat(upstream.requests()).as("not asked twice").hasSize(1);
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            forever.countDown();
        }
    }

    @Test
    void aBackEndThatOnceGaveNoAnswerIsGivenMoreTimeWithEachFurtherTimeOut() {
        Duration answer = Duration.ofMillis(1800);
        ProxyTimeouts timeouts = timeouts(Duration.ofSeconds(2), answer, Duration.ofSeconds(20));
        assertThat(Stream.iterate(answer, timeouts::after).limit(6).map(Duration::toMillis))
                .containsExactly(1800L, 250L, 500L, 1000L, 1800L, 250L);
        Duration brief = Duration.ofMillis(100);
        assertThat(timeouts(brief, brief, brief).after(brief)).isEqualTo(brief);
    }

    @Test
    void aSlowBackEndAnswersAgainAfterATimeOut() throws Exception {
        CountDownLatch forever = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (RawServer upstream = RawServer.answering(request -> {
                    if (calls.getAndIncrement() == 0) {
                        forever.await();
                    }
                    // longer than the shortest time-out
                    Thread.sleep(400);
                    return OK;
                });
                LatencyProxy proxy = open(
                        upstream.uri(),
                        timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(20)));
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(504);
            List<Integer> further = new ArrayList<>();
            while (further.size() < 8 && !further.contains(200)) {
                further.add(client.ask(RawHttp.put()).status());
            }
            assertThat(further).contains(200);
            forever.countDown();
        }
    }

    @Test
    void aClientThatPipelinesWithoutEndIsReadNoFurtherUntilItsAnswersAreSent() throws Exception {
        int requests = 2_000;
        byte[] large = RawHttp.put(new byte[60_000]);
        // 32 MB may be on the way to the server, and as many may wait for their answers
        int most = 2 * (32 << 20) / large.length;
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer upstream = RawServer.answering(request -> {
                    answer.await();
                    return OK;
                });
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        client.send(large);
                    }
                } catch (IOException ended) {
                    throw new UncheckedIOException(ended);
                }
            });
            Proxies.await("it stops reading", () -> proxy.position().exchanges() >= 16);
            TimeUnit.MILLISECONDS.sleep(200);
            assertThat(proxy.position().exchanges()).isLessThanOrEqualTo(most);
            answer.countDown();
            for (int i = 0; i < requests; i++) {
                assertThat(client.read().status()).isEqualTo(200);
            }
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneConnectionToTheBackEndServesManyAndAnotherStandsReady() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri())) {
            for (int i = 0; i < 10; i++) {
                try (RawClient client = RawClient.plain(proxy.uri())) {
                    client.ask(RawHttp.put("Connection: close"));
                }
            }
            assertThat(upstream.accepted()).isBetween(1, 2);
        }
    }

    @Test
    void aConnectionToTheBackEndIsThereBeforeTheFirstClient() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri())) {
            Proxies.await("one ahead", () -> upstream.accepted() == 1);
            assertThat(proxy.log()).isEqualTo(RecordedWireLog.EMPTY);
        }
    }

    @Test
    void aConnectionThatTheBackEndClosedMeanwhileIsReplacedWithoutTheClientNoticing() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
                upstream.closeConnections();
            }
        }
    }

    @Test
    void aWriteIsNeverSentTwice() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (RawServer upstream = RawServer.answering(request -> calls.incrementAndGet() == 2 ? null : OK);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            RawHttp.Message failed = client.ask(RawHttp.put());
            assertThat(failed.status()).isEqualTo(502);
            assertThat(failed.body()).contains("the connection ended before the answer did");
            assertThat(calls)
                    .as("the back end read it, and may have applied it")
                    .hasValue(2);
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        }
    }

    @Test
    void aReadOnAPooledConnectionThatDiesIsRetriedOnceOnAFreshOne() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        byte[] read = new String(RawHttp.put(), StandardCharsets.US_ASCII)
                .replace("PutItem", "GetItem")
                .getBytes(StandardCharsets.US_ASCII);
        try (RawServer upstream = RawServer.answering(request -> calls.incrementAndGet() == 2 ? null : OK);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(read).status()).isEqualTo(200);
            assertThat(client.ask(read).status()).isEqualTo(200);
            assertThat(calls).hasValue(3);
            assertThat(Proxies.settled(proxy).exchanges()).hasSize(2);
        }
    }

    @Test
    void aConnectionToTheBackEndUnusedForTooLongIsDropped() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = open(
                        upstream.uri(),
                        timeouts(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofMillis(20)));
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(RawHttp.put());
            Proxies.await("all dropped", () -> upstream.open() == 0);
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        }
    }

    @Test
    void aBackEndThatClosesAfterEachAnswerIsAskedOnNewConnections() throws Exception {
        byte[] answer = RawHttp.answer(200, new byte[0], "Connection: close");
        try (RawServer upstream = RawServer.answering(request -> answer);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            for (int i = 0; i < 5; i++) {
                RawHttp.Message message = client.ask(RawHttp.put());
                assertThat(message.status()).isEqualTo(200);
                assertThat(message.header("connection")).isEqualTo("keep-alive");
            }
            assertThat(Proxies.settled(proxy).opened()).isEqualTo(1);
        }
    }

    private static ProxyTimeouts timeouts(Duration connect, Duration answer, Duration idle) {
        return new ProxyTimeouts(connect, answer, idle, ProxyTimeouts.DEFAULT.client());
    }

    private static LatencyProxy open(URI upstream, ProxyTimeouts timeouts) {
        return LatencyProxy.open(
                Proxies.settings(upstream, NetworkProfile.of(Duration.ZERO, TlsVersion.NONE), Duration.ZERO), timeouts);
    }

    @Test
    void aLaterExchangeHasAllOfItsTimeThoughAnEarlierOnesIsOver() throws Exception {
        Duration limit = Duration.ofMillis(300);
        CountDownLatch forever = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (RawServer upstream = RawServer.answering(request -> {
                    if (calls.getAndIncrement() > 0) {
                        forever.await();
                    }
                    return OK;
                });
                LatencyProxy proxy = LatencyProxy.open(
                        Proxies.settings(
                                upstream.uri(), NetworkProfile.of(Duration.ZERO, TlsVersion.NONE), Duration.ZERO),
                        timeouts(limit, limit, limit.multipliedBy(10)));
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
            Thread.sleep(limit.toMillis() / 2);
            long sent = System.nanoTime();
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(504);
            assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(limit.toNanos());
            forever.countDown();
        }
    }
}
