package io.dynamolatency.jupiter;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.client.OwnClient;
import io.dynamolatency.client.TestTable;
import io.dynamolatency.lab.CallLab;
import io.dynamolatency.lab.RunLab;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.measure.Load;
import io.dynamolatency.measure.Measured;
import io.dynamolatency.measure.Measurement;
import io.dynamolatency.measure.NotResolvableException;
import io.dynamolatency.measure.Orders;
import io.dynamolatency.measure.Outcome;
import io.dynamolatency.measure.Subject;
import io.dynamolatency.measure.TimedCall;
import io.dynamolatency.report.ReportEntry;
import io.dynamolatency.report.RunReport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.MultipleFailuresError;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One node: gives its methods their parameters, repeats and times the body, and holds the results against what is expected. */
final class LatencyNode implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {

    private final LatencyPlan plan;
    private final HttpClientKind kind;
    private final Optional<OwnClient> own;
    private final Orders orders;

    LatencyNode(LatencyPlan plan, LatencyPlan.Node node) {
        this.plan = plan;
        this.kind = node.client();
        this.own = node.asBuilt() ? plan.own() : Optional.empty();
        this.orders = node.orders();
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return orders.modes().stream().map(ConnectionMode::displayName).collect(Collectors.joining(" and ")) + ", "
                + (ofTheKit() ? kind.displayName() + ", " : "")
                + (orders.load().equals(Load.ONE_AT_A_TIME) ? "" : orders.load() + ", ") + plan.network();
    }

    /** Whether a client of the kit's own is measured. */
    private boolean ofTheKit() {
        return orders.modes().stream().anyMatch(ConnectionMode::ofTheKit);
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return parameter.getDeclaringExecutable() instanceof Method
                && (ParameterCheck.INJECTED.contains(type) || ParameterCheck.RESULTS.contains(type));
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (ParameterCheck.asksForResults(parameter.getDeclaringExecutable())
                && AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), AfterEach.class)
                && ResultStore.results(context).isEmpty()) {
            // measuring failed, so the method will not be called: nothing is to be started for it
            return null;
        }
        if (type == ConnectionMode.class) {
            return mode(parameter);
        }
        if (ParameterCheck.RESULTS.contains(type)) {
            return result(type, parameter, context);
        }
        own.flatMap(o -> ParameterCheck.otherClient(type, o))
                .or(() -> ofTheKit() ? ParameterCheck.otherClient(type, kind) : Optional.empty())
                .ifPresent(fault -> {
                    throw new ParameterResolutionException(
                            type.getSimpleName() + " in " + parameter.getDeclaringExecutable() + ": " + fault);
                });
        if (type == HttpClientKind.class) {
            return kind;
        }
        CallLab lab = lab(context);
        if (type == DynamoEndpoint.class) {
            return lab.endpoint();
        }
        return type == TestTable.class ? lab.table() : client(parameter, lab);
    }

    private SdkClient client(ParameterContext parameter, CallLab lab) {
        if (plan.interleaved() && own.isPresent() && !isBody(parameter)) {
            throw new ParameterResolutionException(
                    parameter.getParameter().getType().getSimpleName() + " in " + parameter.getDeclaringExecutable()
                            + ": an interleaved test has your own client in AS_BUILT and one of the kit's in its other modes;"
                            + " take the client in the test method alone");
        }
        return lab.client(orders.modes().get(0));
    }

    private ConnectionMode mode(ParameterContext parameter) {
        if (plan.interleaved() && !isBody(parameter)) {
            throw new ParameterResolutionException(
                    "ConnectionMode in " + parameter.getDeclaringExecutable()
                            + ": an interleaved test runs in all its modes at once; take ConnectionMode in the test method alone");
        }
        return orders.modes().get(0);
    }

    private static boolean isBody(ParameterContext parameter) {
        return parameter.getDeclaringExecutable() instanceof Method method
                && LatencyExtension.declaration(method).isPresent();
    }

    /** The result, or nothing where there is none: the method that asks for it is not called then. */
    private @Nullable Object result(Class<?> type, ParameterContext parameter, ExtensionContext context) {
        if (!AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), AfterEach.class)) {
            throw new ParameterResolutionException(type.getSimpleName() + " in " + parameter.getDeclaringExecutable()
                    + ": there is a result only after measuring; take it in an @AfterEach method");
        }
        LatencyResults results = ResultStore.results(context).orElse(null);
        if (results == null || type == LatencyResults.class) {
            return results;
        }
        if (plan.interleaved()) {
            throw new ParameterResolutionException("LatencyResult in " + parameter.getDeclaringExecutable()
                    + ": an interleaved test has one for each of " + orders.modes() + "; take LatencyResults");
        }
        return results.iterator().next();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> body, ExtensionContext context)
            throws Throwable {
        // the body is called as often as it takes, which an invocation does not allow
        invocation.skip();
        CallLab lab = lab(context);
        Subject subject = new Subject(
                context.getRequiredTestClass().getName(),
                body.getExecutable().getName(),
                orders.modes().get(0),
                Optional.of(kind),
                plan.network(),
                ResultStore.runLab(context).environment(plan.backend()));
        List<Measured> measured = new Measurement(subject, orders, lab, call(body, lab)).run();
        ResultStore.putResults(
                context,
                new LatencyResults(measured.stream().map(Measured::result).toList()));
        judge(measured, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (ParameterCheck.asksForResults(method.getExecutable())
                && ResultStore.results(context).isEmpty()) {
            // measuring failed and has said why; what this method would say of a missing result could only mislead
            invocation.skip();
        } else {
            invocation.proceed();
        }
    }

    private CallLab lab(ExtensionContext context) {
        return ResultStore.callLab(context, () -> {
            RunLab run = ResultStore.runLab(context);
            return own.map(o -> run.open(plan.backend(), plan.network(), kind, o, orders.warmup() > 0))
                    .orElseGet(() -> run.open(plan.backend(), plan.network(), kind));
        });
    }

    private TimedCall call(ReflectiveInvocationContext<Method> body, CallLab lab) {
        Method method = body.getExecutable();
        method.setAccessible(true);
        @Nullable Object target = body.getTarget().orElse(null);
        Map<ConnectionMode, @Nullable Object[]> arguments = new EnumMap<>(ConnectionMode.class);
        for (ConnectionMode mode : orders.modes()) {
            arguments.put(mode, argumentsIn(mode, body, lab));
        }
        return mode -> {
            try {
                method.invoke(target, arguments.get(mode));
            } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
            }
        };
    }

    /** The body's arguments, those in which modes differ replaced by the mode's own. */
    private static @Nullable Object[] argumentsIn(
            ConnectionMode mode, ReflectiveInvocationContext<Method> body, CallLab lab) {
        @Nullable Object[] arguments = body.getArguments().toArray();
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = body.getExecutable().getParameterTypes()[i];
            if (type == ConnectionMode.class) {
                arguments[i] = mode;
            } else if (type == DynamoDbClient.class || type == DynamoDbAsyncClient.class) {
                arguments[i] = lab.client(mode);
            }
        }
        return arguments;
    }

    /** Records the results with what came of each expectation, then fails where one was not met or calls failed. */
    private void judge(List<Measured> measured, ExtensionContext context) throws Throwable {
        RunReport report =
                RunReport.in(context.getConfigurationParameter(RunReport.DIR).orElse(RunReport.DEFAULT_DIR));
        List<Throwable> failures = new ArrayList<>();
        for (Measured one : measured) {
            LatencyResult result = one.result();
            List<Outcome> outcomes = plan.expectationsOf(result.mode()).stream()
                    .map(expectation -> expectation.check(result))
                    .toList();
            report.add(new ReportEntry(result, outcomes));
            collect(failures, () -> one.requireErrorsAtMost(orders.errorsAllowed()));
            outcomes.forEach(outcome -> collect(failures, outcome::orThrow));
        }
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw new MultipleFailuresError("Expectations of " + orders.modes() + " not met", failures);
        }
    }

    private static void collect(List<Throwable> failures, Runnable check) {
        try {
            check.run();
        } catch (AssertionError | NotResolvableException failure) {
            failures.add(failure);
        }
    }
}
