package io.dynamolatency.internal.proxy;

import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_2;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the emulated network guarantees: times are never shorter than their round trips. How much longer, a machine
 * decides.
 */
@Timeout(30)
@Tag("slow")
class RoundTripsTest {

    private static final Duration RTT = Duration.ofMillis(40);
    private static final Duration COST = Duration.ofMillis(50);

    static Stream<Arguments> newConnections() {
        return Stream.of(Arguments.of(NONE, 2, 2), Arguments.of(TLS_1_2, 4, 3), Arguments.of(TLS_1_3, 3, 3));
    }

    @ParameterizedTest(name = "{0}: {1} first, {2} later")
    @MethodSource("newConnections")
    void aNewConnectionTakesItsRoundTripsAndTheFirstOneTheHandshakesCost(TlsVersion tls, int first, int later)
            throws Exception {
        Duration cost = tls.encrypted() ? COST : Duration.ZERO;
        NetworkProfile network = new NetworkProfile("", RTT, tls, cost, true, Duration.ZERO, false);
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), network)) {
            SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);

            assertThat(callOnNewConnection(proxy, tls, context))
                    .isGreaterThanOrEqualTo(RTT.multipliedBy(first).plus(cost));
            for (int i = 0; i < 2; i++) {
                assertThat(callOnNewConnection(proxy, tls, context)).isGreaterThanOrEqualTo(RTT.multipliedBy(later));
            }

            WireLog log = Proxies.settled(proxy);
            assertThat(log.fullHandshakes()).isEqualTo(tls.encrypted() ? 1 : 0);
            assertThat(log.resumedHandshakes()).isEqualTo(tls.encrypted() ? 2 : 0);
            assertThat(log.closedBy(Closer.SERVER)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsVersion.class,
            names = {"TLS_1_2", "TLS_1_3"})
    void withoutResumptionEveryNewConnectionPaysForAFullHandshake(TlsVersion tls) throws Exception {
        NetworkProfile network = new NetworkProfile("", RTT, tls, COST, false, Duration.ZERO, false);
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), network)) {
            SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
            for (int i = 0; i < 3; i++) {
                assertThat(callOnNewConnection(proxy, tls, context))
                        .isGreaterThanOrEqualTo(network.newConnection(false).plus(RTT));
            }
            assertThat(Proxies.settled(proxy).fullHandshakes()).isEqualTo(3);
            assertThat(Proxies.settled(proxy).resumedHandshakes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = "UNSET", mode = EnumSource.Mode.EXCLUDE)
    void aKeptConnectionTakesOneRoundTrip(TlsVersion tls) throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, tls);
                RawClient client = connect(proxy, tls, RawClient.trusting(Proxies.CERTIFICATE))) {
            client.ask(RawHttp.put());
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                client.ask(RawHttp.put());
                assertThat(since(start)).isGreaterThanOrEqualTo(RTT);
            }
            WireLog log = Proxies.settled(proxy);
            assertThat(log.opened()).isEqualTo(1);
            assertThat(log.reused()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsVersion.class, names = "UNSET", mode = EnumSource.Mode.EXCLUDE)
    void aContinueTakesItsRoundTripInVirtualTimeToo(TlsVersion tls) throws Exception {
        byte[] body = new byte[] {'x'};
        byte[] request = RawHttp.put(body, "Expect: 100-continue");
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy =
                        Proxies.open(upstream.uri(), NetworkProfile.of(RTT, tls).withVirtualTime(true));
                RawClient client = connect(proxy, tls, RawClient.trusting(Proxies.CERTIFICATE))) {
            for (int i = 0; i < 2; i++) {
                long start = proxy.clock().now();
                client.send(Arrays.copyOf(request, request.length - body.length));
                assertThat(client.read().status()).isEqualTo(100);
                client.send(body);
                assertThat(client.read().status()).isEqualTo(200);
                assertThat(proxy.clock().now() - start).isGreaterThanOrEqualTo(2 * RTT.toNanos());
            }
            assertThat(Proxies.settled(proxy).exchanges())
                    .hasSize(2)
                    .allMatch(exchange -> exchange.waitForRestNanos() >= RTT.toNanos());
        }
    }

    @Test
    void aConnectionMadeAheadOfTimeHasItsTcpHandshakeBehindIt() {
        Emulation emulation = new Emulation(NetworkProfile.of(RTT, NONE));

        long second = Duration.ofSeconds(1).toNanos();
        assertThat(emulation.firstBytesNanos(second - 1))
                .isEqualTo(RTT.multipliedBy(3).dividedBy(2).toNanos());
        assertThat(emulation.firstBytesNanos(second)).isEqualTo(RTT.dividedBy(2).toNanos());
    }

    /** As a cold JVM, which loads its TLS code between the connect and its first bytes. */
    @Test
    void aClientThatIsSlowToSendItsFirstBytesWaitsForTheTcpHandshakeToo() throws Exception {
        // no usual stall is as long as this round trip
        Duration longRtt = Duration.ofMillis(300);
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), longRtt, NONE)) {
            // a stall can make the pause longer than a second, but hardly three times
            List<Duration> took = new ArrayList<>();
            while (took.size() < 3 && took.stream().noneMatch(each -> each.compareTo(longRtt.multipliedBy(2)) >= 0)) {
                try (RawClient client = connect(proxy, NONE, null)) {
                    Thread.sleep(longRtt.plusMillis(50).toMillis());
                    long sent = System.nanoTime();
                    client.ask(RawHttp.put());
                    took.add(since(sent));
                }
            }
            assertThat(took).anySatisfy(each -> assertThat(each).isGreaterThanOrEqualTo(longRtt.multipliedBy(2)));
        }
    }

    @Test
    void bothHalvesOfAnOddRoundTripMakeAtLeastTheWhole() {
        Emulation emulation = new Emulation(NetworkProfile.of(Duration.ofNanos(3), NONE));

        assertThat(2 * emulation.oneWayNanos()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void theServersFinArrivesNoEarlierThanItsAnswer() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, NONE);
                RawClient client = connect(proxy, NONE, null)) {
            client.ask(RawHttp.put());
            long start = System.nanoTime();
            client.ask(RawHttp.put("Connection: close"));
            assertThat(client.readsEnd()).isTrue();
            assertThat(since(start)).isGreaterThanOrEqualTo(RTT);
        }
    }

    @Test
    void theClientsFinIsAnsweredByTheServersOneRoundTripLater() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, NONE);
                RawClient client = connect(proxy, NONE, null)) {
            client.ask(RawHttp.put());
            long start = System.nanoTime();
            client.shutdownOutput();
            assertThat(client.readsEnd()).isTrue();
            assertThat(since(start)).isGreaterThanOrEqualTo(RTT);
        }
    }

    @Test
    void withTheEmulationOffNothingIsOwedAndSwitchingItOnOwesAgain() throws Exception {
        // no stall is as long as this round trip
        Duration longRtt = Duration.ofMillis(500);
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), longRtt, NONE)) {
            proxy.emulation(false);
            try (RawClient client = connect(proxy, NONE, null)) {
                long start = System.nanoTime();
                client.ask(RawHttp.put());
                client.ask(RawHttp.put());
                assertThat(since(start)).as("without two round trips").isLessThan(longRtt.multipliedBy(2));

                proxy.emulation(true);
                start = System.nanoTime();
                client.ask(RawHttp.put());
                assertThat(since(start)).isGreaterThanOrEqualTo(longRtt);
            }
        }
    }

    @Test
    void switchingTheEmulationOffLetsNothingOvertakeWhatIsUnderWay() throws Exception {
        try (RawServer upstream = RawServer.echo();
                LatencyProxy proxy = Proxies.open(upstream.uri(), RTT, NONE);
                RawClient client = connect(proxy, NONE, null)) {
            client.ask(RawHttp.put());
            for (int i = 0; i < 10; i++) {
                proxy.emulation(i % 2 == 0);
                client.send(RawHttp.put(new byte[] {(byte) ('0' + i)}));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(client.read().body()).isEqualTo(String.valueOf(i));
            }
        }
    }

    private static Duration callOnNewConnection(LatencyProxy proxy, TlsVersion tls, @Nullable SSLContext context)
            throws Exception {
        long start = System.nanoTime();
        try (RawClient client = connect(proxy, tls, context)) {
            assertThat(client.ask(RawHttp.put("Connection: close")).status()).isEqualTo(200);
            Duration took = since(start);
            assertThat(client.readsEnd()).isTrue();
            return took;
        }
    }

    private static RawClient connect(LatencyProxy proxy, TlsVersion tls, @Nullable SSLContext context)
            throws Exception {
        return tls.encrypted() && context != null ? RawClient.tls(proxy.uri(), context) : RawClient.plain(proxy.uri());
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
