package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection during a plan of faults. This class answers in the role of the service. It knows what the plan
 * has added to the connection. Only the connection's event loop is allowed to use an object.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class FaultedConnection implements Service, Faultable {

    /** A fault of the plan on this connection. */
    private record OnConnection(FaultedConnection connection, PlannedFault fault) implements Struck {

        @Override
        public boolean counts() {
            return connection.plan.countsConnection(fault);
        }

        @Override
        public void connectionStruck() {
            connection.struck(fault);
        }

        @Override
        public void struckNow() {
            if (connection.http != null && connection.http.exchangingSince(0)) {
                exchangeStruck();
            } else {
                connectionStruck();
            }
        }

        @Override
        public void exchangeStruck() {
            connection.struckExchange(fault, connection.exchange);
        }
    }

    private final FaultPlan plan;
    private final SocketChannel channel;
    private final NetworkEmulator network;
    private final Emulation emulation;
    private final WireRecorder.Connection wire;
    private final IdleTimer idle;
    private final Service backEnd;
    private final List<PlannedFault> switches;
    private final List<ChannelHandler> handlers = new ArrayList<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private final List<Consumer<FullHttpResponse>> beforeAnswers = new ArrayList<>();
    private final Set<Runnable> held = new LinkedHashSet<>();
    private @Nullable ForwardingHandler http;
    private @Nullable AnswerWriter writer;
    private long exchange;
    private Ending ending = Ending.OPEN;
    private boolean asksForCertificate;
    private boolean endsTunnel;
    private boolean closing;
    private boolean ended;

    /** @param opens whether the connection was just accepted */
    FaultedConnection(
            FaultPlan plan,
            SocketChannel channel,
            NetworkEmulator network,
            Emulation emulation,
            WireRecorder.Connection wire,
            IdleTimer idle,
            Service backEnd,
            boolean opens) {
        this.plan = plan;
        this.channel = channel;
        this.network = network;
        this.emulation = emulation;
        this.wire = wire;
        this.idle = idle;
        this.backEnd = backEnd;
        this.switches = plan.with(LeaderSwitch.class);
        channel.closeFuture().addListener(closed -> releaseAll());
        plan.with(IdleFault.class).forEach(fault -> ((IdleFault) fault.effect()).watch(new OnConnection(this, fault)));
        if (plan.hasCarried(wire.index())) {
            carry();
        } else if (!plan.with(CarriedFault.class).isEmpty()) {
            addFirst(new FirstBytes(this::carry));
        }
        if (opens) {
            plan.connection(OpeningFault.class)
                    .forEach(fault -> ((OpeningFault) fault.effect()).strike(new OnConnection(this, fault)));
        }
    }

    private void carry() {
        plan.carried(wire.index(), fault -> new OnConnection(this, fault));
    }

    /** Is called when the handlers for HTTP have been added. */
    void serves(ForwardingHandler handler) {
        http = handler;
        handler.service(this);
        if (!plan.with(HeadFault.class).isEmpty()) {
            HeadFaults heads = new HeadFaults(plan, this);
            handlers.add(heads);
            pipeline().addBefore(pipeline().context(RequestAggregator.class).name(), null, heads);
        }
    }

    /** Ends the plan on this connection: releases what the plan holds back, and removes what the plan added. */
    void end() {
        ended = true;
        releaseAll();
        network.readOnAfterFin(false);
        network.wrap(Departures::withoutFaults, Departures::withoutFaults);
        atEnd.forEach(Runnable::run);
        handlers.stream().filter(handler -> pipeline().context(handler) != null).forEach(pipeline()::remove);
        handlers.clear();
    }

    private void releaseAll() {
        List.copyOf(held).forEach(Runnable::run);
    }

    private ChannelPipeline pipeline() {
        return channel.pipeline();
    }

    boolean asksForCertificate() {
        return asksForCertificate;
    }

    /** Records that a fault strikes the connection. */
    void struck(PlannedFault fault) {
        wire.struck(fault.index(), fault.fault().kind(), OptionalLong.empty());
    }

    /** Records that a fault strikes an exchange. */
    void struckExchange(PlannedFault fault, long sequence) {
        wire.struck(fault.index(), fault.fault().kind(), OptionalLong.of(sequence));
    }

    @Override
    public void addFirst(ChannelHandler handler) {
        handlers.add(handler);
        pipeline().addFirst(handler);
    }

    @Override
    public void addBehindNetwork(ChannelHandler handler) {
        handlers.add(handler);
        pipeline().addAfter(pipeline().context(network).name(), null, handler);
    }

    @Override
    public boolean isIdle() {
        return http != null && http.isIdle() && !closing;
    }

    @Override
    public boolean tunnelled() {
        return plan.tunnels().filter(proxy -> proxy.carries(clientPort())).isPresent();
    }

    @Override
    public void endTunnel() {
        plan.tunnels().ifPresent(proxy -> proxy.end(clientPort(), wire.bytesSent()));
    }

    @Override
    public void endTunnelAfterAnswer() {
        endsTunnel = true;
    }

    private int clientPort() {
        return channel.remoteAddress().getPort();
    }

    private void answered() {
        if (endsTunnel) {
            endsTunnel = false;
            network.afterBytes(this::endTunnel);
        }
    }

    @Override
    public void pauseIdleTimer() {
        idle.pause();
    }

    @Override
    public void resumeIdleTimer() {
        idle.answered();
    }

    @Override
    public void askForCertificate() {
        asksForCertificate = true;
    }

    @Override
    public void atEnd(Runnable what) {
        atEnd.add(what);
    }

    @Override
    public void wrap(UnaryOperator<Departures> client, UnaryOperator<Departures> server) {
        network.wrap(client, server);
    }

    @Override
    public void hold(Optional<Duration> time, Runnable what) {
        if (ended) {
            // the plan has ended, and the service answers the struck exchange only now
            what.run();
            return;
        }
        Runnable[] release = new Runnable[1];
        release[0] = plan.hold(time, () -> {
            held.remove(release[0]);
            what.run();
        });
        held.add(release[0]);
        if (http != null) {
            // perhaps the client has given up before the service's answer
            http.closeIfNoAnswerComes(pipeline().context(http));
        }
    }

    @Override
    public Duration arrivesAfter() {
        // the accept stands for the client's SYN; the connection is complete with the client's ACK
        return Duration.ofNanos(emulation.rttNanos() + emulation.oneWayNanos());
    }

    @Override
    public void refuse() {
        wire.ends(Sign.SERVER_CLOSES);
        // half a round trip to the service, and half a round trip back
        network.afterBytes(network::reset);
    }

    @Override
    public void reset() {
        wire.ends(Sign.SERVER_CLOSES);
        network.reset();
    }

    @Override
    public void resetAtOnce() {
        wire.ends(Sign.SERVER_CLOSES);
        // a channel that is still being set up can't close
        channel.eventLoop().execute(network::resetAtOnce);
    }

    @Override
    public void close() {
        closing = true;
        wire.ends(Sign.SERVER_CLOSES);
        channel.close();
    }

    @Override
    public void closeHalf() {
        network.readOnAfterFin(true);
        close();
    }

    @Override
    public void beforeAnswers(Consumer<FullHttpResponse> action) {
        beforeAnswers.add(action);
    }

    @Override
    public void ending(Ending how) {
        ending = how;
    }

    @Override
    public void answerInParts(AnswerWriter how) {
        writer = how;
    }

    @Override
    public void send(long sequence, FullHttpRequest request, Call call) {
        exchange = sequence;
        writer = null;
        ending = Ending.OPEN;
        Call passing = call;
        for (PlannedFault fault : switches) {
            passing = ((LeaderSwitch) fault.effect()).pass(this, passing);
        }
        send(plan.exchange(request), 0, request, passing);
    }

    private void send(List<PlannedFault> struck, int next, FullHttpRequest request, Call call) {
        if (next == struck.size()) {
            backEnd.send(exchange, request, call);
        } else {
            PlannedFault fault = struck.get(next);
            ((ExchangeFault) fault.effect())
                    .send(
                            new OnConnection(this, fault),
                            request,
                            call,
                            (sent, then) -> send(struck, next + 1, sent, then));
        }
    }

    @Override
    public boolean complete(FullHttpResponse answer, boolean closes) {
        beforeAnswers.forEach(action -> action.accept(answer));
        boolean last = backEnd.complete(answer, closes || ending == Ending.ANNOUNCED);
        if (ending == Ending.UNSAID) {
            answer.headers().remove(BackEndService.CONNECTION);
        }
        return last || ending != Ending.OPEN;
    }

    @Override
    public boolean write(ChannelHandlerContext context, FullHttpResponse answer, boolean last) {
        AnswerWriter how = writer;
        // the next answer can be a refusal, which does not go through send()
        writer = null;
        if (how == null) {
            boolean written = backEnd.write(context, answer, last);
            answered();
            return written;
        }
        how.write(this, context, answer, last);
        return false;
    }

    @Override
    public void flushPart(ChannelHandlerContext context) {
        network.answerGoesOn(true);
        context.flush();
        network.answerGoesOn(false);
    }

    @Override
    public void finish(ChannelHandlerContext context, Object rest, boolean last) {
        wire.answering(exchange);
        context.writeAndFlush(rest);
        answered();
        wire.handedOver();
        Objects.requireNonNull(http).written(context, last);
    }

    @Override
    public boolean holdsAnswer() {
        return !held.isEmpty();
    }
}
