package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.jupiter.declare.ParameterCheck;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Passes results to {@code @AfterAll} methods. If an assertion fails in such a method, adds this assertion to the
 * report. After a test without a result, skips {@code @AfterEach} methods that take a result.
 *
 * <p>An extension that belongs to a test method can't do this, because such an extension ends before the class ends.
 * Jupiter therefore detects this extension. {@code ExtensionDetection} in the launcher package arranges the detection.
 * The extension does nothing in classes whose methods take no result.
 */
public final class LatencyResultsExtension implements ParameterResolver, InvocationInterceptor, AfterAllCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        AnnotatedElement method = parameter.getDeclaringExecutable();
        if (AnnotationSupport.isAnnotated(method, AfterAll.class) && type == LatencyResults.class) {
            return true;
        }
        return ParameterCheck.ofTheKitAlone(type) && !isLatencyTest(context);
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        AnnotatedElement method = parameter.getDeclaringExecutable();
        if (AnnotationSupport.isAnnotated(method, AfterAll.class) && type == LatencyResults.class) {
            return ResultStore.classResults(context);
        }
        if (AnnotationSupport.isAnnotated(method, AfterEach.class)
                && ParameterCheck.asksForResults(parameter.getDeclaringExecutable())) {
            // a test that is not a latency test has no result, so the method is not called
            return null;
        }
        if (AnnotationSupport.isAnnotated(method, AfterAll.class) && ParameterCheck.RESULTS.contains(type)) {
            throw new ParameterResolutionException(type.getSimpleName() + " in " + method
                    + ": a class has one for each of its tests and modes; take LatencyResults, and write"
                    + " results.of(MODE)" + (type == WireLog.class ? ".wire()" : ""));
        }
        String name = type.getSimpleName() + " in " + method;
        throw new ParameterResolutionException(
                name + ": only a @DynamoLatencyTest and its @BeforeEach and @AfterEach methods can take it;"
                        + " put other tests into another class, or the latency tests into a @Nested class");
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnless(ParameterCheck.asksForResults(method.getExecutable()) && !isLatencyTest(context), invocation);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnless(
                ParameterCheck.asksForResults(method.getExecutable())
                        && ResultStore.classResults(context).size() == 0,
                invocation);
    }

    /** Adds to the report the assertion in code that made the class fail. */
    @Override
    public void afterAll(ExtensionContext context) {
        ResultStore.failed(context, ResultStore.classResults(context));
    }

    static void proceedUnless(boolean skipped, Invocation<@Nullable Void> invocation) throws Throwable {
        if (skipped) {
            invocation.skip();
        } else {
            invocation.proceed();
        }
    }

    private static boolean isLatencyTest(ExtensionContext context) {
        return context.getTestMethod().flatMap(TestBody::declaration).isPresent();
    }
}
