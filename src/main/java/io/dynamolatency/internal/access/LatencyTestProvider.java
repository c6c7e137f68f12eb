package io.dynamolatency.internal.access;

import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * Provides JUnit with the invocations of a latency test. The annotations' extension finds the implementation by {@link
 * java.util.ServiceLoader}, so that annotations do not depend on the code that reads them.
 */
public interface LatencyTestProvider extends TestTemplateInvocationContextProvider, ExecutionCondition {}
