package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * The last handler of the HTTP server. Forwards one request at a time to the back end, answers in order, and decides
 * when to close the connection. Belongs to its connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class HttpServer extends ChannelInboundHandlerAdapter {

    /** In DynamoDB's spelling, not Netty's, since clients show it: {@code aws dynamodb list-tables --debug}. */
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");

    private record Waiting(long sequence, Object request) {}

    private final UpstreamPool upstream;
    private final RequestAggregator requests;
    private final WireRecorder.Connection wire;
    private final IdleTimer idle;
    private final BooleanSupplier closeAfterAnswers;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean exchanging;
    private long exchange;
    private boolean inputEnded;
    private boolean closing;

    HttpServer(
            UpstreamPool upstream,
            RequestAggregator requests,
            WireRecorder.Connection wire,
            IdleTimer idle,
            BooleanSupplier closeAfterAnswers) {
        this.closeAfterAnswers = closeAfterAnswers;
        this.upstream = upstream;
        this.requests = requests;
        this.wire = wire;
        this.idle = idle;
    }

    /** Whether an exchange numbered {@code from} or above waits for its response. */
    boolean exchangingSince(long from) {
        return (exchanging && exchange >= from) || waiting.stream().anyMatch(request -> request.sequence() >= from);
    }

    /** Closes the connection unless it has an exchange or is closing. Returns whether it did. */
    boolean closeIfIdle(ChannelHandlerContext context) {
        if (exchanging || closing || !waiting.isEmpty()) {
            return false;
        }
        close(context);
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(new Waiting(requests.sequence(), message));
        if (!exchanging) {
            next(context);
        }
    }

    private void next(ChannelHandlerContext context) {
        Waiting head = waiting.poll();
        if (head == null) {
            idle.resume();
            if (inputEnded) {
                close(context);
            }
            return;
        }
        exchanging = true;
        exchange = head.sequence();
        idle.pause();
        if (head.request() instanceof FullHttpRequest request) {
            if (request.decoderResult().isFailure()) {
                request.release();
                String cause = String.valueOf(request.decoderResult().cause().getMessage());
                refuse(context, HttpResponseStatus.BAD_REQUEST, "the request is not HTTP: " + cause);
            } else {
                forward(context, request);
            }
        } else {
            refuse(
                    context,
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    "the request is larger than " + RequestAggregator.MAX_BYTES + " bytes");
        }
    }

    private void forward(ChannelHandlerContext context, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HopByHop.removeFrom(request.headers());
        upstream.send(request, new UpstreamPool.Call() {
            @Override
            public void answered(FullHttpResponse answer) {
                HopByHop.removeFrom(answer.headers());
                answer(context, answer, keepAlive);
            }

            @Override
            public void failed(HttpResponseStatus status, String why) {
                answer(context, Answers.serverError(status, why), keepAlive);
            }
        });
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String why) {
        answer(context, Answers.clientError(status, why), false);
    }

    private void answer(ChannelHandlerContext context, FullHttpResponse answer, boolean keepAlive) {
        exchanging = false;
        if (closing || !context.channel().isActive()) {
            answer.release();
            return;
        }
        boolean last = !keepAlive || closeAfterAnswers.getAsBoolean() || (inputEnded && waiting.isEmpty());
        answer.headers().set(CONNECTION, last ? HttpHeaderValues.CLOSE : HttpHeaderValues.KEEP_ALIVE);
        wire.answered(exchange, answer.status().code(), answer.headers());
        if (last) {
            wire.ends(Sign.SERVER_CLOSES);
        }
        context.writeAndFlush(answer);
        wire.handedOver();
        if (last) {
            close(context);
        } else {
            next(context);
        }
    }

    private void close(ChannelHandlerContext context) {
        closing = true;
        wire.ends(Sign.SERVER_CLOSES);
        dropWaiting();
        context.close();
    }

    private void dropWaiting() {
        waiting.forEach(request -> ReferenceCountUtil.release(request.request()));
        waiting.clear();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            // a client that has sent a request may still wait for the response
            wire.ends(Sign.CLIENT_FIN);
            inputEnded = true;
            if (!exchanging && !closing) {
                close(context);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        dropWaiting();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // not TLS or not HTTP; HandshakeObserver records failed handshakes
        if (!closing) {
            close(context);
        }
    }
}
