package io.dynamolatency.internal.jupiter.declare;

import java.lang.reflect.Method;

/**
 * A method that may be a latency test, and the class that it runs in.
 *
 * @param testClass the class that runs, which may inherit the method
 */
public record TestBody(Class<?> testClass, Method method) {}
