package io.dynamolatency.internal.jupiter.declare;

import java.lang.reflect.Method;

/**
 * A method that is perhaps a latency test, and the class in which JUnit runs the method.
 *
 * @param testClass the class that runs; this class can inherit the method
 */
public record TestBody(Class<?> testClass, Method method) {}
