package io.dynamolatency.frontdoor;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.function.BooleanSupplier;

/**
 * Charges a full handshake its cost beyond round trips, once per connection: the server's flight with its certificate
 * leaves that much later. That flight is the first moment at which the handshake is known to be a full one, both protocol
 * versions have it, and everything the client has to compute comes after it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class HandshakeCost extends ChannelOutboundHandlerAdapter {

    private final Emulation emulation;
    private final NetworkEmulator network;
    private final BooleanSupplier certificateShown;
    private boolean charged;

    HandshakeCost(Emulation emulation, NetworkEmulator network, BooleanSupplier certificateShown) {
        this.emulation = emulation;
        this.network = network;
        this.certificateShown = certificateShown;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!charged && certificateShown.getAsBoolean()) {
            charged = true;
            network.delayNextFlush(emulation.handshakeCostNanos());
        }
        context.write(message, promise);
    }
}
