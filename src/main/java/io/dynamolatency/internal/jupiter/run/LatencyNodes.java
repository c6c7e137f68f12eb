package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.access.LatencyTestProvider;
import io.dynamolatency.internal.firstcall.FirstCallPlan;
import io.dynamolatency.internal.jupiter.arguments.ArgumentSources;
import io.dynamolatency.internal.jupiter.arguments.TestArguments;
import io.dynamolatency.internal.jupiter.declare.DeclarationErrors;
import io.dynamolatency.internal.jupiter.declare.FirstCallReader;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.jupiter.declare.OtherForms;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.Parameters;
import io.dynamolatency.internal.jupiter.declare.PlanReader;
import io.dynamolatency.internal.jupiter.declare.RunSwitches;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.versions.VersionComparison;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/**
 * Provides Jupiter with the nodes of a latency test. For each set of arguments and each HTTP client, there is a node
 * for each mode, or one node for all interleaved modes.
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
        Method method = context.getRequiredTestMethod();
        if (TestBody.declaration(method).isEmpty()) {
            return false;
        }
        if (OtherForms.on(method)) {
            // throws for the invalid declaration, before another provider runs its invocations
            plan(context);
        }
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        LatencyPlan plan = plan(context);
        Optional<ForkedNode> forked =
                ForkedNode.of(TestBody.of(context), plan.timed(), context::getConfigurationParameter);
        if (forked.isPresent()) {
            return Stream.of(forked.get());
        }
        if (plan.network().emulated()) {
            TestResources.lead(context, plan.network().tls().encrypted());
        }
        Method method = context.getRequiredTestMethod();
        Optional<FirstCallPlan> firstCall = VersionComparison.underWay()
                ? Optional.empty()
                : FirstCallReader.read(method, context::getConfigurationParameter);
        List<Parameter> parameters = ParameterCheck.argumentParameters(method);
        return arguments(method, parameters, context).stream()
                .map(arguments -> TestInvocation.of(context, parameters, arguments))
                .flatMap(invocation -> nodes(plan, firstCall, invocation));
    }

    private static Stream<TestTemplateInvocationContext> nodes(
            LatencyPlan plan, Optional<FirstCallPlan> firstCall, TestInvocation invocation) {
        Stream<TestTemplateInvocationContext> measured =
                plan.nodes().stream().map(node -> new LatencyNode(plan, node, invocation));
        if (firstCall.isEmpty()) {
            return measured;
        }
        // if there are several nodes, takes the node of the user's client
        LatencyPlan.Node node = plan.nodes().stream()
                .filter(LatencyPlan.Node::asBuilt)
                .findFirst()
                .orElse(plan.nodes().get(0));
        Stream<TestTemplateInvocationContext> fresh =
                Stream.of(new FirstCallNode(new NodeRun(plan, node, invocation), firstCall.get()));
        return plan.expectsNothing() ? fresh : Stream.concat(measured, fresh);
    }

    private static List<TestArguments> arguments(Method method, List<Parameter> parameters, ExtensionContext context) {
        try {
            return ArgumentSources.read(method, parameters, context);
        } catch (ExtensionConfigurationException unfit) {
            throw new ExtensionConfigurationException(
                    DeclarationErrors.message(
                            context.getRequiredTestClass(), method, List.of(String.valueOf(unfit.getMessage()))),
                    unfit);
        }
    }

    private static LatencyPlan plan(ExtensionContext context) {
        TestBody test = TestBody.of(context);
        return PlanReader.read(
                test,
                TestBody.declaration(test.method()).orElseThrow(),
                Parameters.of(context),
                SkipConditions.mayBeDetected(context::getConfigurationParameter));
    }
}
