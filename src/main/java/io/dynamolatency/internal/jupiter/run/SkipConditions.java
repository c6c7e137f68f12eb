package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.access.LatencyTestProvider;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Finds out whether a condition of JUnit or of another extension can skip a test that is about to run. */
final class SkipConditions {

    private static final String KIT = "io.dynamolatency.";

    private SkipConditions() {}

    /** Returns whether the test, its class or an enclosing class has a condition. */
    static boolean maySkip(TestBody test) {
        return isConditional(test.method())
                || test.classes().stream()
                        .anyMatch(c -> isConditional(c)
                                || !ReflectionSupport.findFields(
                                                c, SkipConditions::isConditional, HierarchyTraversalMode.TOP_DOWN)
                                        .isEmpty());
    }

    /**
     * Returns whether Jupiter can detect extensions that are not part of the kit. Such an extension can be a condition
     * or resolve parameters, but no declaration shows the extension.
     */
    static boolean mayBeDetected(Function<String, Optional<String>> parameters) {
        boolean detected = parameters
                .apply("junit.jupiter.extensions.autodetection.enabled")
                .map(Boolean::parseBoolean)
                .orElse(false);
        return detected
                && parameters
                        .apply("junit.jupiter.extensions.autodetection.include")
                        .filter(SkipConditions::onlyTheKit)
                        .isEmpty();
    }

    /** Returns whether a list of patterns matches only classes of the kit. */
    private static boolean onlyTheKit(String patterns) {
        return Arrays.stream(patterns.split(",", -1)).map(String::strip).allMatch(one -> one.startsWith(KIT));
    }

    private static boolean isConditional(AnnotatedElement element) {
        return AnnotationSupport.isAnnotated(element, Disabled.class)
                // JUnit's own conditions are annotations with @ExtendWith
                || AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class).stream()
                        .flatMap(extended -> Arrays.stream(extended.value()))
                        .anyMatch(type -> ExecutionCondition.class.isAssignableFrom(type)
                                && !LatencyTestProvider.class.isAssignableFrom(type))
                || (element instanceof Field field && isRegisteredCondition(field));
    }

    /** Returns whether the value of a field is a condition, or can be a condition. */
    private static boolean isRegisteredCondition(Field field) {
        return AnnotationSupport.isAnnotated(field, RegisterExtension.class)
                && (ExecutionCondition.class.isAssignableFrom(field.getType())
                        || field.getType().isInterface());
    }
}
