package io.dynamolatency.jupiter;

import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.Parameters;
import io.dynamolatency.internal.jupiter.declare.PlanReader;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.jupiter.run.LatencyNode;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Makes one node of a {@link DynamoLatencyTest} for each HTTP client and each of its modes, or one for all modes of a client
 * where they are interleaved.
 */
public final class LatencyExtension implements TestTemplateInvocationContextProvider, ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String enabled =
                context.getConfigurationParameter(DynamoLatencyTest.ENABLED).orElse("true");
        return switch (enabled.strip()) {
            case "true" -> ConditionEvaluationResult.enabled("latency tests are enabled");
            case "false" ->
                ConditionEvaluationResult.disabled(
                        "latency tests are skipped: " + DynamoLatencyTest.ENABLED + " = false");
            default ->
                throw new IllegalArgumentException(
                        DynamoLatencyTest.ENABLED + " = \"" + enabled + "\"; write true or false");
        };
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return declaration(context.getRequiredTestMethod()).isPresent();
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        TestBody body = TestBody.of(context);
        LatencyPlan plan = PlanReader.read(
                body.testClass(),
                body.method(),
                declaration(body.method()).orElseThrow(),
                Parameters.of(context),
                ParameterCheck.autoDetectionOfAll(context));
        return plan.nodes().stream().map(node -> new LatencyNode(plan, node));
    }

    public static Optional<DynamoLatencyTest> declaration(Method method) {
        return AnnotationSupport.findAnnotation(method, DynamoLatencyTest.class);
    }
}
