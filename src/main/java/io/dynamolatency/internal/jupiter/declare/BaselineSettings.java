package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.baseline.Baselines;
import io.dynamolatency.jupiter.CompareToBaseline;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * What {@link CompareToBaseline} and its parameters say of a test.
 *
 * @param modes the modes that are held against their baseline
 * @param slowerAtMost how many times slower percentiles may be, at least 1
 * @param baselines where baselines are, and what is done with them
 * @param ofTheMethod whether it was said of this test, and not of all of its class
 */
public record BaselineSettings(
        List<ConnectionMode> modes, double slowerAtMost, Baselines baselines, boolean ofTheMethod) {

    /**
     * Reads it.
     *
     * @param faults takes what is wrong
     * @return empty where the test is not to be compared; with the modes that are named, none where all are meant
     */
    static Optional<BaselineSettings> of(
            Class<?> testClass, Method method, Parameters parameters, List<String> faults) {
        Optional<CompareToBaseline> ofMethod = AnnotationSupport.findAnnotation(method, CompareToBaseline.class);
        Optional<CompareToBaseline> said = ofMethod;
        for (Class<?> c = testClass; said.isEmpty() && c != null; c = c.getEnclosingClass()) {
            said = AnnotationSupport.findAnnotation(c, CompareToBaseline.class);
        }
        if (said.isEmpty()) {
            return Optional.empty();
        }
        int before = parameters.faults().size();
        CompareToBaseline declared = parameters.override(said.get());
        faults.addAll(parameters.faults().subList(before, parameters.faults().size()));
        double slowerAtMost = declared.slowerAtMost();
        if (!(slowerAtMost >= 1) || Double.isInfinite(slowerAtMost)) {
            faults.add("@CompareToBaseline(slowerAtMost): " + slowerAtMost
                    + " is out of range; write how many times slower percentiles may be, 1.0 or more, such as 1.25");
        }
        int ofThatName = ReflectionSupport.findMethods(
                        testClass,
                        other -> other.getName().equals(method.getName())
                                && !other.isBridge()
                                && LatencyTests.declaration(other).isPresent(),
                        HierarchyTraversalMode.TOP_DOWN)
                .size();
        if (ofThatName > 1) {
            faults.add("@CompareToBaseline: " + ofThatName + " latency tests of the class have the name "
                    + method.getName() + ", by which a baseline is found; give each its own");
        }
        return Optional.of(new BaselineSettings(
                List.of(declared.mode()), slowerAtMost, parameters.baselines(faults), ofMethod.isPresent()));
    }

    /** The same of the modes that a test has, those alone where some are named. */
    BaselineSettings in(List<ConnectionMode> run) {
        List<ConnectionMode> these = run.stream()
                .filter(mode -> modes.isEmpty() || modes.contains(mode))
                .distinct()
                .toList();
        return new BaselineSettings(these, slowerAtMost, baselines, ofTheMethod);
    }
}
