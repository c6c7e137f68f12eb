package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds latency tests and their annotations. */
public final class LatencyTests {

    private LatencyTests() {}

    /**
     * Returns the method's annotation, its own or that of an annotation on it; empty for a method that is not a latency
     * test.
     */
    public static Optional<DynamoLatencyTest> declaration(Method method) {
        return AnnotationSupport.findAnnotation(method, DynamoLatencyTest.class);
    }

    /** Returns the annotation on the class or, failing that, on the nearest class around it. */
    static <A extends Annotation> Optional<A> ofClass(Class<?> testClass, Class<A> annotation) {
        return withEnclosing(testClass)
                .flatMap(c -> AnnotationSupport.findAnnotation(c, annotation).stream())
                .findFirst();
    }

    /** Returns the class and those around it, from the inside out. */
    static Stream<Class<?>> withEnclosing(Class<?> testClass) {
        return Stream.iterate(testClass, c -> c != null, Class::getEnclosingClass);
    }
}
