package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.jupiter.run.LatencyResultsExtension;
import io.dynamolatency.jupiter.LatencyExtension;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Whether a test may turn out to be skipped: by a condition of JUnit's or of an extension, which is asked when it is to run. */
public final class Condition {

    private Condition() {}

    /** Whether a condition stands at the test, its class, or a class around it. */
    public static boolean maySkip(TestBody test) {
        return isConditional(test.method())
                || Stream.<Class<?>>iterate(test.testClass(), c -> c != null, Class::getEnclosingClass)
                        .anyMatch(c -> isConditional(c)
                                || !ReflectionSupport.findFields(
                                                c, Condition::isConditional, HierarchyTraversalMode.TOP_DOWN)
                                        .isEmpty());
    }

    /** Whether extensions are detected by themselves that may be conditions; the kit's own is none. */
    public static boolean ofExtensionsThatAreNotSeen(Function<String, Optional<String>> parameters) {
        boolean detected = parameters
                .apply("junit.jupiter.extensions.autodetection.enabled")
                .map(Boolean::parseBoolean)
                .orElse(false);
        return detected
                && parameters
                        .apply("junit.jupiter.extensions.autodetection.include")
                        .filter(LatencyResultsExtension.class.getName()::equals)
                        .isEmpty();
    }

    private static boolean isConditional(AnnotatedElement element) {
        return AnnotationSupport.isAnnotated(element, Disabled.class)
                // those of JUnit are annotated with their extension, too
                || AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class).stream()
                        .flatMap(extended -> Arrays.stream(extended.value()))
                        .anyMatch(type ->
                                type != LatencyExtension.class && ExecutionCondition.class.isAssignableFrom(type))
                || (element instanceof Field field && isRegisteredCondition(field));
    }

    /** Whether a field has, or may have, a condition in it. */
    private static boolean isRegisteredCondition(Field field) {
        return AnnotationSupport.isAnnotated(field, RegisterExtension.class)
                && (ExecutionCondition.class.isAssignableFrom(field.getType())
                        || field.getType().isInterface());
    }
}
