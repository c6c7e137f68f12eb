package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.jupiter.arguments.ArgumentSources;
import io.dynamolatency.internal.jupiter.declare.CompareReader;
import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.jupiter.declare.VersionsReader;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.versions.BaseComparison;
import io.dynamolatency.internal.versions.ComparePlan;
import io.dynamolatency.internal.versions.PairVerdict;
import io.dynamolatency.internal.versions.VersionComparison;
import io.dynamolatency.internal.versions.VersionPlan;
import io.dynamolatency.internal.versions.VersionVerdict;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;

/** The node of a test that other JVMs run. This JVM calls no method of the test. */
final class ForkedNode implements TestTemplateInvocationContext {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    private final String name;
    private final Comparison comparison;

    private ForkedNode(String name, Comparison comparison) {
        this.name = name;
        this.comparison = comparison;
    }

    /** Measures in other JVMs, and throws if the outcome fails the test. */
    private interface Comparison {
        void run(Consumer<String> progress) throws InterruptedException;
    }

    /**
     * Returns the node of a test that other JVMs run; empty if this JVM runs it.
     *
     * @param timed whether times are judged
     * @param parameters returns the value of a configuration parameter
     */
    static Optional<ForkedNode> of(TestBody test, boolean timed, Function<String, Optional<String>> parameters) {
        return VersionComparison.underWay()
                ? Optional.empty()
                : VersionsReader.read(test, parameters)
                        .map(ForkedNode::of)
                        .or(() -> CompareReader.read(test, timed, parameters).map(ForkedNode::of));
    }

    /** Returns the node of a test that is measured across versions. */
    private static ForkedNode of(VersionPlan plan) {
        return new ForkedNode(
                "across versions of " + plan.of() + " from " + plan.from()
                        + (plan.to().isEmpty() ? "" : " to " + plan.to()),
                progress -> {
                    VersionVerdict verdict = new VersionComparison(plan, progress).run();
                    conclude(verdict.table(), verdict.failure());
                });
    }

    /** Returns the node of a test that is compared with another commit. */
    private static ForkedNode of(ComparePlan plan) {
        return new ForkedNode("base against head", progress -> {
            PairVerdict verdict = BaseComparison.run(plan, progress);
            conclude(verdict.table(), verdict.failure());
            verdict.notComparable().ifPresent(why -> {
                throw new TestAbortedException(why);
            });
        });
    }

    /** Prints the table, and throws if the outcome fails the test. */
    static void conclude(String table, Optional<String> failure) {
        System.out.print(SafeText.lines(table));
        System.out.flush();
        failure.ifPresent(message -> {
            throw new AssertionError(SafeText.lines(message));
        });
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return name;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(new NoParameters(), new BypassCheck(), new Elsewhere(comparison));
    }

    /** Provides {@code null}, 0 or false for parameters of skipped methods, because JUnit resolves them, too. */
    private static final class NoParameters implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return parameter.getDeclaringExecutable() instanceof Method method
                    && (ParameterCheck.provided(type)
                            || (ArgumentSources.on(method)
                                    && ParameterCheck.argumentParameters(method).contains(parameter.getParameter())));
        }

        @Override
        public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Array.get(Array.newInstance(parameter.getParameter().getType(), 1), 0);
        }
    }

    private record Elsewhere(Comparison comparison) implements InvocationInterceptor {

        @Override
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> body,
                ExtensionContext context)
                throws Throwable {
            invocation.skip();
            comparison.run(line -> LOG.log(System.Logger.Level.INFO, line));
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
