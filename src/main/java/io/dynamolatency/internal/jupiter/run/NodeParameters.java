package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.client.EnhancedAdapter;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.jupiter.arguments.ArgumentSources;
import io.dynamolatency.internal.jupiter.declare.ClientType;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.TableReader;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.jupiter.Table;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** Provides the parameters of a node's body, and of the methods before and after it. */
final class NodeParameters implements ParameterResolver {

    private final NodeRun run;

    /** The tables for those parameters that have a schema of their own. */
    private final Map<CreateTableRequest, TestTable> tables = new HashMap<>();

    NodeParameters(NodeRun run) {
        this.run = run;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return parameter.getDeclaringExecutable() instanceof Method
                && (ParameterCheck.provided(type) || argument(parameter).isPresent());
    }

    /** Returns a parameter's position among the parameters that take arguments; empty if it gets no argument. */
    private OptionalInt argument(ParameterContext parameter) {
        int position = isBody(parameter) ? run.invocation().parameters().indexOf(parameter.getParameter()) : -1;
        return position < 0 || position >= run.invocation().arguments().values().size()
                ? OptionalInt.empty()
                : OptionalInt.of(position);
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        OptionalInt argument = argument(parameter);
        if (argument.isPresent()) {
            return ArgumentSources.convert(
                    run.invocation().arguments().values().get(argument.getAsInt()), parameter, context);
        }
        Class<?> type = parameter.getParameter().getType();
        if (ParameterCheck.asksForResults(parameter.getDeclaringExecutable())
                && AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), AfterEach.class)
                && ResultStore.results(context).isEmpty()) {
            // measuring failed, so the method is not called and no resources are needed
            return null;
        }
        if (type == ConnectionMode.class) {
            return mode(parameter);
        }
        if (ParameterCheck.RESULTS.contains(type)) {
            return result(type, parameter, context);
        }
        run.userClient()
                .flatMap(o -> ParameterCheck.otherClient(type, o))
                .or(() ->
                        run.measuresKitClient() ? ParameterCheck.otherClient(type, run.httpClient()) : Optional.empty())
                .ifPresent(fault -> {
                    throw new ParameterResolutionException(
                            type.getSimpleName() + " in " + parameter.getDeclaringExecutable() + ": " + fault);
                });
        if (type == HttpClientKind.class) {
            return run.httpClient();
        }
        if (type == LatencyProbe.class) {
            return probe(parameter, context);
        }
        if (run.userClient().filter(UserClient::direct).isPresent()
                && (type == DynamoEndpoint.class || type == TestTable.class)) {
            throw new ParameterResolutionException(type.getSimpleName() + " in " + parameter.getDeclaringExecutable()
                    + ": the client is measured without the proxy: " + ParameterCheck.withoutProxy(type));
        }
        MeasurementSetup setup = run.setup(context);
        if (type == DynamoEndpoint.class) {
            return setup.endpoint();
        }
        if (type == TestTable.class) {
            return table(parameter, setup);
        }
        return client(ClientType.of(type).orElseThrow(), parameter, setup);
    }

    private TestTable table(ParameterContext parameter, MeasurementSetup setup) {
        Optional<Table> own = parameter.findAnnotation(Table.class);
        if (own.isEmpty()) {
            return setup.table();
        }
        try {
            CreateTableRequest schema = TableReader.schema(own.get());
            return tables.computeIfAbsent(schema, added -> setup.table().create(added));
        } catch (IllegalArgumentException invalid) {
            throw new ParameterResolutionException(
                    "TestTable in " + parameter.getDeclaringExecutable() + ": " + invalid.getMessage(), invalid);
        }
    }

    private LatencyProbe probe(ParameterContext parameter, ExtensionContext context) {
        if (!isBody(parameter)) {
            throw new ParameterResolutionException("LatencyProbe in " + parameter.getDeclaringExecutable()
                    + ": only the test method can take it; declare it as a parameter of that method");
        }
        return ApiAccess.make(LatencyProbe.class, run.probe(context));
    }

    private Object client(ClientType type, ParameterContext parameter, MeasurementSetup setup) {
        if (run.plan().interleaved() && run.userClient().isPresent() && !isBody(parameter)) {
            throw new ParameterResolutionException(
                    parameter.getParameter().getType().getSimpleName() + " in " + parameter.getDeclaringExecutable()
                            + ": an interleaved test has your client in AS_BUILT and the kit's client in its other"
                            + " modes; only the test method can take a client");
        }
        return client(type, run.settings().modes().get(0), setup);
    }

    /** Returns the client of a mode, in the type of the parameter. */
    static Object client(ClientType type, ConnectionMode mode, MeasurementSetup setup) {
        SdkClient client = setup.client(mode);
        return type.enhanced() ? EnhancedAdapter.over(client) : client;
    }

    private ConnectionMode mode(ParameterContext parameter) {
        if (run.plan().probed()) {
            throw new ParameterResolutionException("ConnectionMode in " + parameter.getDeclaringExecutable()
                    + ": the mode is not known before the test's LatencyProbe measures; take LatencyResults in an"
                    + " @AfterEach method");
        }
        if (run.plan().interleaved() && !isBody(parameter)) {
            throw new ParameterResolutionException("ConnectionMode in " + parameter.getDeclaringExecutable()
                    + ": an interleaved test runs in all its modes at once; only the test method can take"
                    + " ConnectionMode");
        }
        return run.settings().modes().get(0);
    }

    private static boolean isBody(ParameterContext parameter) {
        return parameter.getDeclaringExecutable() instanceof Method method
                && TestBody.declaration(method).isPresent();
    }

    /** Returns the result or its wire log. {@code null} if measuring failed, because the method is then not called. */
    private @Nullable Object result(Class<?> type, ParameterContext parameter, ExtensionContext context) {
        String name = type.getSimpleName() + " in " + parameter.getDeclaringExecutable() + ": ";
        if (!AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), AfterEach.class)) {
            throw new ParameterResolutionException(name + ParameterCheck.onlyAfterMeasuring(type));
        }
        LatencyResults results = ResultStore.results(context).orElse(null);
        if (results == null || type == LatencyResults.class) {
            return results;
        }
        String instead = "; take LatencyResults" + (type == WireLog.class ? ", and write results.of(MODE).wire()" : "");
        if (run.plan().interleaved()) {
            throw new ParameterResolutionException(name + "an interleaved test has one for each of "
                    + run.settings().modes() + instead);
        }
        if (results.size() > 1) {
            throw new ParameterResolutionException(
                    name + "the test's LatencyProbe has measured " + results.size() + " results" + instead);
        }
        LatencyResult only = results.iterator().next();
        return type == WireLog.class ? only.wire() : only;
    }
}
