package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.client.NamedFactory;
import io.dynamolatency.internal.client.NamedTable;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.firstcall.FirstCallPlan;
import io.dynamolatency.internal.firstcall.FirstCallVerdict;
import io.dynamolatency.internal.firstcall.FirstCalls;
import io.dynamolatency.internal.firstcall.MeasuredBody;
import io.dynamolatency.internal.jupiter.declare.ClientType;
import io.dynamolatency.internal.jupiter.declare.FirstCallReader;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.setup.MeasurementLock;
import io.dynamolatency.internal.setup.MeasurementSetup;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/**
 * The node that measures a test's first call in fresh JVMs. The body runs in the fresh JVMs. The methods before the
 * body run in this JVM.
 */
final class FirstCallNode implements TestTemplateInvocationContext {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    private final NodeRun run;
    private final FirstCallPlan plan;

    FirstCallNode(NodeRun run, FirstCallPlan plan) {
        this.run = run;
        this.plan = plan;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return run.invocation().name() + ", first call in " + plan.jvms() + " JVMs, "
                + run.plan().network().withVirtualTime(false);
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(new NodeParameters(run), new BypassCheck(), new Jvms(run, plan));
    }

    private record Jvms(NodeRun run, FirstCallPlan plan) implements BeforeEachCallback, InvocationInterceptor {

        @Override
        public void beforeEach(ExtensionContext context) {
            run.prepared(context);
        }

        @Override
        @SuppressWarnings("try") // the lock is held, and not used
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> body,
                ExtensionContext context)
                throws Throwable {
            invocation.skip();
            MeasurementSetup setup = run.setup(context);
            ConnectionMode mode = run.userClient().isPresent()
                    ? ConnectionMode.AS_BUILT
                    : run.settings().modes().get(0);
            FirstCallVerdict verdict;
            try (MeasurementLock lock = TestResources.ofRun(context).lock()) {
                setup.waitForDelays(true);
                setup.open(mode);
                verdict = new FirstCalls(
                                new MeasuredBody(
                                        context.getRequiredTestClass(),
                                        body.getExecutable(),
                                        arguments(body, mode),
                                        run.userClient()
                                                .map(UserClient::factory)
                                                .map(NamedFactory.class::cast),
                                        mode,
                                        run.httpClient(),
                                        run.plan().network().withVirtualTime(false),
                                        setup),
                                plan,
                                FirstCallReader.confidence(
                                        run.settings().policy(),
                                        TestResources.ofRun(context).nextErrorShare()),
                                line -> LOG.log(System.Logger.Level.INFO, line))
                        .run();
                ResultHandler.report(context).add(setup.environment(), verdict.rows());
            }
            ForkedNode.conclude(verdict.table(), verdict.failure());
        }

        private List<String> arguments(ReflectiveInvocationContext<Method> body, ConnectionMode mode) {
            List<String> words = new ArrayList<>();
            Class<?>[] types = body.getExecutable().getParameterTypes();
            for (int i = 0; i < types.length; i++) {
                Optional<ClientType> client = ClientType.of(types[i]);
                if (client.isPresent()) {
                    words.add(MeasuredBody.client(client.get().enhanced()));
                } else if (body.getArguments().get(i) instanceof TestTable table) {
                    words.add(MeasuredBody.table(NamedTable.describe(table)));
                } else if (types[i] == DynamoEndpoint.class) {
                    words.add(MeasuredBody.endpoint());
                } else {
                    words.add(MeasuredBody.constant(
                            types[i] == ConnectionMode.class
                                    ? mode.name()
                                    : run.httpClient().name()));
                }
            }
            return words;
        }

        @Override
        public void interceptAfterEachMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context)
                throws Throwable {
            LatencyResultsExtension.proceedUnless(ParameterCheck.asksForResults(method.getExecutable()), invocation);
        }
    }
}
