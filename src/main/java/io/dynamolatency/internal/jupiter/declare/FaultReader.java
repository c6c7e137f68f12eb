package io.dynamolatency.internal.jupiter.declare;

import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.proxy.TwoAddresses;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Shares;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Fault;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads the planned faults of a test. */
final class FaultReader {

    private static final String WHERE = "@Fault(";

    private final Faults errors;
    private WireFault fault;

    private FaultReader(Fault annotation, Faults errors) {
        this.errors = errors;
        this.fault = WireFault.of(annotation.kind());
    }

    /** Returns the faults in the order of their annotations. A value that can't be read is an error. */
    static List<WireFault> read(Method method, Faults errors) {
        return findRepeatableAnnotations(method, Fault.class).stream()
                .map(one -> new FaultReader(one, errors).read(one))
                .toList();
    }

    /**
     * Returns a sentence for each mistake in a plan.
     *
     * @param unproxied the reason if no proxy stands between client and service; empty with a proxy
     * @param calls the number of timed calls; for a probe, the largest possible number
     */
    static List<String> problems(
            List<WireFault> plan, Optional<String> unproxied, NetworkProfile network, Load load, long calls) {
        if (plan.isEmpty()) {
            return List.of();
        }
        if (unproxied.isPresent()) {
            return List.of("@Fault needs the proxy: " + unproxied.get());
        }
        List<String> problems = WireFault.problems(plan, network, calls).stream()
                .map(problem -> "@Fault " + problem)
                .toList();
        Optional<String> missing = plan.stream().anyMatch(one -> one.kind() == FaultKind.DEAD_ADDRESS)
                ? TwoAddresses.missing()
                : Optional.empty();
        if (problems.isEmpty() && missing.isPresent()) {
            return List.of("@Fault DEAD_ADDRESS: " + missing.get());
        }
        return problems.isEmpty()
                ? plan.stream().flatMap(one -> neverIdle(one, load).stream()).toList()
                : problems;
    }

    /** Returns a sentence for each planned fault that a client of the kit would never notice. */
    static List<String> unseen(List<WireFault> plan, HttpClientKind client) {
        return plan.stream()
                .flatMap(fault -> fault.unseenBy(client).stream())
                .map(problem -> "@Fault " + problem)
                .toList();
    }

    /** Returns the problem if connections are never idle long enough for the fault; empty if there is no problem. */
    private static Optional<String> neverIdle(WireFault fault, Load load) {
        if (load.concurrency() > 1 || load.rate().isEmpty() || !fault.strikesIdle()) {
            return Optional.empty();
        }
        Duration between = Duration.ofNanos((long) (1e9 / load.rate().get().perSecond()));
        return fault.after()
                .filter(after -> after.compareTo(between) >= 0)
                .map(after -> "@Fault " + fault + ": at rate = " + load.rate().get()
                        + " a connection is idle for less than " + Durations.format(between)
                        + "; write a lower rate, or a shorter time in after");
    }

    private WireFault read(Fault one) {
        if (one.at() != WireFault.Point.UNSET) {
            fault = fault.at(one.at());
        }
        number(one.every(), WireFault::every);
        number(one.first(), WireFault::first);
        number(one.exchange(), WireFault::exchange);
        parsed("from", one.from(), Shares::parse, WireFault::from);
        text(one.operation(), WireFault::operation);
        text(one.table(), WireFault::table);
        parsed("after", one.after(), Durations::parse, WireFault::after);
        parsed("lasts", one.lasts(), Durations::parse, WireFault::lasts);
        number(one.bytes(), WireFault::bytes);
        number(one.status(), WireFault::status);
        text(one.type(), WireFault::type);
        text(one.body(), WireFault::body);
        parsed("retryAfter", one.retryAfter(), Durations::parse, WireFault::retryAfter);
        if (one.share() != DynamoLatencyTest.UNSET) {
            fault = fault.share(one.share());
        }
        number(one.requests(), WireFault::requests);
        parsed("up", one.up(), Shares::bytesPerSecond, WireFault::up);
        parsed("down", one.down(), Shares::bytesPerSecond, WireFault::down);
        if (one.closes()) {
            fault = fault.closes(true);
        }
        if (one.announced()) {
            fault = fault.announced(true);
        }
        return fault;
    }

    private void number(int value, BiFunction<WireFault, Integer, WireFault> setter) {
        if (value != DynamoLatencyTest.UNSET) {
            fault = setter.apply(fault, value);
        }
    }

    private void text(String value, BiFunction<WireFault, String, WireFault> setter) {
        if (!value.isEmpty()) {
            fault = setter.apply(fault, value);
        }
    }

    private <T> void parsed(
            String name, String value, Function<String, T> parser, BiFunction<WireFault, T, WireFault> setter) {
        if (!value.isEmpty()) {
            errors.valid(WHERE + name + "): ", () -> parser.apply(value))
                    .ifPresent(parsed -> fault = setter.apply(fault, parsed));
        }
    }
}
