package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.buffer.ByteBuf;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The emulated network, the first handler in the pipeline. Bytes, FINs and resets pass through it in both directions,
 * in order, each after its delay. A write is done when it is on the way, not when it arrives, so a server that answers
 * and then closes does not wait.
 *
 * <p>A close by the server goes out as a FIN. Then bytes of the client are read and dropped for up to a second: without
 * that, unread bytes would make the kernel send a reset that can overtake the response.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class NetworkEmulator extends ChannelDuplexHandler {

    /** The most bytes under way to the server before reading pauses: more than any request. */
    private static final int WINDOW_BYTES = 32 << 20;

    private static final long LINGER_MILLIS = 1_000;

    /** Gets the traffic of this connection, on its event loop. */
    interface Observer {

        /** The first bytes are about to arrive; adds the handlers for them. */
        void firstBytesArrive(ChannelHandlerContext context);

        /** Bytes are about to arrive. */
        void bytesArrive();
    }

    private record Write(Object message, ChannelPromise promise) {}

    private final Emulation emulation;
    private final WireRecorder.Connection wire;
    private final Observer observer;
    private final DelayLine inbound;
    private final DelayLine outbound;
    private final SendWindow clientsWindow = new SendWindow();
    private final SendWindow serversWindow = new SendWindow();
    private final long acceptedNanos = System.nanoTime();

    private List<Write> unflushed = new ArrayList<>();
    private long connectedNanos;
    private long extraNanos;
    private int bytesUnderWay;
    private boolean anyRead;
    private boolean anyArrived;
    private boolean inputEnded;
    private boolean closing;
    private @Nullable ChannelFuture lastWrite;
    private @Nullable ChannelHandlerContext lingering;

    NetworkEmulator(
            Emulation emulation,
            WireRecorder.Connection wire,
            Observer observer,
            DelayLine inbound,
            DelayLine outbound) {
        this.emulation = emulation;
        this.wire = wire;
        this.observer = observer;
        this.inbound = inbound;
        this.outbound = outbound;
    }

    /** Adds to the delay of what is flushed next. */
    void delayNextFlush(long nanos) {
        extraNanos += nanos;
    }

    /** Whether bytes of the client are still on their way to the server. */
    boolean bytesUnderWay() {
        return bytesUnderWay > 0;
    }

    /** Whether the client has sent bytes or a FIN. */
    boolean heardOfClient() {
        return anyRead || inputEnded;
    }

    /** Drops everything on the way, and delivers nothing any more. */
    void cut() {
        inbound.cut();
        outbound.cut();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        long readNanos = System.nanoTime();
        if (!anyRead) {
            anyRead = true;
            connectedNanos = readNanos + emulation.firstBytesNanos(readNanos - acceptedNanos) - emulation.oneWayNanos();
        }
        // bytes leave after the TCP handshake
        long leaveNanos = connectedNanos - readNanos > 0 ? connectedNanos : readNanos;
        long delay = leaveNanos - readNanos + emulation.oneWayNanos();
        ByteBuf bytes = (ByteBuf) message;
        int size = bytes.readableBytes();
        wire.bytesRead(size);
        bytesUnderWay += size;
        if (bytesUnderWay > WINDOW_BYTES) {
            context.channel().config().setAutoRead(false);
        }
        if (size == 0) {
            receive(context, bytes, readNanos, 0, delay);
            return;
        }
        while (bytes.isReadable()) {
            SendWindow.Flight flight = clientsWindow.send(leaveNanos, bytes.readableBytes(), emulation.rttNanos());
            receive(context, bytes.readRetainedSlice(flight.bytes()), readNanos, flight.waitNanos(), delay);
        }
        bytes.release();
    }

    private void receive(
            ChannelHandlerContext context, ByteBuf bytes, long readNanos, long heldBackNanos, long delayNanos) {
        int size = bytes.readableBytes();
        inbound.send(delayNanos + heldBackNanos, new DelayLine.Parcel() {
            @Override
            public void deliver() {
                arrived(context, size);
                if (closing) {
                    bytes.release();
                    return;
                }
                if (!anyArrived) {
                    anyArrived = true;
                    observer.firstBytesArrive(context);
                }
                observer.bytesArrive();
                wire.bytesArrive(readNanos, heldBackNanos);
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

    private void arrived(ChannelHandlerContext context, int size) {
        bytesUnderWay -= size;
        if (bytesUnderWay <= WINDOW_BYTES / 2 && !context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // each delivery completes itself
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
            inbound.send(emulation.oneWayNanos(), onArrival(() -> inputEndArrives(context, event)));
        } else if (!(event instanceof ChannelInputShutdownReadComplete)
                && !(event instanceof ChannelOutputShutdownEvent)) {
            context.fireUserEventTriggered(event);
        }
    }

    private void inputEndArrives(ChannelHandlerContext context, Object event) {
        if (anyArrived) {
            context.fireUserEventTriggered(event);
        } else {
            // no handler exists yet that could answer the FIN
            close(context, context.newPromise());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            // a reset by the client; bytes before it are still on the way, so the socket stays open until then
            inputEnded = true;
            wire.ends(Sign.CLIENT_RESET);
            inbound.send(emulation.oneWayNanos(), onArrival(() -> context.close()));
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // the end of our own close, or of a write that met a reset; the methods above see other FINs and resets
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
        long delay = emulation.oneWayNanos() + extraNanos;
        long leaveNanos = System.nanoTime() + extraNanos;
        extraNanos = 0;
        OptionalLong answering = wire.answering();
        Queue<ByteBuf> messages = new ArrayDeque<>();
        batch.forEach(write -> messages.add((ByteBuf) write.message()));
        int left = batch.stream()
                .mapToInt(write -> ((ByteBuf) write.message()).readableBytes())
                .sum();
        do {
            SendWindow.Flight flight = left == 0
                    ? new SendWindow.Flight(0, 0)
                    : serversWindow.send(leaveNanos, left, emulation.rttNanos());
            left -= flight.bytes();
            boolean last = left == 0;
            if (last && answering.isPresent()) {
                wire.answerHeldBack(answering.getAsLong(), flight.waitNanos());
            }
            deliver(
                    context,
                    last ? List.copyOf(messages) : take(messages, flight.bytes()),
                    last,
                    answering,
                    delay + flight.waitNanos());
        } while (left > 0);
        for (Write write : batch) {
            write.promise().trySuccess();
        }
    }

    /** Takes the first {@code count} bytes of the messages. */
    private static List<ByteBuf> take(Queue<ByteBuf> messages, int count) {
        List<ByteBuf> taken = new ArrayList<>();
        int left = count;
        while (left > 0) {
            ByteBuf first = messages.element();
            if (first.readableBytes() <= left) {
                left -= first.readableBytes();
                taken.add(messages.remove());
            } else {
                taken.add(first.readRetainedSlice(left));
                left = 0;
            }
        }
        return taken;
    }

    private void deliver(
            ChannelHandlerContext context,
            List<ByteBuf> messages,
            boolean last,
            OptionalLong answering,
            long delayNanos) {
        outbound.send(delayNanos, new DelayLine.Parcel() {
            @Override
            public void deliver() {
                answering.ifPresent(wire::delivering);
                for (ByteBuf message : messages) {
                    wire.bytesWritten(message.readableBytes());
                    lastWrite = context.write(message);
                }
                if (last && lastWrite != null && answering.isPresent()) {
                    lastWrite.addListener(written -> {
                        if (written.isSuccess()) {
                            wire.delivered(answering.getAsLong());
                        }
                    });
                }
                context.flush();
            }

            @Override
            public void discard() {
                messages.forEach(ByteBuf::release);
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
        outbound.send(emulation.oneWayNanos(), onArrival(() -> {
            if (lastWrite == null || lastWrite.isDone()) {
                finish(context, promise);
            } else {
                lastWrite.addListener(written -> finish(context, promise));
            }
        }));
    }

    /** Sends the FIN after all bytes have left. */
    private void finish(ChannelHandlerContext context, ChannelPromise promise) {
        if (inputEnded || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        lingering = context;
        ((SocketChannel) context.channel()).shutdownOutput();
        ScheduledFuture<?> linger =
                context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> {
            linger.cancel(false);
            promise.trySuccess();
        });
    }

    private static DelayLine.Parcel onArrival(Runnable action) {
        return new DelayLine.Parcel() {
            @Override
            public void deliver() {
                action.run();
            }

            @Override
            public void discard() {
                // nothing to release
            }
        };
    }
}
