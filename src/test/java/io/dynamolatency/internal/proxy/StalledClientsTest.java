package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections on which a client leaves something half done end after a while. Idle ones after an answer do not. */
@Timeout(120)
@Tag("slow")
class StalledClientsTest {

    private static final Duration BOUND = Duration.ofMillis(500);
    private static final byte[] PUT = RawHttp.put("0123456789".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] LARGE = RawHttp.answer(200, new byte[4 << 20]);

    /** What a client does before it goes silent, and over what. */
    enum Stalled {
        SENDS_NOTHING(TlsVersion.NONE),
        SENDS_NO_HANDSHAKE(TlsVersion.TLS_1_3),
        SENDS_A_PART_OF_A_HANDSHAKE(TlsVersion.TLS_1_3, new byte[] {22, 3, 1, 1, 0, 1}),
        SENDS_A_PART_OF_A_HEAD(TlsVersion.NONE, Arrays.copyOf(PUT, 20)),
        SENDS_A_PART_OF_A_BODY(TlsVersion.NONE, Arrays.copyOf(PUT, PUT.length - 3)),
        SENDS_A_PART_OF_A_SECOND_REQUEST(TlsVersion.NONE, PUT, Arrays.copyOf(PUT, 20)),
        READS_NO_ANSWER(TlsVersion.NONE, PUT, PUT, PUT, PUT, PUT, PUT, PUT, PUT);

        private final TlsVersion tls;

        @SuppressWarnings("ImmutableEnumChecker") // nothing changes them
        private final byte[][] messages;

        Stalled(TlsVersion tls, byte[]... messages) {
            this.tls = tls;
            this.messages = messages;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesSomethingHalfDoneIsClosed(Stalled kind) throws Exception {
        boolean large = kind == Stalled.READS_NO_ANSWER;
        try (RawServer upstream = RawServer.answering(request -> large ? LARGE : RawHttp.answer(200, new byte[0]));
                LatencyProxy proxy = open(upstream, kind.tls)) {
            long before = System.nanoTime();
            try (RawClient client = RawClient.plain(proxy.uri())) {
                send(client, kind.messages);
                Proxies.await("accepted", () -> proxy.mark().connections() == 1);
                Proxies.await("closed", Duration.ofSeconds(60), () -> proxy.openConnections() == 0);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(BOUND);
            }
            assertThat(proxy.log().connections())
                    .extracting(ConnectionRecord::closedBy)
                    .containsExactly(Closer.SERVER);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"NONE", "TLS_1_3"})
    void aConnectionThatIsIdleAfterAnAnswerStaysOpen(TlsVersion tls) throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = open(upstream, tls);
                RawClient idle = answered(proxy);
                RawClient silent = RawClient.plain(proxy.uri())) {
            assertThat(silent.readsEnd()).isTrue();
            Proxies.await("closed", Duration.ofSeconds(60), () -> proxy.openConnections() == 1);
            assertThat(idle.ask(PUT).status()).isEqualTo(200);
        }
    }

    private static LatencyProxy open(RawServer upstream, TlsVersion tls) {
        ProxyTimeouts usual = ProxyTimeouts.DEFAULT;
        return LatencyProxy.open(
                Proxies.settings(upstream.uri(), NetworkProfile.of(Duration.ZERO, tls), Duration.ZERO),
                new ProxyTimeouts(usual.connect(), usual.answer(), usual.idle(), BOUND));
    }

    /** Returns a client with an answer, which on a slow machine may take more than one attempt. */
    private static RawClient answered(LatencyProxy proxy) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                RawClient client = proxy.uri().getScheme().equals("https")
                        ? RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE))
                        : RawClient.plain(proxy.uri());
                client.ask(PUT);
                return client;
            } catch (IOException closedMeanwhile) {
                if (attempt == 20) {
                    throw closedMeanwhile;
                }
            }
        }
    }

    private static void send(RawClient client, byte[][] messages) {
        try {
            if (messages.length == 2) {
                client.ask(messages[0]);
                client.send(messages[1]);
            } else {
                for (byte[] message : messages) {
                    client.send(message);
                }
            }
        } catch (IOException closedMeanwhile) {
            // on a slow machine the bound has passed already
        }
    }
}
