package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.jupiter.run.StandIn;
import io.dynamolatency.jupiter.LatencyExtension;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * A test as its author wrote it.
 *
 * @param testClass the class that it is run in
 * @param method the method whose body is measured
 */
public record TestBody(Class<?> testClass, Method method) {

    /** What a node is about, which JUnit may have been shown a {@link StandIn} of. */
    public static TestBody of(ExtensionContext context) {
        Class<?> shown = context.getRequiredTestClass();
        Method shownMethod = context.getRequiredTestMethod();
        if (!shown.isAnnotationPresent(StandIn.class)) {
            return new TestBody(shown, shownMethod);
        }
        Class<?> original = shown.getSuperclass();
        return ReflectionSupport.findMethods(
                        original,
                        method -> isAsynchronous(method)
                                && method.getName().equals(shownMethod.getName())
                                && Arrays.equals(method.getParameterTypes(), shownMethod.getParameterTypes()),
                        HierarchyTraversalMode.BOTTOM_UP)
                .stream()
                .findFirst()
                .map(method -> new TestBody(original, method))
                .orElseThrow(() -> new IllegalStateException(shownMethod + " stands in for no method of " + original));
    }

    /** Whether the body is a latency test that returns something that completes: it is timed until then. */
    public static boolean isAsynchronous(Method method) {
        // a bridge is the compiler's, of a method that is there as well
        return !method.isBridge()
                && CompletionStage.class.isAssignableFrom(method.getReturnType())
                && LatencyExtension.declaration(method).isPresent();
    }

    /** Whether Jupiter, which knows what it has annotations for, may run it itself: not so what is private, static or a value. */
    public static boolean isRunByJupiter(Method method) {
        return !Modifier.isPrivate(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && (method.getReturnType() == void.class
                        || LatencyExtension.declaration(method).isEmpty());
    }

    /** Whether the body returns something that completes. */
    public boolean asynchronous() {
        return isAsynchronous(method);
    }
}
