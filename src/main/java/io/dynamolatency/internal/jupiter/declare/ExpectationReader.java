package io.dynamolatency.internal.jupiter.declare;

import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.internal.judge.WireLimit;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.result.Statistic;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads what a test expects of each mode. */
final class ExpectationReader {

    private final TestBody test;
    private final Method method;
    private final List<ConnectionMode> measured;
    private final Parameters parameters;
    private final Faults faults;
    private final Map<ConnectionMode, List<Expectation>> expectations = new EnumMap<>(ConnectionMode.class);
    private final Set<ConnectionMode> named = EnumSet.noneOf(ConnectionMode.class);
    private boolean latencies;

    /**
     * Makes a reader for one test.
     *
     * @param measured the modes that the test measures; with a probe, the modes that the probe can measure
     */
    ExpectationReader(TestBody test, List<ConnectionMode> measured, Parameters parameters) {
        this.test = test;
        this.method = test.method();
        this.measured = measured;
        this.parameters = parameters;
        this.faults = parameters.faults();
    }

    /**
     * Reads the annotations with expectations.
     *
     * @param noFirstCall the reason if the kit can't measure the first call of AS_BUILT; empty if it can
     * @param callsOf returns the fault of a limit that needs more calls than the test makes; empty if there is no fault
     */
    Map<ConnectionMode, List<Expectation>> read(
            Optional<String> noFirstCall, Function<Statistic, Optional<String>> callsOf) {
        for (ExpectLatency expected : findRepeatableAnnotations(method, ExpectLatency.class)) {
            latencies = true;
            List<ConnectionMode> modes = modesOf("@ExpectLatency", expected.modes());
            if (!expected.firstCall().isEmpty() && modes.contains(ConnectionMode.AS_BUILT)) {
                noFirstCall.ifPresent(why -> faults.add("@ExpectLatency(firstCall): in AS_BUILT " + why));
            }
            add(modes, latencyLimits(expected, callsOf));
        }
        for (ExpectConnections expected : findRepeatableAnnotations(method, ExpectConnections.class)) {
            List<Expectation> limits = connectionLimits(expected);
            add(modesOf("@ExpectConnections", expected.modes()), limits);
        }
        AnnotationSupport.findAnnotation(method, ExpectKeepAlive.class)
                .ifPresent(expected -> add(keepAlive(expected), List.of(new KeepAliveLimit())));
        AnnotationSupport.findAnnotation(method, ExpectResilience.class)
                .ifPresent(expected ->
                        add(modesOf("@ExpectResilience", expected.modes()), ResilienceReader.limits(expected, faults)));
        return expectations;
    }

    private void add(List<ConnectionMode> modes, List<? extends Expectation> limits) {
        modes.forEach(mode ->
                expectations.computeIfAbsent(mode, m -> new ArrayList<>()).addAll(limits));
    }

    /**
     * Reads the comparison with a baseline. An annotation on a method must name only modes that the test measures. An
     * annotation on a class is allowed to name other modes, too.
     */
    Optional<BaselineSettings> baseline() {
        return BaselineSettings.of(test, parameters)
                .map(settings -> settings.in(
                        settings.ofTheMethod()
                                ? modesOf("@CompareToBaseline", settings.modes().toArray(ConnectionMode[]::new))
                                : measured));
    }

    /** Returns the modes that the annotations name. */
    Set<ConnectionMode> named() {
        return Set.copyOf(named);
    }

    /** Returns whether the test has expectations, and all expectations are about connections. */
    boolean onlyConnections() {
        return !latencies && !expectations.isEmpty();
    }

    private List<ConnectionMode> keepAlive(ExpectKeepAlive expected) {
        if (expected.modes().length > 0) {
            return modesOf("@ExpectKeepAlive", expected.modes());
        }
        List<ConnectionMode> reusing = measured.stream()
                .filter(mode -> mode == ConnectionMode.AS_BUILT || mode == ConnectionMode.KEEP_ALIVE)
                .distinct()
                .toList();
        if (reusing.isEmpty()) {
            faults.add("@ExpectKeepAlive: no measured mode reuses connections (modes = " + measured + "); add"
                    + " KEEP_ALIVE, or AS_BUILT with @UseClient");
        }
        return reusing;
    }

    private List<Expectation> connectionLimits(ExpectConnections expected) {
        record Limit(String name, double value, Function<Double, Expectation> maker) {
            static Limit ofWire(String name, double value, WireLimit.Fact fact) {
                return new Limit(name, value, limit -> new WireLimit(fact, limit));
            }
        }
        List<Limit> limits = Stream.of(
                        new Limit("atMost", expected.atMost(), limit -> new ConnectionLimit(limit.intValue())),
                        Limit.ofWire("atMostPer100Calls", expected.atMostPer100Calls(), WireLimit.Fact.PER_100_CALLS),
                        Limit.ofWire("reuseAtLeast", expected.reuseAtLeast(), WireLimit.Fact.REUSE),
                        Limit.ofWire(
                                "fullHandshakesAtMost",
                                expected.fullHandshakesAtMost(),
                                WireLimit.Fact.FULL_HANDSHAKES),
                        Limit.ofWire("retriesAtMost", expected.retriesAtMost(), WireLimit.Fact.RETRIES),
                        Limit.ofWire("leakedAtMost", expected.leakedAtMost(), WireLimit.Fact.LEAKED))
                .filter(limit -> limit.value() != DynamoLatencyTest.UNSET)
                .toList();
        if (limits.isEmpty()) {
            faults.add("@ExpectConnections names no limit; write one, such as atMost = 1");
        }
        return limits.stream()
                .flatMap(limit -> faults
                        .valid(
                                "@ExpectConnections" + (limit.name().equals("atMost") ? "" : "(" + limit.name() + ")")
                                        + ": ",
                                () -> limit.maker().apply(limit.value()))
                        .stream())
                .toList();
    }

    private List<Expectation> latencyLimits(ExpectLatency expected, Function<Statistic, Optional<String>> callsOf) {
        record Limit(Statistic statistic, String name, String value) {}
        List<Limit> named = Stream.of(
                        new Limit(Statistic.P50, "p50", expected.p50()),
                        new Limit(Statistic.P90, "p90", expected.p90()),
                        new Limit(Statistic.P95, "p95", expected.p95()),
                        new Limit(Statistic.P99, "p99", expected.p99()),
                        new Limit(Statistic.P999, "p999", expected.p999()),
                        new Limit(Statistic.MAX, "max", expected.max()),
                        new Limit(Statistic.FIRST_CALL, "firstCall", expected.firstCall()))
                .filter(limit -> !limit.value().isEmpty())
                .toList();
        List<Expectation> limits = new ArrayList<>();
        int roundTrips = expected.roundTripsAtMost();
        if (roundTrips != DynamoLatencyTest.UNSET) {
            faults.valid("@ExpectLatency(roundTripsAtMost): ", () -> new RoundTripLimit(roundTrips, true))
                    .ifPresent(limits::add);
        } else if (named.isEmpty()) {
            faults.add("@ExpectLatency names no limit; write one, such as p99 = \"15 ms\"");
        }
        for (Limit limit : named) {
            String where = "@ExpectLatency(" + limit.name() + "): ";
            faults.valid(where, () -> new LatencyLimit(limit.statistic(), Durations.parse(limit.value())))
                    .ifPresent(limits::add);
            callsOf.apply(limit.statistic()).ifPresent(fault -> faults.add(where + fault));
        }
        return limits;
    }

    private List<ConnectionMode> modesOf(String annotation, ConnectionMode[] modes) {
        if (modes.length == 0) {
            return measured.stream().distinct().toList();
        }
        for (ConnectionMode mode : modes) {
            if (!measured.contains(mode)) {
                faults.add(annotation + " names the mode " + mode + ", which is not measured; the measured modes are "
                        + measured);
            }
        }
        named.addAll(List.of(modes));
        return Stream.of(modes).distinct().toList();
    }
}
