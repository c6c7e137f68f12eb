package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.judge.ResilienceLimit;
import io.dynamolatency.internal.judge.ResilienceLimit.Fact;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectResilience;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads what a test expects of its client after faults. */
final class ResilienceReader {

    private static final String NAME = "@ExpectResilience";

    private ResilienceReader() {}

    /** Returns the limits. A value out of range is an error. No value at all is also an error. */
    static List<ResilienceLimit> limits(ExpectResilience expected, Faults errors) {
        List<ResilienceLimit> limits = new ArrayList<>();
        int before = errors.count();
        add(limits, "errors", Fact.ERRORS, expected.errors(), errors);
        add(limits, "attemptsPerCallAtMost", Fact.ATTEMPTS_PER_CALL, expected.attemptsPerCallAtMost(), errors);
        add(
                limits,
                "newConnectionsPerFaultAtMost",
                Fact.CONNECTIONS_PER_FAULT,
                expected.newConnectionsPerFaultAtMost(),
                errors);
        if (!expected.recoversWithin().isEmpty()) {
            errors.valid(
                            NAME + "(recoversWithin): ",
                            () -> ResilienceLimit.recovery(Durations.parse(expected.recoversWithin())))
                    .ifPresent(limits::add);
        }
        if (limits.isEmpty() && errors.count() == before) {
            errors.add(NAME + " names no limit; write one, such as errors = 0");
        }
        return limits;
    }

    private static void add(List<ResilienceLimit> limits, String name, Fact fact, double value, Faults errors) {
        if (value != DynamoLatencyTest.UNSET) {
            errors.valid(NAME + "(" + name + "): ", () -> new ResilienceLimit(fact, value))
                    .ifPresent(limits::add);
        }
    }

    /**
     * Returns how many calls are allowed to fail: the number in the expectation, or else the setting.
     *
     * @param planned whether the test plans faults, or can plan some in its code
     */
    static int errorsAllowed(Method method, DynamoLatencyTest annotation, int setting, boolean planned, Faults errors) {
        Optional<ExpectResilience> expected = AnnotationSupport.findAnnotation(method, ExpectResilience.class);
        if (expected.isEmpty()) {
            return setting;
        }
        if (!planned
                && (!expected.get().recoversWithin().isEmpty()
                        || expected.get().newConnectionsPerFaultAtMost() != DynamoLatencyTest.UNSET)) {
            errors.add(NAME + " limits what follows a fault, but the test plans none; add @Fault, such as @Fault(kind ="
                    + " RESET, every = 100)");
        }
        int allowed = expected.get().errors();
        if (allowed == DynamoLatencyTest.UNSET) {
            return setting;
        }
        if (annotation.errorsAllowed() != DynamoLatencyTest.UNSET && annotation.errorsAllowed() != allowed) {
            errors.add("errorsAllowed = " + annotation.errorsAllowed() + " contradicts " + NAME + "(errors = " + allowed
                    + "); remove errorsAllowed");
        }
        return Math.max(0, allowed);
    }
}
