package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.fixture.Soak;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.WireLog;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that send broken HTTP and TLS, beside a healthy client on a single connection. {@code -Dsoak.seed=S
 * -Dsoak.first=N -Dsoak.inputs=1} sends the input with the number N again.
 */
@Timeout(3600)
@Tag("slow")
@Tag("soak")
class HostileInputsTest {

    private static final int INPUTS = Soak.times("inputs", 1_000);
    private static final int FIRST = Soak.times("first", 0);
    private static final int OF_ONE_PROXY = 5_000;
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final byte[] HEALTHY = RawHttp.put("X-Healthy: yes");

    private final AtomicInteger arrived = new AtomicInteger();
    private int asked;
    private int unread;
    private long longestNanos;

    @Test
    void aHealthyClientIsServedAndCountedAlone() throws Exception {
        for (int from = FIRST; from < FIRST + INPUTS; from += OF_ONE_PROXY) {
            int to = Math.min(FIRST + INPUTS, from + OF_ONE_PROXY);
            beside(from, to, TlsVersion.NONE);
            beside(from, to, TlsVersion.TLS_1_3);
        }
        Soak.tell(
                "hostile",
                HostileInputsTest.class,
                "- " + INPUTS + " inputs, each to plain HTTP and to TLS 1.3: no wrong count, no connection left.\n"
                        + "- " + asked + " of " + asked
                        + " requests of the healthy client were answered, on one connection to each proxy.\n"
                        + "- After the last input of a proxy, its connections were gone within "
                        + longestNanos / 1_000_000
                        + " ms.\n");
    }

    private void beside(int from, int to, TlsVersion tls) throws Exception {
        arrived.set(0);
        try (RawServer upstream = RawServer.serving((in, out) -> {
                    BufferedInputStream buffered = new BufferedInputStream(in);
                    RawHttp.Message request;
                    while ((request = RawHttp.read(buffered, false)) != null) {
                        if (request.header("x-healthy") != null) {
                            arrived.incrementAndGet();
                        }
                        out.write(RawHttp.answer(200, new byte[0]));
                        out.flush();
                    }
                });
                LatencyProxy proxy = Proxies.open(upstream.uri(), Duration.ZERO, tls);
                RawClient healthy = tls.encrypted()
                        ? RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE))
                        : RawClient.plain(proxy.uri())) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> served = CompletableFuture.supplyAsync(() -> ask(healthy, over));
            for (int number = from; number < to; number++) {
                attack(proxy, HostileInput.of(Soak.seed(), number));
            }
            over.set(true);
            int answers = served.join();
            int connections = to - from + 1;
            Proxies.await("accepted", AT_MOST, () -> proxy.mark().connections() == connections);
            long ended = System.nanoTime();
            Proxies.await("gone", AT_MOST, () -> proxy.openConnections() == 1);
            longestNanos = Math.max(longestNanos, System.nanoTime() - ended);
            assertThat(arrived).hasValue(answers);
            assertThat(unread).as("clients that did not read the server's end").isZero();
            WireLog log = Proxies.settled(proxy);
            List<ConnectionRecord> all = log.connections();
            assertThat(all).hasSize(connections);
            assertThat(all.get(0).closedBy()).isNull();
            assertThat(all.subList(1, all.size())).noneMatch(connection -> connection.closedBy() == null);
            assertThat(log.exchanges().stream().filter(exchange -> exchange.connection() == 0))
                    .hasSize(answers);
            asked += answers;
        }
    }

    private static int ask(RawClient healthy, AtomicBoolean over) {
        int answers = 0;
        try {
            do {
                assertThat(healthy.ask(HEALTHY).status()).isEqualTo(200);
                answers++;
            } while (!over.get());
            return answers;
        } catch (IOException lost) {
            throw new IllegalStateException("after " + answers + " answers", lost);
        }
    }

    private void attack(LatencyProxy proxy, HostileInput input) throws IOException {
        try (RawClient client = RawClient.plain(proxy.uri())) {
            try {
                client.send(input.bytes());
                if (input.ending() == HostileInput.Ending.STOPS_SENDING) {
                    client.shutdownOutput();
                    client.drain();
                } else if (input.ending() == HostileInput.Ending.RESETS) {
                    client.reset();
                }
            } catch (SocketTimeoutException kept) {
                unread++;
            } catch (IOException closedByTheProxy) {
                // which may refuse the input before it is complete
            }
        }
    }
}
