package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a fault can do to a connection. Only the connection's event loop is allowed to call the methods. */
interface Faultable {

    /**
     * Runs an action after a time, or when the plan or the connection ends, whichever is first.
     *
     * @param time how long to wait; if empty, until the plan or the connection ends
     */
    void hold(Optional<Duration> time, Runnable what);

    /** Runs an action when the plan ends. */
    void atEnd(Runnable what);

    /** Returns how long after its accept a new connection arrives at the service's end of the network. */
    Duration arrivesAfter();

    /** Resets a new connection at the service's end. The reset reaches the client a round trip after the accept. */
    void refuse();

    /** Resets the connection after the bytes that are on their way to the client. */
    void reset();

    /** Resets the connection at the client's end at once. Drops the bytes that are still on their way. */
    void resetAtOnce();

    /** Closes the connection with a FIN after the bytes that are on their way to the client. */
    void close();

    /** Closes the connection like {@link #close}, but the service reads on until the plan ends or the client closes. */
    void closeHalf();

    /** Returns whether the client reaches the service through a tunnel of the kit's HTTP proxy. */
    boolean tunnelled();

    /** Makes the kit's HTTP proxy end the connection's tunnel. */
    void endTunnel();

    /** Makes the kit's HTTP proxy end the connection's tunnel when the client has the current answer. */
    void endTunnelAfterAnswer();

    /** Returns whether the connection's HTTP handlers exist and no exchange is under way. */
    boolean isIdle();

    /** Switches off the time limits for idle and stalled connections. */
    void pauseIdleTimer();

    /** Switches the time limits for idle and stalled connections on again. */
    void resumeIdleTimer();

    /** Adds a handler at the client's end of the network. */
    void addFirst(ChannelHandler handler);

    /** Adds a handler at the service's end of the network. */
    void addBehindNetwork(ChannelHandler handler);

    /** Wraps the objects that decide when bytes leave the client and the service. */
    void wrap(UnaryOperator<Departures> client, UnaryOperator<Departures> server);

    /** Makes the handshake ask for a client certificate. */
    void askForCertificate();

    /** Adds an action for each answer of the connection, before the connection writes the answer. */
    void beforeAnswers(Consumer<FullHttpResponse> action);

    /** Sets what happens to the connection after the current answer. */
    void ending(Ending how);

    /** Makes this writer write the current answer in parts. */
    void answerInParts(AnswerWriter writer);

    /** Flushes a part of the current answer, but not the last part. */
    void flushPart(ChannelHandlerContext context);

    /** Writes the last part of the current answer. */
    void finish(ChannelHandlerContext context, Object rest, boolean last);
}
