package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.firstcall.FirstCallPlan;
import io.dynamolatency.internal.firstcall.Variant;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.jupiter.AcrossVersions;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectFirstCall;
import io.dynamolatency.result.VerdictPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link ExpectFirstCall}. */
public final class FirstCallReader {

    private static final String NAME = "@ExpectFirstCall";
    private static final int MOST_JVMS = 1000;

    private FirstCallReader() {}

    private static Optional<ExpectFirstCall> annotation(Method method) {
        return AnnotationSupport.findAnnotation(method, ExpectFirstCall.class);
    }

    /**
     * Returns what to measure in fresh JVMs; empty without the annotation.
     *
     * @param parameters returns the value of a parameter by its name; empty if unset
     * @throws IllegalArgumentException if the declaration has a fault
     */
    public static Optional<FirstCallPlan> read(Method method, Function<String, Optional<String>> parameters) {
        return annotation(method)
                .map(expected -> new FirstCallPlan(
                        limits(expected),
                        expected.jvms(),
                        Arrays.stream(expected.variants())
                                .map(variant -> Variant.valueOf(variant.name()))
                                .distinct()
                                .toList(),
                        expected.cpus() == DynamoLatencyTest.UNSET ? 0 : expected.cpus(),
                        Durations.parse(expected.maxDuration()),
                        AwsPermission.allowed(parameters)));
    }

    private static List<FirstCallPlan.Limit> limits(ExpectFirstCall expected) {
        List<FirstCallPlan.Limit> limits = new ArrayList<>();
        if (!expected.p50().isEmpty()) {
            limits.add(new FirstCallPlan.Limit("p50", 0.5, Durations.parse(expected.p50())));
        }
        if (!expected.p90().isEmpty()) {
            limits.add(new FirstCallPlan.Limit("p90", 0.9, Durations.parse(expected.p90())));
        }
        return limits;
    }

    /**
     * Adds a sentence for each fault of the annotation; nothing without the annotation.
     *
     * @param unproxied whether the test has no proxy
     * @param unknownClient whether the body itself builds the client; otherwise a factory or the kit builds it
     */
    static void check(
            Class<?> testClass,
            Method method,
            boolean unproxied,
            boolean unknownClient,
            boolean probed,
            VerdictPolicy policy,
            Faults faults) {
        Optional<ExpectFirstCall> annotation = annotation(method);
        if (annotation.isEmpty()) {
            return;
        }
        if (unproxied) {
            faults.add(NAME + ": the phases come from the proxy, which this test does not use; remove direct = true,"
                    + " proxy = OFF or backend = AWS");
        }
        if (unknownClient) {
            faults.add(NAME + ": the kit does not know who builds the client; name a factory with @UseClient, and take"
                    + " the client as a parameter");
        }
        if (probed) {
            faults.add(NAME + ": a test with a LatencyProbe decides what to measure; write a separate test for"
                    + " the first call");
        }
        List<Parameter> arguments = ParameterCheck.argumentParameters(method);
        if (!arguments.isEmpty()) {
            faults.add(NAME
                    + ": the first call runs in a new JVM, which does not get JUnit's arguments; write a test without"
                    + " an argument source");
        }
        Arrays.stream(method.getParameters())
                .filter(parameter -> !arguments.contains(parameter))
                .map(Parameter::getType)
                .filter(type -> !ParameterCheck.provided(type))
                .forEach(ofJunit -> faults.add(NAME + ": the first call runs in a new JVM, which has no "
                        + ofJunit.getSimpleName() + "; remove the parameter, or take it in a @BeforeEach method"));
        if (AnnotationSupport.isAnnotated(method, AcrossVersions.class)) {
            faults.add(NAME + " and @AcrossVersions are on one test; write a test for each");
        }
        if (Arrays.stream(testClass.getDeclaredConstructors()).noneMatch(maker -> maker.getParameterCount() == 0)) {
            faults.add(NAME + ": another JVM can't create " + testClass.getSimpleName()
                    + "; give it a constructor without parameters, and make a @Nested class a top-level class");
        }
        values(annotation.get(), policy, faults);
    }

    private static void values(ExpectFirstCall expected, VerdictPolicy policy, Faults faults) {
        List<FirstCallPlan.Limit> limits =
                faults.valid(NAME + ": ", () -> limits(expected)).orElse(List.of());
        if (expected.p50().isEmpty() && expected.p90().isEmpty()) {
            faults.add(NAME + " names no limit; write one, such as p90 = \"900 ms\"");
        }
        for (FirstCallPlan.Limit limit : limits) {
            if (limit.below().isZero() || limit.below().isNegative()) {
                faults.add(NAME + "(" + limit.label() + "): the limit is not above 0; write one such as \"900 ms\"");
            }
            int needed = needed(limit.quantile(), limits.size(), policy);
            if (expected.jvms() < needed) {
                faults.add(NAME + "(" + limit.label() + "): jvms = " + expected.jvms() + " can't prove "
                        + (policy.strict() ? "that the limit is met (strict)" : "that the limit is exceeded")
                        + "; write jvms = "
                        + needed + " or more");
            }
        }
        if (expected.jvms() > MOST_JVMS) {
            faults.add(NAME + ": jvms = " + expected.jvms() + " is out of range; write at most " + MOST_JVMS);
        }
        if (expected.variants().length == 0) {
            faults.add(NAME + ": variants is empty; write variants = NOTHING");
        }
        double cpus = expected.cpus();
        if (cpus != DynamoLatencyTest.UNSET && !(cpus >= 0.01 && cpus <= 1024)) {
            faults.add(NAME + ": cpus = " + cpus + " is out of range; write 0.01 to 1024 cores");
        }
        Duration most = faults.valid(NAME + "(maxDuration): ", () -> Durations.parse(expected.maxDuration()))
                .orElse(Duration.ofSeconds(1));
        if (most.isZero() || most.isNegative()) {
            faults.add(NAME + "(maxDuration): the time is not above 0; write one such as \"5 min\"");
        }
    }

    /**
     * Returns the smallest number of JVMs that can prove that a limit is exceeded. In a strict test, returns the
     * smallest number that can prove that the limit is met.
     */
    private static int needed(double quantile, int limits, VerdictPolicy policy) {
        VerdictConfidence confidence = confidence(policy, VerdictConfidence.shareOf(1), limits);
        return policy.strict()
                ? QuantileBound.fewestToProveBelow(quantile, confidence.errorOfWithin())
                : QuantileBound.fewestToProveNotBelow(quantile, confidence.errorOfOver());
    }

    private static VerdictConfidence confidence(VerdictPolicy policy, double share, int limits) {
        return new VerdictConfidence(policy.confidence(), share, 1, policy.strict(), true).sharedBy(limits);
    }

    /** Returns the confidence for a test's first calls. */
    public static VerdictConfidence confidence(VerdictPolicy policy, double share) {
        return confidence(policy, share, 1);
    }
}
