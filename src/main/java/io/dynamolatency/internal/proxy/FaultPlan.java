package io.dynamolatency.internal.proxy;

import io.dynamolatency.fault.WireFault;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * The planned faults of a proxy, with the counts of each fault and everything that the faults hold back now. Only the
 * proxy's event loop is allowed to call the methods.
 */
public final class FaultPlan {

    private record Carried(PlannedFault fault, CarriedFault.Effect effect) {}

    private final EventLoop eventLoop;
    private final List<PlannedFault> faults = new ArrayList<>();
    private final Set<Hold> holds = new LinkedHashSet<>();
    private final Map<Integer, List<Carried>> carried = new HashMap<>();
    private long exchanges;
    private final IntPredicate connections;
    private final Optional<ConnectProxy> tunnels;

    /**
     * @param connections returns whether faults can strike the connection with this number
     * @param tunnels the HTTP proxy through which clients can connect; empty without an HTTP proxy
     */
    FaultPlan(
            List<WireFault> faults,
            long plannedCalls,
            IntPredicate connections,
            Optional<ConnectProxy> tunnels,
            EventLoop eventLoop) {
        this.tunnels = tunnels;
        this.eventLoop = eventLoop;
        this.connections = connections;
        for (int i = 0; i < faults.size(); i++) {
            this.faults.add(new PlannedFault(i, faults.get(i), plannedCalls));
        }
    }

    /** Returns whether faults can strike a connection. */
    boolean concerns(int connection) {
        return connections.test(connection);
    }

    Optional<ConnectProxy> tunnels() {
        return tunnels;
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Returns the faults whose effect has this type. */
    List<PlannedFault> with(Class<?> effect) {
        return faults.stream()
                .filter(fault -> effect.isInstance(fault.effect()))
                .toList();
    }

    /** Returns whether the client has used a connection during this plan. */
    boolean hasCarried(int connection) {
        return carried.containsKey(connection);
    }

    /**
     * Begins the faults of a connection that the client uses. Counts the connection at its first use.
     *
     * @param on returns the pair of a fault and this connection
     */
    void carried(int connection, Function<PlannedFault, Struck> on) {
        carried.computeIfAbsent(connection, index -> connection(CarriedFault.class).stream()
                        .map(fault -> new Carried(fault, ((CarriedFault) fault.effect()).strike(on.apply(fault))))
                        .toList())
                .forEach(one -> one.effect().begin(on.apply(one.fault())));
    }

    /** Counts a connection for the faults whose effect has this type. Returns the faults that strike the connection. */
    List<PlannedFault> connection(Class<?> effect) {
        return with(effect).stream().filter(this::countsConnection).toList();
    }

    /** Counts a connection for a fault. Returns whether the fault strikes the connection. */
    boolean countsConnection(PlannedFault fault) {
        return fault.countsConnection(exchanges);
    }

    /** Counts a request, and returns the faults that strike its exchange. */
    List<PlannedFault> exchange(FullHttpRequest request) {
        exchanges++;
        List<PlannedFault> struck = new ArrayList<>();
        for (PlannedFault fault : faults) {
            if (fault.effect() instanceof ExchangeFault && fault.counts(request)) {
                struck.add(fault);
            }
        }
        return struck;
    }

    /** Counts the head of a request, and returns the first fault that strikes the request; empty if there is none. */
    Optional<PlannedFault> head(HttpRequest head) {
        return with(HeadFault.class).stream()
                .filter(fault -> fault.countsHead(head))
                .findFirst();
    }

    /**
     * Runs an action after a time, or when the plan ends, whichever is first.
     *
     * @param time how long to wait; if empty, until the plan ends
     * @return a handle that runs the action at once; the action runs only one time
     */
    Runnable hold(Optional<Duration> time, Runnable what) {
        Hold hold = new Hold(what);
        holds.add(hold);
        time.ifPresent(
                wait -> hold.timer = Optional.of(eventLoop.schedule(hold, wait.toNanos(), TimeUnit.NANOSECONDS)));
        return hold;
    }

    /** Releases everything that is held back. */
    void end() {
        List.copyOf(holds).forEach(Hold::run);
    }

    private final class Hold implements Runnable {

        private final Runnable what;
        private Optional<ScheduledFuture<?>> timer = Optional.empty();

        Hold(Runnable what) {
            this.what = what;
        }

        @Override
        public void run() {
            if (holds.remove(this)) {
                timer.ifPresent(task -> task.cancel(false));
                what.run();
            }
        }
    }
}
