package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.versions.VersionComparison;
import io.dynamolatency.internal.versions.VersionPlan;
import io.dynamolatency.internal.versions.VersionVerdict;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** The node of a test that is measured across versions. Other JVMs run the test; here no method of it is called. */
final class VersionsNode implements TestTemplateInvocationContext {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    private final VersionPlan plan;

    VersionsNode(VersionPlan plan) {
        this.plan = plan;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return "across versions of " + plan.of() + " from " + plan.from()
                + (plan.to().isEmpty() ? "" : " to " + plan.to());
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(new NoParameters(), new Versions(plan));
    }

    /** Gives the parameters of methods that are not called. */
    private static final class NoParameters implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getDeclaringExecutable() instanceof Method;
        }

        @Override
        public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Array.get(Array.newInstance(parameter.getParameter().getType(), 1), 0);
        }
    }

    private record Versions(VersionPlan plan) implements InvocationInterceptor {

        @Override
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> body,
                ExtensionContext context)
                throws Throwable {
            invocation.skip();
            VersionVerdict verdict = new VersionComparison(plan, line -> LOG.log(System.Logger.Level.INFO, line)).run();
            System.out.print(verdict.table());
            System.out.flush();
            verdict.failure().ifPresent(message -> {
                throw new AssertionError(message);
            });
        }

        @Override
        public void interceptBeforeEachMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context) {
            invocation.skip();
        }

        @Override
        public void interceptAfterEachMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context) {
            invocation.skip();
        }
    }
}
