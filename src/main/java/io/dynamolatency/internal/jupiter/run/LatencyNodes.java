package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.access.LatencyTestProvider;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.jupiter.declare.LatencyTests;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.Parameters;
import io.dynamolatency.internal.jupiter.declare.PlanReader;
import io.dynamolatency.internal.jupiter.declare.RunSwitches;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/**
 * Provides Jupiter with the nodes of a latency test: one for each mode on each HTTP client, or one for all interleaved
 * modes.
 */
public final class LatencyNodes implements LatencyTestProvider {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return RunSwitches.enabled(context::getConfigurationParameter)
                ? ConditionEvaluationResult.enabled("latency tests are enabled")
                : ConditionEvaluationResult.disabled(
                        "latency tests are skipped: " + DynamoLatencyTest.ENABLED + " = false");
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return LatencyTests.declaration(context.getRequiredTestMethod()).isPresent();
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        LatencyPlan plan = PlanReader.read(
                context.getRequiredTestClass(),
                method,
                LatencyTests.declaration(method).orElseThrow(),
                Parameters.of(context),
                ParameterCheck.autoDetectionOfAll(context));
        return plan.nodes().stream().map(node -> new LatencyNode(plan, node));
    }
}
