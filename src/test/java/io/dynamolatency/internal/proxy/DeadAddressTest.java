package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fault.FaultKind.DEAD_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.wire.FaultLine;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A proxy with two addresses. The first dies. Other programs' connections may be refused meanwhile. */
@Timeout(60)
@Tag("server")
@EnabledOnOs(value = OS.LINUX, disabledReason = "all of 127.0.0.0/8 is loopback only on Linux, which also counts")
class DeadAddressTest {

    private static final List<WireFault> DEAD = List.of(WireFault.of(DEAD_ADDRESS));

    private RawServer upstream;
    private LatencyProxy proxy;
    private InetAddress first;
    private InetAddress second;

    @BeforeEach
    void open() throws IOException {
        first = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        second = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        upstream = RawServer.answering(request -> RawHttp.answer(200, new byte[] {}));
        proxy = LatencyProxy.open(
                Proxies.settings(upstream.uri(), NetworkProfile.of(Duration.ZERO, TlsVersion.NONE), Duration.ZERO)
                        .with(Optional.of(new TwoAddresses("localhost", first, second))));
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        upstream.close();
    }

    private RawClient client(InetAddress address) throws IOException {
        return RawClient.plain(URI.create("http://" + address.getHostAddress() + ":" + port()));
    }

    private int port() {
        return proxy.uri().getPort();
    }

    private int status(InetAddress address) throws IOException {
        try (RawClient client = client(address)) {
            return client.ask(RawHttp.put()).status();
        }
    }

    private void refuses(InetAddress address) {
        assertThatThrownBy(() -> client(address).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void bothAddressesLiveWithoutAPlan() throws Exception {
        assertThat(proxy.uri().getHost()).isEqualTo("localhost");
        assertThat(status(first)).isEqualTo(200);
        assertThat(status(second)).isEqualTo(200);
        WireLog log = Proxies.settled(proxy);
        assertThat(log.connections()).hasSize(2);
        assertThat(log.faults()).isEmpty();
    }

    @Test
    void theFirstRefusesWhileThePlanLasts() throws Exception {
        try (RawClient before = client(first)) {
            assertThat(before.ask(RawHttp.put()).status()).isEqualTo(200);
            FaultPlan plan = proxy.faults(DEAD, 10);
            refuses(first);
            refuses(first);
            assertThat(status(second)).isEqualTo(200);
            assertThat(before.ask(RawHttp.put()).status()).isEqualTo(200);
            proxy.faults(List.of(), 0);
            assertThat(status(first)).isEqualTo(200);
            proxy.resumeFaults(plan);
            refuses(first);
            proxy.faults(List.of(), 0);
            assertThat(status(first)).isEqualTo(200);
        }
        WireLog log = Proxies.settled(proxy);
        assertThat(log.faults()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo(DEAD_ADDRESS);
            assertThat(event.fault()).isZero();
            assertThat(event.connection()).isEqualTo(FaultEvent.NO_CONNECTION);
            assertThat(event.exchange()).isEqualTo(OptionalLong.empty());
        });
        assertThat(log.connections()).hasSize(4);
        assertThat(FaultLine.of(log))
                .isEqualTo("DEAD_ADDRESS refused " + log.faults().size() + " connections");
        assertThat(log.describe()).contains("fault 0: DEAD_ADDRESS");
    }

    /** A refused connection is in the log before the connection to the other address. */
    @Test
    void theLogHasRefusalsInOrder() throws Exception {
        proxy.faults(DEAD, 10);
        refuses(first);
        assertThat(status(second)).isEqualTo(200);
        WireLog log = Proxies.settled(proxy);
        assertThat(log.faults().get(0).atNanos())
                .isLessThanOrEqualTo(log.connections().get(0).openedNanos());
    }

    @Test
    void aDeadAddressKeepsItsPort() throws Exception {
        proxy.faults(DEAD, 10);
        assertThatThrownBy(() -> new ServerSocket(port(), 1, first).close()).isInstanceOf(SocketException.class);
        proxy.close();
        new ServerSocket(port(), 1, first).close();
    }

    @Test
    void eachRefusalIsToldOnce() throws Exception {
        AtomicLong counter = new AtomicLong(100);
        AtomicLong told = new AtomicLong();
        NioEventLoopGroup group = new NioEventLoopGroup(1);
        InetSocketAddress free = new InetSocketAddress(first, 0);
        try {
            FirstAddress address =
                    new FirstAddress(free, group.next(), counter::get, accepted -> {}, fault -> told.incrementAndGet());
            FaultPlan dead = new FaultPlan(DEAD, 10, connection -> true, Optional.empty(), group.next());
            counter.addAndGet(7);
            address.look();
            assertThat(told).hasValue(0);
            address.follow(dead);
            address.look();
            assertThat(told).hasValue(0);
            counter.addAndGet(2);
            address.follow(null);
            assertThat(told).hasValue(2);
            counter.addAndGet(5);
            address.follow(dead);
            address.follow(null);
            assertThat(told).hasValue(2);
            address.close();
        } finally {
            group.shutdownGracefully().syncUninterruptibly();
        }
    }
}
