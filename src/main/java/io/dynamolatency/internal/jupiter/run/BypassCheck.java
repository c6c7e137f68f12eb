package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.result.MeasurementException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Fails a test if another extension called its method, because then the kit measured nothing. */
final class BypassCheck implements AfterTestExecutionCallback, InvocationInterceptor {

    private boolean reached;

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> body, ExtensionContext context)
            throws Throwable {
        reached = true;
        invocation.proceed();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (!reached && context.getExecutionException().isEmpty()) {
            throw new MeasurementException(
                    "The method was not measured: another extension called it once. The extension of @QuarkusTest"
                            + " does so.\n"
                            + "fix: remove the other extension, or measure with LatencyLab in an ordinary @Test",
                    null);
        }
    }
}
