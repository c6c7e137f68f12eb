package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a fault can do to a connection. All calls are on the connection's event loop. */
interface Faultable {

    /**
     * Runs something later: after a time, or when the plan or the connection ends.
     *
     * @param time how long to wait; empty for the end of the plan
     */
    void hold(Optional<Duration> time, Runnable what);

    /** Runs something when the plan ends. */
    void atEnd(Runnable what);

    /** Resets the connection after the bytes that are on their way to the client. */
    void reset();

    /** Resets the connection at the client's end, at once. */
    void resetAtOnce();

    /** Closes the connection with a FIN after the bytes that are on their way to the client. */
    void close();

    /** As {@link #close}, but the service reads on until the plan ends or the client closes. */
    void closeHalf();

    /** Returns whether the connection speaks HTTP, and no exchange is under way. */
    boolean isIdle();

    /** Switches the bounds on idle and stalled connections off. */
    void pauseIdleTimer();

    /** Switches these bounds on. */
    void resumeIdleTimer();

    /** Adds a handler at the client's end of the network. */
    void addFirst(ChannelHandler handler);

    /** Adds a handler at the service's end of the network. */
    void addBehindNetwork(ChannelHandler handler);

    /** Wraps what decides when bytes leave client and service. */
    void wrap(UnaryOperator<Departures> client, UnaryOperator<Departures> server);

    /** Has the handshake ask for a client certificate. */
    void askForCertificate();

    /** Adds a bound to the answers. */
    void limit(AnswerLimit limit);

    /** Sets how the present answer leaves the connection. */
    void ending(Ending how);

    /** Has the present answer be written in parts. */
    void answerInParts(AnswerWriter writer);

    /** Flushes a part of the present answer, which is not its last. */
    void flushPart(ChannelHandlerContext context);

    /** Writes the last part of the present answer. */
    void finish(ChannelHandlerContext context, Object rest, boolean last);
}
