package io.dynamolatency.internal.external;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallLog;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallTimes;
import io.dynamolatency.internal.calls.DelayRecorder;
import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.OwnTimes;
import io.dynamolatency.internal.calls.WireCall;
import io.dynamolatency.internal.calls.WireShare;
import io.dynamolatency.internal.driver.CallPath;
import io.dynamolatency.internal.driver.FailedWireCallException;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.NoiseWatch;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.process.ProcessWatcher;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Noise;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures calls that another process makes, from the exchanges on the wire ({@link WireCall}). There is no warm-up,
 * and the kit makes no calls of its own. Only one thread is allowed to use an object.
 */
public final class WireMeasurement {

    private final MeasuredTest subject;
    private final MeasurementSettings orders;
    private final CallPath path;
    private final Optional<String> operation;

    /**
     * Prepares a measurement without starting it.
     *
     * @param subject the measured test; the mode, client and load of the process replace the mode, client and load of
     *     the test
     * @param operation the DynamoDB operation whose exchanges are calls; empty for all operations
     */
    public WireMeasurement(
            MeasuredTest subject,
            ExternalCaller caller,
            MeasurementSettings orders,
            CallPath path,
            Optional<String> operation) {
        if (subject.network().virtualTime()) {
            throw new IllegalArgumentException(
                    "virtual time is for calls of this JVM; another process waits in real time: write network.time ="
                            + " WAITED");
        }
        this.subject = subject.by(caller);
        this.orders = orders;
        this.path = path;
        this.operation = operation;
    }

    /** Returns the measured test, for messages. */
    public MeasuredTest subject() {
        return subject;
    }

    /**
     * Runs the program and makes a result from the exchanges that the program sent.
     *
     * @throws MeasurementException if the process failed or made no successful call, or the back end ended
     * @throws InterruptedException if this thread was interrupted
     */
    public MeasurementOutcome run(ExternalRun program) throws InterruptedException {
        DelayRecorder delays = new DelayRecorder();
        List<WireMark> begins = new ArrayList<>();
        long began = System.nanoTime();
        path.open(ConnectionMode.AS_BUILT);
        path.observeDelays(delays);
        NoiseWatch watch = path.watchNoise();
        Optional<Freeze> freeze = orders.frozen() ? Optional.of(new Freeze(path, orders, operation)) : Optional.empty();
        try (watch) {
            freeze.ifPresentOrElse(Freeze::begin, this::letFaultsStrike);
            int processes = caller().processes();
            for (int process = 0; process < processes; process++) {
                begins.add(path.mark());
                program.run(
                        orders.iterations() / processes + (process < orders.iterations() % processes ? 1 : 0),
                        freeze.<ProcessWatcher>map(one -> one).orElse(ProcessWatcher.NONE));
            }
        } finally {
            if (!orders.faults().isEmpty()) {
                path.pauseFaults();
            }
            path.observeDelays(DelayObserver.NONE);
        }
        long over = System.nanoTime();
        RecordedWireLog settled = path.settledLog();
        WireMark from = freeze.map(one -> one.withoutHold(begins.get(0))).orElse(begins.get(0));
        RecordedWireLog all = settled.between(from, path.mark());
        requireBackend();
        freeze.flatMap(Freeze::missed).ifPresent(why -> {
            throw program.noResult(why, all);
        });
        if (Thread.interrupted()) {
            // JUnit has ended this test by its time-out and goes on to the next test, so publish no result
            throw new InterruptedException();
        }
        MeasuringTime time = new MeasuringTime(began, System.nanoTime(), Duration.ZERO, Duration.ofNanos(over - began));
        return measured(all, over, begins, program, watch, delays.delays(), time);
    }

    /** Lets faults strike the process, but not connections that the kit opened before. */
    private void letFaultsStrike() {
        int open = path.mark().connections();
        if (!orders.faults().isEmpty()) {
            path.beginFaults(orders.faults(), orders.iterations(), connection -> connection >= open);
        }
    }

    private ExternalCaller caller() {
        return subject.process().orElseThrow();
    }

    private void requireBackend() {
        path.backendFailure().ifPresent(ended -> {
            throw new MeasurementException("Measuring \"" + subject + "\": " + ended, null);
        });
    }

    private MeasurementOutcome measured(
            RecordedWireLog all,
            long over,
            List<WireMark> begins,
            ExternalRun program,
            NoiseWatch watch,
            Optional<EmulatedDelays> delays,
            MeasuringTime time) {
        RecordedWireLog wire = operation.map(all::ofOperation).orElse(all);
        List<WireCall> calls = calls(wire, all, over, program);
        CallLog log = new CallLog();
        log.reserve(calls.size());
        Map<String, Integer> errors = new LinkedHashMap<>();
        @Nullable Throwable firstFailure = null;
        int firstFailed = 0;
        for (int i = 0; i < calls.size(); i++) {
            WireCall call = calls.get(i);
            Optional<String> failure = call.failure();
            log.add(call.startNanos(), call.startNanos(), call.endNanos(), failure.isPresent());
            log.invocation(
                    CallSamples.idOf(call.exchanges().get(0)),
                    process(call.exchanges().get(0), begins),
                    0,
                    0,
                    0);
            failure.ifPresent(name -> errors.merge(name, 1, Integer::sum));
            if (failure.isPresent() && firstFailure == null) {
                firstFailure = new FailedWireCallException(call.toString());
                firstFailed = i + 1;
            }
        }
        CallSamples samples = CallSamples.ofWire(log);
        CallTimes times = OwnTimes.wall(samples).times(new AggregatedTimes());
        if (times.count() == 0) {
            throw program.noResult(
                    "none of its " + Numbers.counted(calls.size(), "call") + " succeeded: " + Numbers.byName(errors),
                    all);
        }
        Noise noise = watch.between(samples.firstIntended(), samples.lastEnd());
        ResultData result = ResultData.of(this, subject)
                .times(times, times)
                .errors(errors)
                .wire(wire)
                .samples(samples)
                .noise(noise)
                .delays(delays)
                .report(orders.report())
                .certainty(orders.certainty(ConnectionMode.AS_BUILT, 1))
                .own(OwnTimes.of(
                        samples, noise, new WireShare(samples, wire, subject.network(), path.typicalService(all))))
                .build();
        otherNumber(calls.size(), all).ifPresent(result::warn);
        program.remarks().forEach(result::warn);
        return new MeasurementOutcome(result, firstFailure, firstFailed, orders.errorsAllowed(), time);
    }

    private List<WireCall> calls(RecordedWireLog wire, RecordedWireLog all, long over, ExternalRun program) {
        if (wire.droppedExchanges() > 0 || wire.droppedConnections() > 0) {
            throw program.noResult(
                    "it made " + wire.exchangeCount() + " requests on " + wire.opened()
                            + " connections, more than the log holds; lower iterations",
                    RecordedWireLog.EMPTY);
        }
        if (!wire.exchanges().isEmpty()) {
            return WireCall.of(wire, over);
        }
        throw program.noResult(
                operation
                        .filter(wanted -> !all.exchanges().isEmpty())
                        .map(wanted -> "it sent no request of the operation \"" + wanted + "\", but " + operations(all)
                                + "; write operation(...) with DynamoDB's name, such as \"PutItem\"")
                        .orElse("it sent no request to the endpoint given to it"),
                all);
    }

    /**
     * Returns the number, from 0, of the process that sent an exchange. Each process starts when the previous process
     * has ended.
     */
    private static int process(Exchange exchange, List<WireMark> begins) {
        int process = begins.size() - 1;
        while (process > 0 && begins.get(process).exchanges() > exchange.sequence()) {
            process--;
        }
        return process;
    }

    /**
     * Returns a warning if the process made fewer calls than requested. Also warns if the process made more calls than
     * requested, and the calls are of several operations.
     */
    private Optional<String> otherNumber(int calls, RecordedWireLog all) {
        int asked = orders.iterations();
        if (calls < asked) {
            return Optional.of("calls: " + caller().name() + " made " + Numbers.counted(calls, "call") + " instead of "
                    + asked + " (DYNAMOLATENCY_ITERATIONS)");
        }
        boolean several =
                all.exchanges().stream().map(Exchange::operation).distinct().count() > 1;
        return calls > asked && several && operation.isEmpty()
                ? Optional.of("calls: " + caller().name() + " made " + calls + " calls instead of " + asked
                        + ", of several operations (" + operations(all)
                        + "); write operation(...) to select the operation to measure")
                : Optional.empty();
    }

    private static String operations(RecordedWireLog log) {
        return Numbers.byName(log.exchanges().stream()
                .map(Exchange::operation)
                .collect(Collectors.groupingBy(
                        name -> name.isEmpty() ? "(no operation)" : name,
                        TreeMap::new,
                        Collectors.summingInt(name -> 1))));
    }
}
