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
 * Forwards requests to the back end, one at a time, and answers them in order. Decides when to close the connection.
 * This is the last handler of a client's connection, and belongs to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends, which its handlers see
final class ForwardingHandler extends ChannelInboundHandlerAdapter {

    /**
     * The header's name in DynamoDB's spelling, not Netty's, since clients show it: {@code aws dynamodb list-tables
     * --debug}.
     */
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");

    private record Waiting(long sequence, Object request, boolean headRead) {}

    /** Pipelined requests beyond these bounds stay in the client's and the system's buffers. */
    private static final int MOST_WAITING = 16;

    private static final long MOST_WAITING_BYTES = 32L << 20;

    private final UpstreamPool upstream;
    private final RequestAggregator requests;
    private final WireRecorder.Connection wire;
    private final IdleTimer idle;
    private final ReadGate gate;
    private final BooleanSupplier closeAfterAnswers;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean exchanging;
    private long exchange;
    private boolean inputEnded;
    private boolean closing;

    ForwardingHandler(
            UpstreamPool upstream,
            RequestAggregator requests,
            WireRecorder.Connection wire,
            IdleTimer idle,
            ReadGate gate,
            BooleanSupplier closeAfterAnswers) {
        this.closeAfterAnswers = closeAfterAnswers;
        this.upstream = upstream;
        this.requests = requests;
        this.wire = wire;
        this.idle = idle;
        this.gate = gate;
    }

    /** Returns whether an exchange numbered {@code from} or above waits for its answer. */
    boolean exchangingSince(long from) {
        return (exchanging && exchange >= from) || waiting.stream().anyMatch(request -> request.sequence() >= from);
    }

    /**
     * Closes the connection, unless an exchange is under way or the connection is closing. Returns whether it closed
     * it.
     */
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
        waiting.add(new Waiting(requests.sequence(), message, requests.headRead()));
        waitingBytes += bytes(message);
        gate.requestsWait(tooManyWait());
        if (!exchanging) {
            next(context);
        }
    }

    private boolean tooManyWait() {
        return waiting.size() >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES;
    }

    private static int bytes(Object message) {
        return message instanceof FullHttpRequest request ? request.content().readableBytes() : 0;
    }

    private void next(ChannelHandlerContext context) {
        Waiting head = waiting.poll();
        if (head != null) {
            waitingBytes -= bytes(head.request());
        }
        gate.requestsWait(tooManyWait());
        if (head == null) {
            idle.answered();
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
                Throwable cause = request.decoderResult().cause();
                refuse(
                        context,
                        RequestForm.status(cause, head.headRead()),
                        "the request is not HTTP: " + cause.getMessage());
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
                // the back end refuses the request's form, and reads nothing after it
                boolean refused = RequestForm.isRefusal(answer);
                HopByHop.removeFrom(answer.headers());
                answer(context, answer, keepAlive && !refused);
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
        idle.answered();
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
            // the client's FIN may follow a request whose answer it still waits for
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
        // the bytes are not TLS or not HTTP; HandshakeObserver records failed handshakes
        if (!closing) {
            close(context);
        }
    }
}
