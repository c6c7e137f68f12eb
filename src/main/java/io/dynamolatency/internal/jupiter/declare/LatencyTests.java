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
     * Returns the method's annotation; empty for a method that is not a latency test. The annotation can also stand on
     * another annotation of the method.
     */
    public static Optional<DynamoLatencyTest> declaration(Method method) {
        return AnnotationSupport.findAnnotation(method, DynamoLatencyTest.class);
    }

    /** Returns the annotation on the class, or else on the nearest enclosing class. */
    static <A extends Annotation> Optional<A> ofClass(Class<?> testClass, Class<A> annotation) {
        return withEnclosing(testClass)
                .flatMap(c -> AnnotationSupport.findAnnotation(c, annotation).stream())
                .findFirst();
    }

    /** Returns the class and its enclosing classes, from the inside out. */
    static Stream<Class<?>> withEnclosing(Class<?> testClass) {
        return Stream.iterate(testClass, c -> c != null, Class::getEnclosingClass);
    }
}
