package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Repeats a call and times it: warm-up in each mode, then the timed calls. One mode is measured in one go, several in
 * alternating blocks (A B B A), so that what drifts slower than a block weighs on all of them alike. Used by one thread.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class Measurement {

    /** How many blocks each mode's calls are divided into where modes alternate. */
    static final int BLOCKS = 10;

    /** After so many failed calls in a row there is nothing left to hope for, and each may take its time-out. */
    static final int GIVE_UP_AFTER = 10;

    private static final String WARM_UP = "warm-up";
    private static final String TIMED = "timed run";

    private final Subject subject;
    private final Orders orders;
    private final CallPath path;
    private final TimedCall call;
    private final Object run = new Object();
    private int failedInARow;
    private boolean reached;

    /**
     * Prepares a measurement; nothing happens yet.
     *
     * @param subject what is measured; its mode is replaced by each of the orders'
     */
    public Measurement(Subject subject, Orders orders, CallPath path, TimedCall call) {
        this.subject = subject;
        this.orders = orders;
        this.path = path;
        this.call = call;
    }

    /**
     * Measures.
     *
     * @return one for each mode, in the order of the modes
     * @throws MeasurementException when there is no result: calls failed one after another, none reached the wire, the back end
     *     ended, the thread was interrupted (its flag stays set), or the wire shows another mode
     * @throws TestAbortedException when the body throws one
     */
    public List<Measured> run() {
        Map<ConnectionMode, Track> tracks = new LinkedHashMap<>();
        for (ConnectionMode mode : orders.modes()) {
            tracks.put(mode, new Track(mode, warmUp(mode)));
        }
        for (Block block : schedule(orders.modes(), orders.iterations())) {
            Objects.requireNonNull(tracks.get(block.mode())).run(block.calls());
        }
        requireBackend(tracks.values());
        WireLog log = path.settledLog();
        if (Thread.currentThread().isInterrupted()) {
            // a time-out of JUnit goes on with the test while this thread still ends: nothing may be published then
            throw new MeasurementException(
                    "Measuring \"" + subject + "\" was interrupted at its end; there is no result", null);
        }
        return tracks.values().stream().map(track -> track.measured(log)).toList();
    }

    /** A process that ends with the very last calls may not be seen to have ended when they fail. */
    private void requireBackend(Collection<Track> tracks) {
        Optional<Throwable> failure = tracks.stream()
                .map(t -> t.series.firstFailure())
                .filter(Objects::nonNull)
                .findFirst();
        failure.flatMap(f -> path.backendFailure()).ifPresent(ended -> {
            throw new MeasurementException("Measuring \"" + subject + "\": " + ended, failure.get());
        });
    }

    /** A run of calls in one mode. */
    record Block(ConnectionMode mode, int calls) {}

    /** The blocks in the order they are to be run: for A and B it is A B, B A, A B, ... */
    static List<Block> schedule(List<ConnectionMode> modes, int iterations) {
        if (modes.size() == 1) {
            return List.of(new Block(modes.get(0), iterations));
        }
        int rounds = Math.min(BLOCKS, iterations);
        List<Block> schedule = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int calls = iterations / rounds + (round < iterations % rounds ? 1 : 0);
            for (int i = 0; i < modes.size(); i++) {
                schedule.add(new Block(modes.get(round % 2 == 0 ? i : modes.size() - 1 - i), calls));
            }
        }
        return schedule;
    }

    private WarmUp warmUp(ConnectionMode mode) {
        if (orders.warmup() == 0) {
            return WarmUp.NONE;
        }
        path.rehearse(mode);
        failedInARow = 0;
        WarmUp.Rule rule = new WarmUp.Rule();
        int most = Math.max(orders.warmup(), WarmUp.MAX_CALLS);
        long deadline =
                System.nanoTime() + Duration.ofSeconds(WarmUp.MAX_SECONDS).toNanos();
        int calls = 0;
        int failed = 0;
        while (true) {
            CallSeries block = new CallSeries();
            block.beginBlock(WarmUp.BLOCK);
            while (block.calls() < WarmUp.BLOCK && System.nanoTime() - deadline < 0) {
                timed(mode, block, WARM_UP);
            }
            block.endBlock();
            calls += block.calls();
            block.firstCall().ifPresent(first -> rule.add(first.toNanos()));
            Arrays.stream(block.blocks()[0]).forEach(rule::add);
            failed += block.failures();
            boolean warm = calls >= orders.warmup() && rule.stable();
            if (warm || calls >= most || System.nanoTime() - deadline >= 0) {
                return new WarmUp(calls, failed, warm, rule.loopback());
            }
        }
    }

    /** Makes one call and puts its time, or its failure, into the series. */
    private void timed(ConnectionMode mode, CallSeries series, String phase) {
        try {
            path.beforeCall(mode);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted(mode, series, phase, interrupted);
        }
        long start = System.nanoTime();
        try {
            call.call(mode);
            series.succeeded(System.nanoTime() - start);
            failedInARow = 0;
        } catch (VirtualMachineError | TestAbortedException unrecoverable) {
            throw unrecoverable;
        } catch (Throwable failure) {
            failed(mode, series, phase, failure);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(mode, series, phase, series.firstFailure());
        }
        requireReached(mode, series);
    }

    /** A client that talks to somebody else is not to do so for thousands of calls. */
    private void requireReached(ConnectionMode mode, CallSeries series) {
        if (!reached && series.failures() < series.calls()) {
            if (path.mark().exchanges() == 0) {
                throw notOnTheWire(mode, series);
            }
            reached = true;
        }
    }

    private MeasurementException notOnTheWire(ConnectionMode mode, CallSeries series) {
        return new MeasurementException(
                "Measuring \"" + subject.in(mode) + "\": the body was run " + Messages.counted(series.calls(), "time")
                        + " and sent no request to the endpoint given to it; use the injected client in it, or one built for"
                        + " the injected DynamoEndpoint",
                null);
    }

    private void failed(ConnectionMode mode, CallSeries series, String phase, Throwable failure) {
        series.failed(failure);
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw interrupted(mode, series, phase, failure);
        }
        Optional<String> backend = path.backendFailure();
        if (backend.isPresent()) {
            throw new MeasurementException(
                    "Measuring \"" + subject.in(mode) + "\": " + backend.get() + "\nIt happened in call "
                            + series.calls() + " of the " + phase + ", which failed with " + failure,
                    failure);
        }
        int mostInARow = Math.max(GIVE_UP_AFTER, orders.errorsAllowed() + 1);
        failedInARow++;
        if (failedInARow >= mostInARow || (phase.equals(TIMED) && allFailed(series))) {
            throw new MeasurementException(
                    "Measuring \"" + subject.in(mode) + "\": " + failedInARow + " calls in a row failed in the " + phase
                            + ", so it was given up: " + Messages.errors(series.errors()) + "\nThe last one: "
                            + failure,
                    series.firstFailure());
        }
    }

    private boolean allFailed(CallSeries series) {
        return series.calls() == orders.iterations() && series.failures() == series.calls();
    }

    private MeasurementException interrupted(
            ConnectionMode mode, CallSeries series, String phase, @Nullable Throwable cause) {
        return new MeasurementException(
                "Measuring \"" + subject.in(mode) + "\" was interrupted after " + series.calls() + " calls of the "
                        + phase + (phase.equals(TIMED) ? " (of " + orders.iterations() + ")" : "")
                        + "; there is no result",
                cause);
    }

    /** One mode's way through the blocks: its calls, and its stretches of the wire's time. */
    private final class Track {
        private record Window(WireMark from, WireMark fromAfterFirstCall, WireMark to) {}

        private final ConnectionMode mode;
        private final WarmUp warmUp;
        private final CallSeries series = new CallSeries();
        private final List<Window> windows = new ArrayList<>();

        Track(ConnectionMode mode, WarmUp warmUp) {
            this.mode = mode;
            this.warmUp = warmUp;
        }

        void run(int calls) {
            boolean first = series.calls() == 0;
            if (first) {
                path.open(mode);
            } else {
                path.resume(mode);
            }
            failedInARow = 0;
            series.beginBlock(calls);
            WireMark from = path.mark();
            WireMark fromAfterFirstCall = from;
            int left = calls;
            if (first) {
                timed(mode, series, TIMED);
                fromAfterFirstCall = path.mark();
                left--;
            }
            for (int i = 0; i < left; i++) {
                timed(mode, series, TIMED);
            }
            series.endBlock();
            windows.add(new Window(from, fromAfterFirstCall, path.mark()));
        }

        Measured measured(WireLog log) {
            WireLog wire = WireLog.EMPTY;
            WireLog afterFirst = WireLog.EMPTY;
            for (Window window : windows) {
                wire = wire.plus(log.between(window.from(), window.to()));
                afterFirst = afterFirst.plus(log.between(window.fromAfterFirstCall(), window.to()));
            }
            requireOnTheWire(wire);
            requireWhole(wire);
            int rest = series.calls() - 1;
            WireLog restOfWire = afterFirst;
            Optional<Duration> predicted = rest == 0
                    ? Optional.empty()
                    : warmUp.loopback().map(cost -> Prediction.perCall(subject.network(), restOfWire, rest, cost));
            LatencyResult result = new LatencyResult(
                    run,
                    subject.in(mode),
                    warmUp,
                    series.firstCall(),
                    series.blocks(),
                    series.errors(),
                    wire,
                    predicted);
            ModeCheck.check(mode, subject.httpClient(), wire, series.calls(), series.failures())
                    .ifPresent(reason -> {
                        throw new ModeNotHeldException(
                                reason + ".\nThe figures are not reported, they would stand under a wrong label.\n"
                                        + Messages.circumstances(result));
                    });
            return new Measured(result, series.firstFailure(), series.firstFailedCall());
        }

        private void requireWhole(WireLog log) {
            if (log.droppedExchanges() > 0 || log.droppedConnections() > 0) {
                throw new MeasurementException(
                        "Measuring \"" + subject.in(mode) + "\": the log of the wire was full and has lost "
                                + log.droppedExchanges() + " exchanges and " + log.droppedConnections()
                                + " connections, so that every count would be too low; measure fewer iterations at a time",
                        null);
            }
        }

        private void requireOnTheWire(WireLog wire) {
            if (wire.exchanges().isEmpty()) {
                throw notOnTheWire(mode, series);
            }
        }
    }
}
