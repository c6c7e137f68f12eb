package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@Tag("slow")
class HttpTest {

    private static final int MEGABYTE = 1 << 20;

    @Test
    void methodPathHeadersAndBodyGoOnUnchangedButHopByHopHeadersDoNot() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(lines(
                    "PUT /a%20b?c=d HTTP/1.1",
                    "Host: dynamo.example",
                    "Authorization: AWS4 x",
                    "X-Hop: 1",
                    "Connection: keep-alive, X-Hop",
                    "Keep-Alive: timeout=5",
                    "TE: trailers",
                    "Content-Length: 4",
                    "",
                    "body"));

            RawHttp.Message received = upstream.requests().get(0);
            assertThat(received.startLine()).isEqualTo("PUT /a%20b?c=d HTTP/1.1");
            assertThat(received.headers())
                    .isEqualTo(Map.of("host", "dynamo.example", "authorization", "AWS4 x", "content-length", "4"));
            assertThat(received.body()).isEqualTo("body");
        }
    }

    /** Header names ignore case, but logs should look like the service's. */
    @Test
    void theConnectionHeaderOfAnswersIsSpeltAsTheServiceSpellsIt() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                Socket socket = new Socket(proxy.uri().getHost(), proxy.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(RawHttp.put("Connection: close"));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer.lines()).contains("Connection: close");
        }
    }

    @Test
    void statusHeadersAndBodyComeBackWithKeepAlive() throws Exception {
        byte[] answer = RawHttp.answer(400, ascii("{\"__type\":\"x\"}"), "x-amzn-RequestId: R1", "x-amz-crc32: 7");
        try (RawServer upstream = RawServer.answering(request -> answer);
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            RawHttp.Message message = client.ask(RawHttp.put());

            assertThat(message.status()).isEqualTo(400);
            assertThat(message.body()).isEqualTo("{\"__type\":\"x\"}");
            assertThat(message.headers())
                    .containsEntry("x-amzn-requestid", "R1")
                    .containsEntry("x-amz-crc32", "7")
                    .containsEntry("connection", "keep-alive");
            Exchange exchange = proxy.log().exchanges().get(0);
            assertThat(exchange.status()).isEqualTo(400);
            assertThat(exchange.operation()).isEqualTo("PutItem");
            assertThat(exchange.responseConnectionHeader()).isEqualTo("keep-alive");
            assertThat(exchange.answeredNanos()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, CLOSE", "x-hop , close"})
    void aRequestThatAsksToCloseIsAnsweredWithCloseAndThenTheServerCloses(String header) throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            RawHttp.Message message = client.ask(RawHttp.put("Connection: " + header));

            assertThat(message.header("Connection")).isEqualTo("close");
            assertThat(client.readsEnd()).isTrue();
            WireLog log = Proxies.settled(proxy);
            assertThat(log.closedBy(Closer.SERVER)).isEqualTo(1);
            assertThat(log.exchanges().get(0).requestConnectionHeader()).isEqualTo(header);
            assertThat(log.exchanges().get(0).responseConnectionHeader()).isEqualTo("close");
        }
    }

    @Test
    void http10IsClosedUnlessItAsksToBeKept() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(ascii("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                            .header("connection"))
                    .isEqualTo("keep-alive");
            assertThat(client.ask(ascii("GET / HTTP/1.0\r\n\r\n")).header("connection"))
                    .isEqualTo("close");
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @Test
    void aRequestWithoutABodyGoesOnWithoutALength() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(ascii("GET /health HTTP/1.1\r\nHost: h\r\n\r\n"));
            assertThat(upstream.requests().get(0).headers()).isEqualTo(Map.of("host", "h"));
        }
    }

    @Test
    void aChunkedRequestGoesOnWithItsLength() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            RawHttp.Message message = client.ask(lines(
                    "POST / HTTP/1.1",
                    "Host: h",
                    "Transfer-Encoding: chunked",
                    "",
                    "3",
                    "abc",
                    "2",
                    "de",
                    "0",
                    "",
                    ""));
            assertThat(message.body()).isEqualTo("abcde");
            assertThat(upstream.requests().get(0).headers())
                    .containsEntry("content-length", "5")
                    .doesNotContainKey("transfer-encoding");
        }
    }

    @Test
    void anAnswerToHeadHasOnlyALength() throws Exception {
        byte[] answer = ascii("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        try (RawServer upstream = RawServer.answering(request ->
                        request.startLine().startsWith("HEAD") ? answer : RawHttp.answer(200, ascii("next")));
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(ascii("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
            assertThat(client.readHead().header("content-length")).isEqualTo("5");
            assertThat(client.ask(RawHttp.put()).body()).isEqualTo("next");
        }
    }

    @Test
    void aClientThatWaitsToBeToldGetsItsContinueAndThenItsAnswer() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(ascii("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
            assertThat(client.read().status()).isEqualTo(100);
            client.send(ascii("body"));
            assertThat(client.read().body()).isEqualTo("body");
            assertThat(upstream.requests().get(0).headers()).doesNotContainKey("expect");
            assertThat(Proxies.settled(proxy).exchanges()).singleElement().satisfies(exchange -> {
                assertThat(exchange.expectsContinue()).isTrue();
                assertThat(exchange.waitForRestNanos()).isPositive();
                assertThat(exchange.lastSentNanos()).isGreaterThan(exchange.sentNanos());
            });
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(2), TlsVersion.NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            for (int i = 0; i < 20; i++) {
                client.send(RawHttp.put(ascii(String.valueOf(i))));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.read().body()).isEqualTo(String.valueOf(i));
            }
            WireLog log = Proxies.settled(proxy);
            assertThat(log.exchanges())
                    .extracting(Exchange::indexOnConnection)
                    .isSorted()
                    .hasSize(20);
            assertThat(log.connections().get(0).exchanges()).isEqualTo(20);
        }
    }

    /** A client that sends on without an answer must not fill the memory of this JVM. */
    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = "UNSET", mode = EnumSource.Mode.EXCLUDE)
    void whileRequestsWaitForTheirAnswerNoMoreAreRead(TlsVersion tls) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        // a busy machine sends so many bytes slowly
        Duration patience = Duration.ofMinutes(1);
        byte[] request = RawHttp.put(new byte[2 * MEGABYTE]);
        AtomicLong sent = new AtomicLong();
        try (RawServer upstream = RawServer.answering(asked -> {
                    answered.await();
                    return RawHttp.answer(200, new byte[0]);
                });
                LatencyProxy proxy = LatencyProxy.open(
                        Proxies.settings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), Duration.ZERO),
                        new ProxyTimeouts(patience, patience, patience, patience));
                RawClient client = tls.encrypted()
                        ? RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE))
                        : RawClient.plain(proxy.uri())) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        client.send(request);
                        sent.incrementAndGet();
                    }
                } catch (IOException | RuntimeException closed) {
                    // the end of the test
                }
            });
            sender.setDaemon(true);
            sender.start();
            long before = -1;
            while (before <= 0 || before != sent.get()) {
                before = sent.get();
                TimeUnit.MILLISECONDS.sleep(1_000);
            }
            assertThat(sent.get()).as("requests of 2 MB").isBetween(1L, 60L);
            answered.countDown();
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aRequestWrittenByteByByteArrivesWhole() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(4), TlsVersion.NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            byte[] request = RawHttp.put(ascii("byte by byte, in order"));
            for (byte each : request) {
                client.send(new byte[] {each});
            }
            assertThat(client.read().body()).isEqualTo("byte by byte, in order");
        }
    }

    @Test
    void longValuesAreStoredCut() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(RawHttp.put("amz-sdk-invocation-id: " + "i".repeat(5_000), "Connection: x" + "-".repeat(5_000)));
            Exchange exchange = proxy.log().exchanges().get(0);
            assertThat(exchange.invocationId()).isEqualTo("i".repeat(64));
            assertThat(exchange.requestConnectionHeader()).hasSize(256);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = "UNSET", mode = EnumSource.Mode.EXCLUDE)
    void largeBodiesPassBothWays(TlsVersion tls) throws Exception {
        byte[] body = new byte[MEGABYTE];
        new Random(1).nextBytes(body);
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(4), tls);
                RawClient client = tls.encrypted()
                        ? RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE))
                        : RawClient.plain(proxy.uri())) {
            for (String header : new String[] {"Connection: keep-alive", "Connection: close"}) {
                assertThat(client.ask(RawHttp.put(body, header)).bytes()).isEqualTo(body);
            }
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @Test
    void theLargestBatchOfDynamoDbPasses() throws Exception {
        byte[] body = new byte[16 * MEGABYTE];
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(4), TlsVersion.NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put(body)).body()).hasSize(body.length);
        }
    }

    @Test
    void anOversizedRequestIsRefusedAndTheConnectionClosed() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(ascii("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20971521\r\n\r\n"));
            // unread bytes of a body must not turn the answer into a reset
            client.send(new byte[MEGABYTE]);

            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.readsEnd()).isTrue();
            WireLog log = Proxies.settled(proxy);
            assertThat(log.exchanges()).extracting(Exchange::status).containsExactly(413);
            assertThat(log.closedBy(Closer.SERVER)).isEqualTo(1);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"what is this\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n"})
    void malformedHttpIsAnsweredWith400AndTheConnectionClosed(String bytes) throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri());
                RawClient client = RawClient.plain(proxy.uri())) {
            client.ask(RawHttp.put());
            RawHttp.Message message = client.ask(ascii(bytes));

            assertThat(message.status()).isEqualTo(400);
            assertThat(message.header("connection")).isEqualTo("close");
            assertThat(client.readsEnd()).isTrue();
            assertThat(Proxies.settled(proxy).closedBy(Closer.SERVER)).isEqualTo(1);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    private static byte[] lines(String... lines) {
        return ascii(String.join("\r\n", lines));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
