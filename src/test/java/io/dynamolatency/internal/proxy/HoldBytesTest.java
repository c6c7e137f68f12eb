package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The handler that holds back bytes, alone. */
@Tag("unit")
class HoldBytesTest {

    private final AtomicReference<ChannelHandler> handler = new AtomicReference<>();
    private final AtomicReference<Runnable> release = new AtomicReference<>();

    private ChannelHandler holder(boolean ofClient) {
        Faultable connection = (Faultable) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Faultable.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "addBehindNetwork" -> handler.set((ChannelHandler) arguments[0]);
                        case "hold" -> release.set((Runnable) arguments[1]);
                        default -> {
                            // the idle timer
                        }
                    }
                    return null;
                });
        Struck struck = (Struck) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Struck.class},
                (proxy, method, arguments) -> method.getName().equals("connection") ? connection : null);
        new HoldBytes(Optional.empty(), ofClient).strike(struck);
        return Objects.requireNonNull(handler.get());
    }

    private static List<ByteBuf> three() {
        return Stream.of("a", "b", "c")
                .map(text -> Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void releasesWhatItHeldInOrder() {
        EmbeddedChannel channel = new EmbeddedChannel(holder(true));
        List<ByteBuf> bytes = three();
        channel.writeInbound(bytes.toArray());
        assertThat(channel.inboundMessages()).isEmpty();
        Objects.requireNonNull(release.get()).run();
        assertThat(channel.inboundMessages().toArray()).isEqualTo(bytes.toArray());
        channel.finishAndReleaseAll();
    }

    @Test
    void aWriteThatClosesTheConnectionDropsTheRest() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelDuplexHandler() {
                    @Override
                    @SuppressWarnings("FutureReturnValueIgnored") // the test looks at the buffers
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        ReferenceCountUtil.release(message);
                        context.pipeline().close();
                    }
                },
                holder(false));
        List<ByteBuf> bytes = three();
        channel.writeOutbound(bytes.toArray());
        Objects.requireNonNull(release.get()).run();
        assertThat(bytes).allMatch(buffer -> buffer.refCnt() == 0);
        assertThat(channel.outboundMessages()).isEmpty();
    }
}
