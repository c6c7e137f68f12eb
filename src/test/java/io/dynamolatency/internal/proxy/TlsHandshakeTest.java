package io.dynamolatency.internal.proxy;

import static io.dynamolatency.TlsVersion.TLS_1_2;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@Tag("server")
class TlsHandshakeTest {

    private RawServer upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = RawServer.echo();
    }

    @AfterEach
    void end() throws Exception {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void oneContextResumesAndAnotherStartsAfresh(TlsVersion tls) throws Exception {
        try (LatencyProxy proxy = open(tls)) {
            SSLContext one = RawClient.trusting(Proxies.CERTIFICATE);
            SSLContext another = RawClient.trusting(Proxies.CERTIFICATE);
            call(proxy, one);
            call(proxy, one);
            call(proxy, another);
            call(proxy, one);
            call(proxy, another);

            assertThat(Proxies.settled(proxy).connections())
                    .extracting(ConnectionRecord::handshake)
                    .containsExactly(
                            Handshake.FULL, Handshake.RESUMED, Handshake.FULL, Handshake.RESUMED, Handshake.RESUMED);
        }
    }

    private static byte[] clientHello() throws Exception {
        SSLEngine engine = RawClient.trusting(Proxies.CERTIFICATE).createSSLEngine("127.0.0.1", 1);
        engine.setUseClientMode(true);
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void aHandshakeThatEndsWithAFinOrIsSpoiltEndsSilently() throws Exception {
        byte[] spoilt = clientHello();
        Arrays.fill(spoilt, 40, spoilt.length, (byte) 0xff);
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ZERO, TlsVersion.TLS_1_3)) {
            List<byte[]> hellos = new ArrayList<>(List.of(clientHello(), spoilt));
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) {
                byte[] hello = clientHello();
                for (int flips = 0; flips <= i % 8; flips++) {
                    hello[5 + random.nextInt(hello.length - 5)] = (byte) random.nextInt();
                }
                hellos.add(hello);
            }
            for (byte[] hello : hellos) {
                try (RawClient client = RawClient.plain(proxy.uri())) {
                    client.send(hello);
                    client.shutdownOutput();
                    client.drain();
                }
            }
            assertThat(Proxies.settled(proxy).failedHandshakes()).isEqualTo(hellos.size());
            assertThat(proxy.log().connections()).allMatch(connection -> connection.handshakeFailure() != null);
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("SLF4J")))
                .isEmpty();
    }

    @Test
    void aClientThatSpeaksAnotherVersionIsRefusedAndRecordedApart() throws Exception {
        for (TlsVersion tls : new TlsVersion[] {TLS_1_2, TLS_1_3}) {
            TlsVersion other = tls == TLS_1_2 ? TLS_1_3 : TLS_1_2;
            try (LatencyProxy proxy = open(tls)) {
                SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
                assertThatThrownBy(() -> RawClient.tls(proxy.uri(), context, other.protocol()))
                        .isInstanceOf(SSLException.class);
                call(proxy, context);

                WireLog log = Proxies.settled(proxy);
                assertThat(log.failedHandshakes()).isEqualTo(1);
                assertThat(log.connections().get(0).handshakeFailure()).containsIgnoringCase("protocol");
                assertThat(log.opened()).isEqualTo(1);
                assertThat(log.closedBy(Closer.SERVER)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void aClientThatDoesNotTrustTheAuthorityIsRecordedWithTheReason(TlsVersion tls) throws Exception {
        try (LatencyProxy proxy = open(tls)) {
            SSLContext strangers = RawClient.trusting(RunCertificate.create());
            assertThatThrownBy(() -> RawClient.tls(proxy.uri(), strangers)).isInstanceOf(SSLException.class);

            WireLog log = Proxies.settled(proxy);
            assertThat(log.failedHandshakes()).isEqualTo(1);
            assertThat(log.opened()).isZero();
            assertThat(log.exchanges()).isEmpty();
            assertThat(log.connections().get(0).closedBy()).isEqualTo(Closer.CLIENT_FIN);
            assertThat(log.connections().get(0).handshakeFailure()).contains("does not trust the run's certificate");
        }
    }

    @Test
    void plainHttpOnATlsPortIsAFailedHandshakeThatKeepsNoneOfItsBytes() throws Exception {
        try (LatencyProxy proxy = open(TLS_1_3);
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(RawHttp.put("Authorization: SECRET"));
            assertThat(client.readsEnd()).isTrue();

            ConnectionRecord connection = Proxies.settled(proxy).connections().get(0);
            assertThat(connection.handshake()).isEqualTo(Handshake.FAILED);
            assertThat(connection.handshakeFailure())
                    .contains("plain HTTP")
                    .doesNotContain("SECRET")
                    .doesNotContainIgnoringCase(HexFormat.of().formatHex("SECRET".getBytes(StandardCharsets.US_ASCII)));
            assertThat(connection.closedBy()).isEqualTo(Closer.SERVER);
        }
    }

    @Test
    void anAlertSentInTheClearIsReadAsOpenSslMeansIt() throws Exception {
        byte[] unknownAuthority = {21, 3, 3, 0, 2, 2, 48};
        try (LatencyProxy proxy = open(TLS_1_3);
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(unknownAuthority);
            client.drain();

            ConnectionRecord connection = Proxies.settled(proxy).connections().get(0);
            assertThat(connection.handshakeFailure())
                    .isEqualTo("Received fatal alert: unknown_ca: the client does not trust the run's certificate");
            assertThat(connection.closedBy()).isEqualTo(Closer.CLIENT_FIN);
        }
    }

    @Test
    void aClientThatGoesAwayInTheMiddleIsAFailedHandshake() throws Exception {
        try (LatencyProxy proxy = open(TLS_1_3)) {
            try (RawClient client = RawClient.plain(proxy.uri())) {
                client.send(new byte[] {22, 3, 1, 0, 100, 1, 0, 0});
            }
            ConnectionRecord connection = Proxies.settled(proxy).connections().get(0);
            assertThat(connection.handshake()).isEqualTo(Handshake.FAILED);
            assertThat(connection.handshakeFailure()).isEqualTo(ClientAlert.WITHOUT_ALERT);
            assertThat(connection.closedBy()).isEqualTo(Closer.CLIENT_FIN);
        }
    }

    /** A time-out of the client closes its connection so, for example while it checks the certificate. */
    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void aClientThatClosesInTlsDuringTheHandshakeIsAFailedHandshake(TlsVersion tls) throws Exception {
        try (LatencyProxy proxy = open(tls)) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), proxy.uri().getPort())) {
                SSLEngine engine = RawClient.trusting(Proxies.CERTIFICATE).createSSLEngine("127.0.0.1", 1);
                engine.setUseClientMode(true);
                engine.setEnabledProtocols(new String[] {tls.protocol()});
                send(engine, socket);
                ByteBuffer answer = ByteBuffer.allocate(64 << 10);
                while (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                    int read = socket.getInputStream().read(answer.array(), answer.position(), answer.remaining());
                    answer.position(answer.position() + read).flip();
                    SSLEngineResult result;
                    do {
                        result = engine.unwrap(answer, ByteBuffer.allocate(64 << 10));
                    } while (result.getStatus() == Status.OK
                            && result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP);
                    answer.compact();
                }
                assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
                if (tls == TLS_1_3) { // the task computes the key for the alert; in TLS 1.2 it would end the handshake
                    engine.getDelegatedTask().run();
                }
                engine.closeOutbound();
                send(engine, socket);
                socket.getInputStream().readAllBytes();
            }
            ConnectionRecord connection = Proxies.settled(proxy).connections().get(0);
            assertThat(connection.handshake()).isEqualTo(Handshake.FAILED);
            assertThat(connection.closedBy()).isEqualTo(Closer.CLIENT_FIN);
        }
    }

    private static void send(SSLEngine engine, Socket socket) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
        SSLEngineResult result;
        do {
            result = engine.wrap(ByteBuffer.allocate(0), bytes);
        } while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && result.getStatus() == Status.OK);
        socket.getOutputStream().write(bytes.array(), 0, bytes.position());
    }

    @Test
    void aClientThatGoesAwayWithoutAByteIsAFailedHandshakeToo() throws Exception {
        try (LatencyProxy proxy = open(TLS_1_3)) {
            RawClient.plain(proxy.uri()).close();

            ConnectionRecord connection = Proxies.settled(proxy).connections().get(0);
            assertThat(connection.handshake()).isEqualTo(Handshake.FAILED);
            assertThat(connection.firstByteNanos()).isEmpty();
            assertThat(connection.closedBy()).isEqualTo(Closer.CLIENT_FIN);
        }
    }

    @Test
    void aHandshakeUnderWayIsPendingAndSettlingWaitsNoLongerThanItIsAllowedTo() throws Exception {
        try (LatencyProxy proxy = open(TLS_1_3);
                RawClient client = RawClient.plain(proxy.uri())) {
            client.send(new byte[] {22, 3, 1, 0, 100, 1, 0, 0});
            Proxies.await("bytes read", () -> proxy.log().connections().stream()
                    .anyMatch(c -> c.firstByteNanos().isPresent()));

            ConnectionRecord connection = proxy.settled(proxy.mark(), Duration.ofMillis(50)).connections().stream()
                    .findFirst()
                    .orElseGet(() -> proxy.log().connections().get(0));
            assertThat(connection.handshake()).isEqualTo(Handshake.PENDING);
            assertThat(connection.closedBy()).isNull();
        }
    }

    @Test
    void aClientThatTakesItsTimeInAHandshakeIsNotIdle() throws Exception {
        try (LatencyProxy proxy = LatencyProxy.open(Proxies.settings(
                        upstream.uri(), NetworkProfile.of(Duration.ZERO, TLS_1_3), Duration.ofMillis(40)));
                RawClient computing = RawClient.plain(proxy.uri());
                RawClient ready = RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE))) {
            computing.send(new byte[] {22, 3, 1, 0, 100, 1, 0, 0});
            // it came later, so the other would have been closed before it
            ready.ask(RawHttp.put());
            Proxies.await("the idle one closed", () -> proxy.log().closedBy(Closer.SERVER) == 1);
            assertThat(proxy.log().connections())
                    .filteredOn(c -> c.handshake() == Handshake.PENDING)
                    .extracting(ConnectionRecord::closedBy)
                    .containsExactly((Closer) null);
        }
    }

    private LatencyProxy open(TlsVersion tls) {
        return Proxies.open(upstream.uri(), Duration.ofMillis(2), tls);
    }

    private static void call(LatencyProxy proxy, SSLContext context) throws Exception {
        try (RawClient client = RawClient.tls(proxy.uri(), context)) {
            assertThat(client.ask(RawHttp.put("Connection: close")).status()).isEqualTo(200);
            assertThat(client.readsEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "64, 2"})
    void handshakesTakeHalfOfTheCoresAtMost(int cores, int threads) {
        assertThat(LatencyProxy.tlsThreads(cores)).isEqualTo(threads);
    }

    @Test
    void exchangesOfOthersGoOnWhileNoHandshakeCanBeComputed() throws Exception {
        int hellos = 32;
        int calls = 20;
        CountDownLatch computing = new CountDownLatch(1);
        ExecutorService tlsTasks = LatencyProxy.tlsTasks(1);
        SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
        List<RawClient> shaking = new ArrayList<>();
        try (LatencyProxy proxy = new LatencyProxy(
                        Proxies.settings(
                                upstream.uri(), NetworkProfile.of(Duration.ofMillis(1), TLS_1_3), Duration.ZERO),
                        ProxyTimeouts.DEFAULT,
                        tlsTasks,
                        Loopback.address());
                RawClient kept = RawClient.tls(proxy.uri(), context)) {
            kept.ask(RawHttp.put());
            Future<?> held = tlsTasks.submit(() -> computing.await(20, TimeUnit.SECONDS));
            for (int i = 0; i < hellos; i++) {
                RawClient client = RawClient.plain(proxy.uri());
                shaking.add(client);
                client.send(hello(context));
            }
            for (int i = 0; i < calls; i++) {
                assertThat(kept.ask(RawHttp.put()).status()).isEqualTo(200);
            }
            assertThat(proxy.log().exchanges()).hasSize(1 + calls);
            assertThat(proxy.log().connections())
                    .filteredOn(c -> c.handshake() == Handshake.PENDING)
                    .hasSize(hellos);

            computing.countDown();
            held.get(5, TimeUnit.SECONDS);
            for (RawClient client : shaking) {
                assertThat(client.readsEnd()).as("the server's part comes").isFalse();
            }
        } finally {
            computing.countDown();
            for (RawClient client : shaking) {
                client.close();
            }
        }
    }

    /** What a client sends first. */
    private static byte[] hello(SSLContext context) throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {TLS_1_3.protocol()});
        engine.beginHandshake();
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
