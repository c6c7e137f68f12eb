package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Finds other test annotations on a latency test. Such an annotation would make JUnit run the method again without the
 * kit. Recognizes such annotations by their meta-annotation {@link Testable}, and therefore works without JUnit's
 * optional libraries.
 */
public final class OtherForms {

    private OtherForms() {}

    /** Returns whether JUnit would also run the method because of another annotation. */
    public static boolean on(Method method) {
        return !of(method).isEmpty();
    }

    /** Returns a fault for each other test annotation on the method, and says what to write instead. */
    static List<String> faults(Method method) {
        return of(method).stream()
                .map(form -> "it is also annotated with @" + form.getSimpleName()
                        + ", so JUnit would run it once more without the kit; remove @" + form.getSimpleName()
                        + instead(form.getSimpleName()))
                .toList();
    }

    /**
     * Returns how to replace another form of test. The argument {@code form} is the simple name of JUnit's annotation.
     */
    static String instead(String form) {
        return switch (form) {
            case "ParameterizedTest" -> " and keep its argument sources, which @DynamoLatencyTest reads itself";
            case "RepeatedTest" -> " and write iterations = ... for the number of calls";
            case "TestFactory" ->
                ", and write a @DynamoLatencyTest for each dynamic test, or write one @DynamoLatencyTest with an"
                        + " argument source such as @ValueSource";
            case "Test" -> "";
            default -> ", or move its invocations into an argument source such as @MethodSource";
        };
    }

    private static Set<Class<?>> of(Method method) {
        Set<Class<?>> forms = new LinkedHashSet<>();
        collect(method, forms, new LinkedHashSet<>());
        return forms;
    }

    private static void collect(AnnotatedElement element, Set<Class<?>> forms, Set<Class<?>> seen) {
        Stream.of(element.getAnnotations()).map(Annotation::annotationType).forEach(type -> {
            if (type == DynamoLatencyTest.class || !seen.add(type)) {
                return;
            }
            if (type.getName().startsWith("org.junit.") && AnnotationSupport.isAnnotated(type, Testable.class)) {
                forms.add(type);
            } else if (!type.getName().startsWith("java.")) {
                collect(type, forms, seen);
            }
        });
    }
}
