package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.reflect.Method;
import java.util.Optional;
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
}
