package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.EnhancedAdapter;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.Progress;
import io.dynamolatency.internal.driver.TimedCall;
import io.dynamolatency.internal.jupiter.declare.ClientType;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.jupiter.declare.LatencyTests;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.setup.MeasurementLock;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.ProbeSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
import software.amazon.awssdk.core.SdkClient;

/** One node: gives its methods their parameters, repeats and times the body, and holds the results against what is expected. */
public final class LatencyNode implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {

    private final LatencyPlan plan;
    private final HttpClientKind kind;
    private final Optional<UserClient> own;
    private final MeasurementSettings orders;
    private final ResultHandler judgement;

    public LatencyNode(LatencyPlan plan, LatencyPlan.Node node) {
        this.plan = plan;
        this.kind = node.client();
        this.own = node.asBuilt() ? plan.own() : Optional.empty();
        this.orders = node.orders();
        this.judgement = new ResultHandler(plan, node);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        // a probe names its modes when it measures, and is most at home in the one it has where it names none
        String modes = plan.probed() && own.isEmpty()
                ? ""
                : orders.modes().stream().map(ConnectionMode::displayName).collect(Collectors.joining(" and ")) + ", ";
        boolean client = ofTheKit() || (plan.probed() && plan.clients().size() > 1);
        String load = orders.load().equals(Load.ONE_AT_A_TIME) ? "" : orders.load() + ", ";
        return modes + (client ? kind.displayName() + ", " : "") + load + plan.network();
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
                && (ParameterCheck.injected(type) || ParameterCheck.RESULTS.contains(type));
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
        if (type == LatencyProbe.class) {
            return probe(parameter, context);
        }
        if (own.filter(UserClient::direct).isPresent() && (type == DynamoEndpoint.class || type == TestTable.class)) {
            throw new ParameterResolutionException(type.getSimpleName() + " in " + parameter.getDeclaringExecutable()
                    + ": the client is measured without the proxy, " + ParameterCheck.withoutProxy(type));
        }
        MeasurementSetup lab = lab(context);
        if (type == DynamoEndpoint.class) {
            return lab.endpoint();
        }
        if (type == TestTable.class) {
            return lab.table();
        }
        return client(ClientType.of(type).orElseThrow(), parameter, lab);
    }

    private LatencyProbe probe(ParameterContext parameter, ExtensionContext context) {
        if (!isBody(parameter)) {
            throw new ParameterResolutionException("LatencyProbe in " + parameter.getDeclaringExecutable()
                    + ": what it measures belongs to the test method; take it there");
        }
        MeasurementSetup lab = lab(context);
        return ApiAccess.make(
                LatencyProbe.class,
                new ProbeSetup(
                        lab,
                        subject(TestBody.of(context), context),
                        reported(context),
                        measured -> judgement.take(measured, lab, context)));
    }

    private Object client(ClientType type, ParameterContext parameter, MeasurementSetup lab) {
        if (plan.interleaved() && own.isPresent() && !isBody(parameter)) {
            throw new ParameterResolutionException(
                    parameter.getParameter().getType().getSimpleName() + " in " + parameter.getDeclaringExecutable()
                            + ": an interleaved test has your own client in AS_BUILT and one of the kit's in its other"
                            + " modes; take the client in the test method alone");
        }
        return client(type, orders.modes().get(0), lab);
    }

    private static Object client(ClientType type, ConnectionMode mode, MeasurementSetup lab) {
        SdkClient client = lab.client(mode);
        return type.enhanced() ? EnhancedAdapter.over(client) : client;
    }

    private ConnectionMode mode(ParameterContext parameter) {
        if (plan.probed()) {
            throw new ParameterResolutionException("ConnectionMode in " + parameter.getDeclaringExecutable()
                    + ": the test's LatencyProbe names the modes when it measures; take LatencyResults in an"
                    + " @AfterEach method");
        }
        if (plan.interleaved() && !isBody(parameter)) {
            throw new ParameterResolutionException("ConnectionMode in " + parameter.getDeclaringExecutable()
                    + ": an interleaved test runs in all its modes at once; take ConnectionMode in the test"
                    + " method alone");
        }
        return orders.modes().get(0);
    }

    private static boolean isBody(ParameterContext parameter) {
        return parameter.getDeclaringExecutable() instanceof Method method
                && LatencyTests.declaration(method).isPresent();
    }

    /** The result or its log, or nothing where there is none: the method that asks for it is not called then. */
    private @Nullable Object result(Class<?> type, ParameterContext parameter, ExtensionContext context) {
        String name = type.getSimpleName() + " in " + parameter.getDeclaringExecutable() + ": ";
        if (!AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), AfterEach.class)) {
            throw new ParameterResolutionException(name + ParameterCheck.onlyAfterMeasuring(type));
        }
        LatencyResults results = ResultStore.results(context).orElse(null);
        if (results == null || type == LatencyResults.class) {
            return results;
        }
        String instead = "; take LatencyResults" + (type == WireLog.class ? " and results.of(MODE).wire()" : "");
        if (plan.interleaved()) {
            throw new ParameterResolutionException(
                    name + "an interleaved test has one for each of " + orders.modes() + instead);
        }
        if (results.size() > 1) {
            throw new ParameterResolutionException(
                    name + "the test's LatencyProbe has measured " + results.size() + " results" + instead);
        }
        LatencyResult only = results.iterator().next();
        return type == WireLog.class ? only.wire() : only;
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> body, ExtensionContext context)
            throws Throwable {
        MeasurementSetup lab = lab(context);
        try (MeasurementLock turn = ResultStore.runLab(context).turn()) {
            if (plan.probed()) {
                drive(invocation, lab, turn);
            } else {
                time(invocation, body, lab, turn, context);
            }
        }
    }

    private void time(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> body,
            MeasurementSetup lab,
            MeasurementLock turn,
            ExtensionContext context)
            throws Throwable {
        // the body is called as often as it takes, which an invocation does not allow
        invocation.skip();
        TestBody test = TestBody.of(context);
        judgement.begin(lab, turn.note());
        judgement.take(
                new Measurement(subject(test, context), reported(context), lab, call(test, body, lab)).run(),
                lab,
                context);
        judgement.orThrow();
    }

    private MeasurementSettings reported(ExtensionContext context) {
        return orders.withReport(ResultHandler.report(context).file())
                .withQuiet(Progress.quiet(context::getConfigurationParameter, System.getenv()));
    }

    /** Runs a body that measures by itself, once. */
    private void drive(Invocation<@Nullable Void> invocation, MeasurementSetup lab, MeasurementLock turn)
            throws Throwable {
        judgement.begin(lab, turn.note());
        try {
            invocation.proceed();
        } catch (Throwable failure) {
            judgement.addTo(failure);
            throw failure;
        }
        if (judgement.modes().isEmpty()) {
            throw new MeasurementException(
                    "the test takes a LatencyProbe and has measured nothing with it; call probe.measure(...) or"
                        + " probe.compare(...) in it, or take the parameter away to have its body repeated and timed",
                    null);
        }
        Set<ConnectionMode> missing = new TreeSet<>(plan.expected());
        missing.removeAll(judgement.modes());
        if (!missing.isEmpty()) {
            MeasurementException unmet = new MeasurementException(
                    "an expectation names " + missing + ", which the probe has not measured; it has measured "
                            + judgement.modes(),
                    null);
            judgement.addTo(unmet);
            throw unmet;
        }
        judgement.orThrow();
    }

    private MeasuredTest subject(TestBody test, ExtensionContext context) {
        return new MeasuredTest(
                test.testClass().getName(),
                test.method().getName(),
                orders.modes().get(0),
                Optional.of(kind),
                plan.network(),
                lab(context).environment());
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

    private MeasurementSetup lab(ExtensionContext context) {
        return ResultStore.callLab(context, () -> {
            TestRunResources run = ResultStore.runLab(context);
            return own.filter(UserClient::direct)
                    .map(run::openDirect)
                    .orElseGet(() -> run.open(plan.backend(), plan.network(), kind, own, orders.timesMatter()));
        });
    }

    private TimedCall call(TestBody test, ReflectiveInvocationContext<Method> body, MeasurementSetup lab) {
        Map<ConnectionMode, @Nullable Object[]> arguments = new EnumMap<>(ConnectionMode.class);
        for (ConnectionMode mode : orders.modes()) {
            arguments.put(mode, argumentsIn(mode, body, lab));
        }
        return new BodyCall(test, body.getTarget().orElse(null), arguments);
    }

    /** The body's arguments, those in which modes differ replaced by the mode's own. */
    private static @Nullable Object[] argumentsIn(
            ConnectionMode mode, ReflectiveInvocationContext<Method> body, MeasurementSetup lab) {
        @Nullable Object[] arguments = body.getArguments().toArray();
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = body.getExecutable().getParameterTypes()[i];
            Optional<ClientType> client = ClientType.of(type);
            if (type == ConnectionMode.class) {
                arguments[i] = mode;
            } else if (client.isPresent()) {
                arguments[i] = client(client.get(), mode, lab);
            }
        }
        return arguments;
    }
}
