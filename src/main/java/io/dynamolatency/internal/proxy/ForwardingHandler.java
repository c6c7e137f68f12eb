package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.WaitingRequests.Waiting;
import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Forwards requests to the back end, one at a time, and answers them in order. Decides when to close the connection.
 * This is the last handler of a client's connection. Only the connection's event loop is allowed to use an object.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class ForwardingHandler extends ChannelInboundHandlerAdapter {

    private final RequestAggregator requests;
    private final WireRecorder.Connection wire;
    private final IdleTimer idle;
    private final WaitingRequests waiting;
    private Service service;
    private boolean exchanging;
    private long exchange;
    private boolean inputEnded;
    private boolean closing;

    ForwardingHandler(
            Service service, RequestAggregator requests, WireRecorder.Connection wire, IdleTimer idle, ReadGate gate) {
        this.service = service;
        this.requests = requests;
        this.wire = wire;
        this.idle = idle;
        this.waiting = new WaitingRequests(gate);
    }

    /** Sets the service that answers from now on. */
    void service(Service other) {
        service = other;
    }

    /** Returns whether an exchange numbered {@code from} or above waits for its answer. */
    boolean exchangingSince(long from) {
        return (exchanging && exchange >= from) || waiting.anySince(from);
    }

    /**
     * Closes the connection, unless an exchange is under way or the connection is already closing. Returns true if this
     * call closed the connection.
     */
    boolean closeIfIdle(ChannelHandlerContext context) {
        if (!isIdle()) {
            return false;
        }
        close(context);
        return true;
    }

    /** Returns whether the connection is open, and no exchange is under way. */
    boolean isIdle() {
        return !exchanging && !closing && waiting.isEmpty();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(new Waiting(requests.sequence(), message, requests.headRead()));
        if (!exchanging) {
            next(context);
        }
    }

    private void next(ChannelHandlerContext context) {
        Waiting head = waiting.poll();
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
                        "the request is refused: " + cause.getMessage());
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
        service.send(exchange, request, answer -> {
            // a back end that refuses the request's form reads nothing after this request
            boolean refused = RequestForm.isRefusal(answer);
            HopByHop.removeFrom(answer.headers());
            answer(context, answer, keepAlive && !refused);
        });
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String why) {
        answer(context, Answers.error(status, "SerializationException", why), false);
    }

    private void answer(ChannelHandlerContext context, FullHttpResponse answer, boolean keepAlive) {
        if (closing || !context.channel().isActive()) {
            exchanging = false;
            answer.release();
            return;
        }
        boolean last = service.complete(answer, !keepAlive || (inputEnded && waiting.isEmpty()));
        wire.answered(exchange, answer);
        if (last) {
            wire.ends(Sign.SERVER_CLOSES);
        }
        boolean written = service.write(context, answer, last);
        wire.handedOver();
        if (written) {
            written(context, last);
        }
    }

    /**
     * Continues after an answer: closes the connection if this was the last answer, and otherwise takes the next
     * request.
     */
    void written(ChannelHandlerContext context, boolean last) {
        exchanging = false;
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
        waiting.drop();
        context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent notified && notified.isSuccess()) {
            wire.ends(Sign.CLOSE_NOTIFY);
        }
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            // the client can send its FIN while it still waits for an answer
            wire.ends(Sign.CLIENT_FIN);
            inputEnded = true;
            closeIfNoAnswerComes(context);
        }
    }

    /** Closes the connection if its client has ended it, and a fault holds back the answer or there is none to come. */
    void closeIfNoAnswerComes(ChannelHandlerContext context) {
        if (inputEnded && (!exchanging || service.holdsAnswer()) && !closing) {
            close(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        waiting.drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // the bytes are not TLS or not HTTP; HandshakeObserver records failed handshakes
        if (!closing) {
            close(context);
        }
    }
}
