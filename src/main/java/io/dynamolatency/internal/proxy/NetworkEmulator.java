package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.hiccup.CoreWait;
import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The emulated network, which is the first handler of a connection. Bytes, FINs and resets pass through it in both
 * directions, in order, each after its delay. A write completes when its bytes are on the way, not when the bytes
 * arrive. A server that answers and then closes therefore does not wait for the arrival.
 *
 * <p>A close by the server leaves as a FIN. For up to a second after the FIN, the proxy reads and drops the client's
 * bytes. Unread bytes would make the kernel send a reset, which can overtake the answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class NetworkEmulator extends ChannelDuplexHandler {

    /**
     * The proxy stops reading when more bytes than this are under way to the server. The largest request is smaller
     * than this limit.
     */
    private static final int WINDOW_BYTES = 32 << 20;

    private static final long LINGER_MILLIS = 1_000;

    /** Observes the traffic of this connection, on its event loop. */
    interface Observer {

        /** Is called just before the first bytes arrive. Adds the handlers for TLS and HTTP. */
        void firstBytesArrive(ChannelHandlerContext context);

        /** Is called just before bytes arrive. */
        void bytesArrive();
    }

    private record Write(Object message, ChannelPromise promise) {}

    private final Emulation emulation;
    private final WireRecorder.Connection wire;
    /** The event loop's wait for a core. Bytes that wait for the loop's thread have already left the client. */
    private final CoreWait loopWait;

    private final Observer observer;
    private final ReadGate gate;
    private final DelayLine inbound;
    private final DelayLine outbound;
    private Departures fromClient = new SendWindow();
    private Departures fromServer = new SendWindow();
    private final ConnectionTime time;
    private final long acceptedNanos;

    private List<Write> unflushed = new ArrayList<>();
    private long connectedNanos;
    private long extraNanos;
    private int bytesUnderWay;
    private int clientsFlights;
    private boolean serverSpoke;
    private boolean anyRead;
    private boolean anyArrived;
    private boolean inputEnded;
    private boolean closing;
    private boolean answerGoesOn;
    private boolean nextFlushAwaited;
    private boolean readsOn;
    private @Nullable ChannelFuture lastWrite;
    private @Nullable ChannelHandlerContext lingering;
    private @Nullable ChannelHandlerContext self;

    NetworkEmulator(
            Emulation emulation,
            WireRecorder.Connection wire,
            ReadGate gate,
            CoreWait loopWait,
            ConnectionTime time,
            Observer observer,
            DelayLine inbound,
            DelayLine outbound) {
        this.emulation = emulation;
        this.wire = wire;
        this.gate = gate;
        this.loopWait = loopWait;
        this.time = time;
        this.acceptedNanos = time.clientNow();
        this.observer = observer;
        this.inbound = inbound;
        this.outbound = outbound;
    }

    /** Adds this delay to the bytes of the next flush. Several calls add up. */
    void delayNextFlush(long nanos) {
        extraNanos += nanos;
    }

    /** Wraps the objects that decide when bytes leave. */
    void wrap(UnaryOperator<Departures> client, UnaryOperator<Departures> server) {
        fromClient = client.apply(fromClient);
        fromServer = server.apply(fromServer);
    }

    /** Sets whether more bytes of the same answer follow after the next flush. */
    void answerGoesOn(boolean now) {
        answerGoesOn = now;
    }

    /** Records that the client waits for the bytes of the next flush, although these bytes are not the final answer. */
    void nextFlushIsAwaited() {
        nextFlushAwaited = true;
    }

    /** Sets whether the service reads on after its FIN until the client closes. */
    void readOnAfterFin(boolean now) {
        readsOn = now;
        if (!now && lingering != null) {
            lingering.close();
        }
    }

    /** Returns whether bytes of the client are still on their way to the server. */
    boolean bytesUnderWay() {
        return bytesUnderWay > 0;
    }

    /** Returns whether bytes that crossed the network still wait for the client's socket to take them. */
    boolean unwritten() {
        return lastWrite != null && !lastWrite.isDone();
    }

    /** Returns whether the client has sent bytes, a FIN or a reset. */
    boolean heardOfClient() {
        return anyRead || inputEnded;
    }

    /** Drops all bytes and FINs on the way. From now on, delivers no bytes and no FINs. */
    void cut() {
        inbound.cut();
        outbound.cut();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        self = context;
    }

    /** Resets the connection at the client's end, and drops all bytes that are under way. */
    void resetAtOnce() {
        cut();
        ChannelHandlerContext context = self;
        if (context != null) {
            ((SocketChannel) context.channel()).config().setSoLinger(0);
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        long readNanos = time.clientNow();
        long lateNanos = loopWait.nanosSinceLast();
        if (!anyRead) {
            anyRead = true;
            connectedNanos = readNanos + emulation.firstBytesNanos(readNanos - acceptedNanos) - emulation.oneWayNanos();
        }
        // bytes can leave only after the TCP handshake
        long leaveNanos = connectedNanos - readNanos > 0 ? connectedNanos : readNanos;
        long delay = leaveNanos - readNanos + emulation.oneWayNanos();
        ByteBuf bytes = (ByteBuf) message;
        int size = bytes.readableBytes();
        wire.bytesRead(size);
        bytesUnderWay += size;
        if (bytesUnderWay > WINDOW_BYTES) {
            gate.windowFull(true);
        }
        if (size == 0) {
            receive(context, bytes, readNanos, lateNanos, new Departures.Flight(0, 0), delay);
            return;
        }
        while (bytes.isReadable()) {
            Departures.Flight flight = fromClient.send(leaveNanos, bytes.readableBytes(), emulation.rttNanos());
            receive(context, bytes.readRetainedSlice(flight.bytes()), readNanos, lateNanos, flight, delay);
        }
        bytes.release();
    }

    private void receive(
            ChannelHandlerContext context,
            ByteBuf bytes,
            long readNanos,
            long lateNanos,
            Departures.Flight flight,
            long delayNanos) {
        int size = bytes.readableBytes();
        long delay = delayNanos + flight.waitNanos();
        long dueNanos = time.clientNow() + delay;
        inbound.send(emulation.waitNanos(delay), new DelayLine.Parcel() {
            @Override
            public void deliver() {
                time.serverReaches(dueNanos);
                if (clientsFlights == 0 || serverSpoke) {
                    clientsFlights++;
                    serverSpoke = false;
                }
                arrived(size);
                if (closing) {
                    bytes.release();
                    return;
                }
                if (!anyArrived) {
                    anyArrived = true;
                    observer.firstBytesArrive(context);
                }
                observer.bytesArrive();
                wire.bytesArrive(readNanos, lateNanos, flight.windowNanos());
                context.fireChannelRead(bytes);
                context.fireChannelReadComplete();
            }

            @Override
            public void discard() {
                bytesUnderWay -= size;
                bytes.release();
            }
        });
    }

    private void arrived(int size) {
        bytesUnderWay -= size;
        if (bytesUnderWay <= WINDOW_BYTES / 2) {
            gate.windowFull(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // channelReadComplete is fired after each delivery instead
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            wire.ends(Sign.CLIENT_FIN);
            if (lingering != null) {
                lingering.close();
                return;
            }
            inbound.send(
                    emulation.waitNanos(emulation.oneWayNanos()),
                    DelayLine.Parcel.of(() -> inputEndArrives(context, event)));
        } else if (!(event instanceof ChannelInputShutdownReadComplete)
                && !(event instanceof ChannelOutputShutdownEvent)) {
            context.fireUserEventTriggered(event);
        }
    }

    private void inputEndArrives(ChannelHandlerContext context, Object event) {
        if (anyArrived) {
            context.fireUserEventTriggered(event);
        } else {
            // the handlers that answer a FIN do not exist before the first bytes
            close(context, context.newPromise());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            // a reset by the client: the socket stays open until the bytes before the reset have arrived
            inputEnded = true;
            wire.ends(Sign.CLIENT_RESET);
            inbound.send(emulation.waitNanos(emulation.oneWayNanos()), DelayLine.Parcel.of(() -> context.close()));
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // the channel ends after its own close or a failed write; the methods above handle the client's FINs and resets
        wire.ends(Sign.CLIENT_RESET);
        context.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (closing || !context.channel().isActive()) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        unflushed.add(new Write(message, promise));
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (unflushed.isEmpty()) {
            return;
        }
        List<Write> batch = unflushed;
        unflushed = new ArrayList<>();
        loopWait.nanosSinceLast();
        long delay = emulation.oneWayNanos() + extraNanos;
        long leaveNanos = time.serverNow() + extraNanos;
        extraNanos = 0;
        OptionalLong answering = wire.answering();
        ByteBuf bytes =
                Unpooled.wrappedBuffer(batch.stream().map(Write::message).toArray(ByteBuf[]::new));
        boolean last;
        do {
            Departures.Flight flight = bytes.isReadable()
                    ? fromServer.send(leaveNanos, bytes.readableBytes(), emulation.rttNanos())
                    : new Departures.Flight(0, 0);
            ByteBuf leaving = bytes.readRetainedSlice(flight.bytes());
            last = !bytes.isReadable();
            if (last && answering.isPresent()) {
                wire.answerHeldBack(answering.getAsLong(), flight.windowNanos());
            }
            deliver(context, leaving, last && !answerGoesOn, answering, delay + flight.waitNanos());
        } while (!last);
        bytes.release();
        nextFlushAwaited = false;
        for (Write write : batch) {
            write.promise().trySuccess();
        }
    }

    private void deliver(
            ChannelHandlerContext context, ByteBuf bytes, boolean last, OptionalLong answering, long delayNanos) {
        long dueNanos = time.serverNow() + delayNanos;
        // the client does not wait for session tickets, or for the end of a connection
        boolean awaited = nextFlushAwaited
                || answering.isPresent()
                || (!wire.anyExchange() && (clientsFlights <= 1 || !emulation.clientEndsHandshake()));
        serverSpoke = true;
        outbound.send(emulation.waitNanos(delayNanos), new DelayLine.Parcel() {
            @Override
            public void deliver() {
                if (awaited) {
                    time.clientReaches(dueNanos);
                }
                answering.ifPresent(wire::delivering);
                wire.bytesWritten(bytes.readableBytes());
                ChannelFuture write = context.write(bytes);
                lastWrite = write;
                if (last && answering.isPresent()) {
                    write.addListener(written -> {
                        if (written.isSuccess()) {
                            wire.delivered(answering.getAsLong());
                        }
                    });
                }
                context.flush();
            }

            @Override
            public void discard() {
                bytes.release();
            }
        });
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        wire.ends(Sign.SERVER_CLOSES);
        if (closing) {
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
            return;
        }
        flush(context);
        closing = true;
        afterBytes(() -> {
            if (lastWrite == null || lastWrite.isDone()) {
                finish(context, promise);
            } else {
                lastWrite.addListener(written -> finish(context, promise));
            }
        });
    }

    /** Runs an action after all bytes on their way to the client have arrived. */
    void afterBytes(Runnable action) {
        outbound.send(emulation.waitNanos(emulation.oneWayNanos()), DelayLine.Parcel.of(action));
    }

    /** Sends a reset after all bytes that are on their way to the client. */
    void reset() {
        closing = true;
        afterBytes(this::resetAtOnce);
    }

    /** Sends the FIN once all bytes have left. */
    private void finish(ChannelHandlerContext context, ChannelPromise promise) {
        if (inputEnded || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        lingering = context;
        ((SocketChannel) context.channel()).shutdownOutput();
        ScheduledFuture<?> linger =
                context.executor().schedule(() -> readOnAfterFin(readsOn), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> {
            linger.cancel(false);
            promise.trySuccess();
        });
    }
}
