package io.dynamolatency.internal.jupiter.declare;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A latency test's method and the class that it runs in.
 *
 * @param testClass the class that runs; it may inherit the method
 */
public record TestBody(Class<?> testClass, Method method) {

    public static TestBody of(ExtensionContext context) {
        return new TestBody(context.getRequiredTestClass(), context.getRequiredTestMethod());
    }
}
