package io.dynamolatency.internal.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes and closes pass a relay unchanged, and its log has them. */
@Timeout(60)
@Tag("server")
class TcpRelayTest {

    private static final int MEGABYTE = 1 << 20;

    private final RelayLoop loop = new RelayLoop();
    private final RelayLog log = new RelayLog();

    @AfterEach
    void end() {
        loop.close();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private TcpRelay before(RawServer server) {
        return TcpRelay.reading(loop, "127.0.0.1", server.uri().getPort(), log);
    }

    private static RawHttp.Message exchange(Socket socket, String... headers) throws IOException {
        socket.getOutputStream().write(RawHttp.put(headers));
        return Objects.requireNonNull(RawHttp.read(socket.getInputStream(), false));
    }

    /** Waits until the first connection's end is recorded. */
    private Closer closedBy() throws InterruptedException {
        while (true) {
            for (ConnectionRecord connection : log.log().connections()) {
                Closer by = connection.closedBy();
                if (by != null) {
                    return by;
                }
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void recordsExchangesOfEachConnection() throws Exception {
        byte[] chunked = ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "2\r\n{}\r\n0\r\n\r\n")
                .getBytes(ISO_8859_1);
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = RawServer.answering(request ->
                        requests.incrementAndGet() == 2 ? chunked : RawHttp.answer(200, "{}".getBytes(ISO_8859_1)));
                TcpRelay relay = before(server);
                Socket first = connect(relay.port());
                Socket second = connect(relay.port())) {
            exchange(first, "amz-sdk-invocation-id: a", "amz-sdk-request: attempt=1; max=3");
            exchange(first, "amz-sdk-invocation-id: a", "amz-sdk-request: attempt=2; max=3", "Connection: close");
            exchange(second, "amz-sdk-invocation-id: b");

            assertThat(log.log().exchanges())
                    .extracting(
                            Exchange::connection,
                            Exchange::indexOnConnection,
                            Exchange::operation,
                            Exchange::invocationId,
                            Exchange::retry,
                            Exchange::requestSaysClose,
                            Exchange::responseSaysClose,
                            Exchange::status,
                            one -> one.lastByteNanos().isPresent())
                    .containsExactly(
                            tuple(0, 0, "PutItem", "a", false, false, false, 200, true),
                            tuple(0, 1, "PutItem", "a", true, true, true, 200, true),
                            tuple(1, 0, "PutItem", "b", false, false, false, 200, true));
            assertThat(log.log().connections())
                    .extracting(ConnectionRecord::exchanges)
                    .containsExactly(2, 1);
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void tellsThatTheClientClosed() throws Exception {
        try (RawServer server = RawServer.echo();
                TcpRelay relay = before(server)) {
            try (Socket client = connect(relay.port())) {
                exchange(client);
                assertThat(log.log().connections().get(0).closedBy()).isNull();
            }
            assertThat(closedBy()).isEqualTo(Closer.CLIENT_FIN);
        }
    }

    @Test
    void tellsThatTheClientReset() throws Exception {
        CountDownLatch reset = new CountDownLatch(1);
        try (RawServer server = RawServer.serving((in, out) -> {
                    try {
                        while (in.read() >= 0) {}
                    } catch (IOException expected) {
                        reset.countDown();
                    }
                });
                TcpRelay relay = before(server)) {
            try (Socket client = connect(relay.port())) {
                client.getOutputStream().write(RawHttp.put());
                client.setSoLinger(true, 0);
            }
            assertThat(closedBy()).isEqualTo(Closer.CLIENT_RESET);
            assertThat(reset.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void passesTheServersCloseOn() throws Exception {
        try (RawServer server = RawServer.answeringAndClosing(request -> RawHttp.answer(200, new byte[3]));
                TcpRelay relay = before(server);
                Socket client = connect(relay.port())) {
            exchange(client);
            assertThat(client.getInputStream().read()).isNegative();
            assertThat(closedBy()).isEqualTo(Closer.SERVER);
        }
    }

    @Test
    void closesIfNothingListens() throws Exception {
        try (TcpRelay relay =
                        TcpRelay.reading(loop, "127.0.0.1", RawServer.closed().getPort(), log);
                Socket client = connect(relay.port())) {
            InputStream in = client.getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
            assertThat(closedBy()).isEqualTo(Closer.SERVER);
        }
    }

    /** Both ends send more than buffers hold before either reads. */
    @Test
    void passesBytesBothWaysAtOnce() throws Exception {
        byte[] sent = new byte[8 * MEGABYTE];
        new Random(1).nextBytes(sent);
        try (RawServer server = RawServer.serving((in, out) -> {
                    CompletableFuture<Void> writing = sending(out, sent);
                    out.write(in.readNBytes(sent.length), 0, 0);
                    writing.join();
                });
                TcpRelay relay = TcpRelay.unread(loop, "127.0.0.1", server.uri().getPort(), () -> {});
                Socket client = connect(relay.port())) {
            CompletableFuture<Void> writing = sending(client.getOutputStream(), sent);
            TimeUnit.MILLISECONDS.sleep(50);
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            writing.get(30, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> sending(OutputStream out, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void tellsOfUnreadConnectionsThatCarryAnswers() throws Exception {
        AtomicInteger carried = new AtomicInteger();
        try (RawServer server = RawServer.echo();
                TcpRelay relay = TcpRelay.unread(loop, "127.0.0.1", server.uri().getPort(), carried::incrementAndGet);
                Socket client = connect(relay.port());
                Socket silent = connect(relay.port())) {
            exchange(client);
            exchange(client);
            assertThat(silent.isConnected()).isTrue();
            assertThat(carried).hasValue(1);
        }
    }

    @Test
    void endsItsConnectionsAndItsThread() throws Exception {
        try (RawServer server = RawServer.echo()) {
            TcpRelay relay = before(server);
            try (Socket client = connect(relay.port())) {
                exchange(client);
                relay.close();
                loop.close();
                assertThat(client.getInputStream().read()).isNegative();
                assertThatThrownBy(() -> connect(relay.port())).isInstanceOf(IOException.class);
            }
        }
    }
}
