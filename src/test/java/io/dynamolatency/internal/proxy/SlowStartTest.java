package io.dynamolatency.internal.proxy;

import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies larger than TCP's initial windows, over sockets: what they take at least, and that they arrive whole. */
@Timeout(30)
@Tag("slow")
class SlowStartTest {

    private static final Duration RTT = Duration.ofMillis(40);

    /** Six flights on a new connection: the last one leaves five round trips after the first. */
    private static final int LARGE = 400_000;

    private static final int WAITS = 5;

    private static byte[] body(int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) ('a' + i % 23);
        }
        return body;
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aLargeAnswerTakesTheRoundTripsOfTheWindow(TlsVersion tls) throws Exception {
        byte[] answer = body(LARGE);
        try (RawServer upstream = RawServer.answering(request -> RawHttp.answer(200, answer));
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, tls)) {
            long start = System.nanoTime();
            try (RawClient client = connect(proxy, tls)) {
                assertThat(client.ask(RawHttp.put()).body()).isEqualTo(text(answer));
                int beforeIt = 1 + tls.fullHandshakeRoundTrips();
                assertThat(since(start)).isGreaterThanOrEqualTo(RTT.multipliedBy(beforeIt + 1 + WAITS));

                Exchange exchange = Proxies.settled(proxy).exchanges().get(0);
                assertThat(exchange.requestHeldBackNanos()).isZero();
                assertThat(exchange.answerHeldBackNanos())
                        .isEqualTo(RTT.multipliedBy(WAITS).toNanos());
                assertThat(exchange.lastByteNanos().getAsLong()
                                - exchange.firstByteNanos().getAsLong())
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aLargeRequestDoesToo(TlsVersion tls) throws Exception {
        byte[] request = body(LARGE);
        try (RawServer upstream = RawServer.answering(asked ->
                        RawHttp.answer(200, new byte[] {(byte) (asked.body().equals(text(request)) ? 'y' : 'n')}));
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, tls)) {
            long start = System.nanoTime();
            try (RawClient client = connect(proxy, tls)) {
                assertThat(client.ask(RawHttp.put(request)).body()).isEqualTo("y");
                int beforeIt = 1 + tls.fullHandshakeRoundTrips();
                assertThat(since(start)).isGreaterThanOrEqualTo(RTT.multipliedBy(beforeIt + 1 + WAITS));

                Exchange exchange = Proxies.settled(proxy).exchanges().get(0);
                assertThat(exchange.answerHeldBackNanos()).isZero();
                // how long depends on when the client wrote its last bytes, too
                assertThat(exchange.requestHeldBackNanos()).isPositive();
            }
        }
    }

    @Test
    void theServersFinStaysBehindALargeAnswer() throws Exception {
        byte[] answer = body(LARGE);
        try (RawServer upstream = RawServer.answering(request -> RawHttp.answer(200, answer));
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            assertThat(client.ask(RawHttp.put("Connection: close")).body()).isEqualTo(text(answer));
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @Test
    void waitingForTheTcpHandshakeIsNoWaitingForTheWindow() throws Exception {
        byte[] request = RawHttp.put(body(2_000));
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ofMillis(400), NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(Arrays.copyOf(request, 1_000));
            Proxies.await("the first part was read", () -> proxy.log().connections().stream()
                    .anyMatch(connection -> connection.firstByteNanos().isPresent()));
            assertThat(client.ask(Arrays.copyOfRange(request, 1_000, request.length))
                            .status())
                    .isEqualTo(200);

            assertThat(Proxies.settled(proxy).exchanges().get(0).requestHeldBackNanos())
                    .isZero();
        }
    }

    @Test
    void anAnswerThatFitsIsNotHeldBack() throws Exception {
        // on a new connection beside the session ticket, which is under way as well
        byte[] answer = body(12_000);
        try (RawServer upstream = RawServer.answering(request -> RawHttp.answer(200, answer));
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, TLS_1_3);
                RawClient client = connect(proxy, TLS_1_3)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask(RawHttp.put()).body()).isEqualTo(text(answer));
            }
            assertThat(Proxies.settled(proxy).exchanges())
                    .hasSize(3)
                    .allSatisfy(exchange -> assertThat(exchange.heldBackNanos()).isZero());
        }
    }

    @Test
    void whatIsSentWithTheEmulationOffIsNotHeldBackAndOpensNoWindow() throws Exception {
        byte[] answer = body(LARGE);
        try (RawServer upstream = RawServer.answering(request -> RawHttp.answer(200, answer));
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, NONE);
                RawClient client = RawClient.plain(proxy.uri())) {
            proxy.emulation(false);
            for (int i = 0; i < 3; i++) {
                client.ask(RawHttp.put());
            }
            proxy.emulation(true);
            client.ask(RawHttp.put());

            List<Exchange> exchanges = Proxies.settled(proxy).exchanges();
            assertThat(exchanges.subList(0, 3))
                    .allSatisfy(exchange -> assertThat(exchange.heldBackNanos()).isZero());
            assertThat(exchanges.get(3).answerHeldBackNanos())
                    .isEqualTo(RTT.multipliedBy(WAITS).toNanos());
        }
    }

    private static RawClient connect(LatencyProxy proxy, TlsVersion tls) throws Exception {
        return tls.encrypted()
                ? RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE))
                : RawClient.plain(proxy.uri());
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
