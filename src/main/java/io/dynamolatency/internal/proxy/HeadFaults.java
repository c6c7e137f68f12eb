package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.HeadFault.Reads;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/** Strikes requests before their exchange begins. This handler is before {@link RequestAggregator}. */
final class HeadFaults extends ChannelInboundHandlerAdapter {

    private final FaultPlan plan;
    private final FaultedConnection connection;
    private boolean reads = true;

    HeadFaults(FaultPlan plan, FaultedConnection connection) {
        this.plan = plan;
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!reads) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest head) {
            read(context, head);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void read(ChannelHandlerContext context, HttpRequest head) {
        Optional<PlannedFault> fault = plan.head(head);
        if (fault.isEmpty()) {
            context.fireChannelRead(head);
            return;
        }
        HeadFault effect = (HeadFault) fault.get().effect();
        Reads read = effect.strike(connection, context, head);
        reads = read == Reads.ALL;
        if (read == Reads.NOTHING) {
            connection.struck(fault.get());
            ReferenceCountUtil.release(head);
        } else {
            context.fireChannelRead(head);
            connection.struckExchange(
                    fault.get(), context.pipeline().get(RequestAggregator.class).sequence());
        }
    }
}
