package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.RawHttp;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a plan of faults, a connection has the handlers that a proxy without faults would have. */
@Timeout(30)
@Tag("server")
class PipelineTest {

    private static final Duration TIME = Duration.ofSeconds(9);

    /** A fault of each kind. */
    private static final List<WireFault> ALL = List.of(
            WireFault.of(FaultKind.STALL).at(WireFault.Point.AFTER_HEAD),
            WireFault.of(FaultKind.RESET).at(WireFault.Point.IN_BODY),
            WireFault.of(FaultKind.TRUNCATE),
            WireFault.of(FaultKind.SLOW_ANSWER).lasts(TIME),
            WireFault.of(FaultKind.STATUS).status(503),
            WireFault.of(FaultKind.CORRUPT),
            WireFault.of(FaultKind.HTTP_1_0),
            WireFault.of(FaultKind.UNPROCESSED).share(1),
            WireFault.of(FaultKind.LOSS),
            WireFault.of(FaultKind.LEADER_SWITCH).lasts(TIME),
            WireFault.of(FaultKind.CLOSE_RACE),
            WireFault.of(FaultKind.EXPECT),
            WireFault.of(FaultKind.REFUSE),
            WireFault.of(FaultKind.DEAD_ADDRESS),
            WireFault.of(FaultKind.ACCEPT_LATE),
            WireFault.of(FaultKind.CLIENT_AUTH),
            WireFault.of(FaultKind.BANDWIDTH).down(1_000),
            WireFault.of(FaultKind.MAX_REQUESTS).requests(9),
            WireFault.of(FaultKind.KEEP_ALIVE_HEADER).requests(9),
            WireFault.of(FaultKind.RESET_IDLE).after(TIME),
            WireFault.of(FaultKind.BLACKHOLE_IDLE).after(TIME),
            WireFault.of(FaultKind.HALF_CLOSE).after(TIME),
            WireFault.of(FaultKind.PROXY).after(TIME));

    /** Reads a private field, since no code but this test needs these objects. */
    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static List<ChannelHandler> handlers(LatencyProxy proxy) throws ReflectiveOperationException {
        ClientConnection connection = (ClientConnection)
                ((Set<?>) field(proxy, "connections")).iterator().next();
        return ((Channel) field(connection, "channel"))
                .pipeline().toMap().values().stream()
                        .map(ChannelHandler.class::cast)
                        .toList();
    }

    private static Object service(List<ChannelHandler> handlers) throws ReflectiveOperationException {
        return field(handlers.get(handlers.size() - 1), "service");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS_1_3"})
    void aConnectionHasNoHandlerOfAFaultBeforeAndAfterAPlan(TlsVersion tls) throws Exception {
        assertThat(ALL).extracting(WireFault::kind).containsExactlyInAnyOrder(FaultKind.values());
        try (FaultStage stage = new FaultStage(tls);
                RawClient client = stage.warmClient()) {
            List<ChannelHandler> before = handlers(stage.proxy);
            List<Class<?>> expected = tls.encrypted()
                    ? List.of(NetworkEmulator.class, HandshakeObserver.class)
                    : List.of(NetworkEmulator.class);
            assertThat(before.subList(0, expected.size()))
                    .extracting(Object::getClass)
                    .isEqualTo(expected);
            assertThat(before).hasSize(tls.encrypted() ? 8 : 6);
            assertThat(service(before)).isInstanceOf(BackEndService.class);
            for (WireFault fault : ALL) {
                stage.proxy.faults(List.of(fault), 1_000_000);
                assertThat(handlers(stage.proxy)).as(fault.toString()).hasSizeLessThanOrEqualTo(before.size() + 1);
                assertThat(service(handlers(stage.proxy))).isInstanceOf(FaultedConnection.class);
                stage.endFaults();
                assertThat(handlers(stage.proxy)).as("after " + fault).isEqualTo(before);
                assertThat(service(before)).isInstanceOf(BackEndService.class);
            }
            assertThat(client.ask(RawHttp.put()).status()).isEqualTo(200);
        }
    }
}
