package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.Declaration;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * A method that carries the kit's annotations and that Jupiter does not take for a test.
 *
 * @param testClass the class it would be run in
 * @param method the method
 * @param faults what is wrong, and what to write instead
 */
record InvalidDeclaration(Class<?> testClass, Method method, List<String> faults) {

    /** All of a class, its inherited methods included; none where the class or the method is not to be run anyway. */
    static List<InvalidDeclaration> of(Class<?> testClass) {
        try {
            if (Modifier.isAbstract(testClass.getModifiers())
                    || AnnotationSupport.isAnnotated(testClass, Disabled.class)) {
                return List.of();
            }
            return ReflectionSupport.findMethods(
                            testClass,
                            m -> !AnnotationSupport.isAnnotated(m, Disabled.class)
                                    && !faults(testClass, m).isEmpty(),
                            HierarchyTraversalMode.TOP_DOWN)
                    .stream()
                    .map(method -> new InvalidDeclaration(testClass, method, faults(testClass, method)))
                    .toList();
        } catch (LinkageError | TypeNotPresentException unreadable) {
            // a class with a missing dependency: whoever runs it has to say so, not who looks for annotations
            return List.of();
        }
    }

    private static List<String> faults(Class<?> testClass, Method method) {
        return AnnotationSupport.isAnnotated(method, DynamoLatencyTest.class)
                ? faultsOfTest(testClass, method)
                : faultsOfOther(method);
    }

    private static List<String> faultsOfTest(Class<?> testClass, Method method) {
        List<String> faults = new ArrayList<>();
        if (Modifier.isPrivate(method.getModifiers())) {
            faults.add("a private method is not run by JUnit; take the modifier away");
        }
        if (Modifier.isStatic(method.getModifiers())) {
            faults.add("a static method is not run by JUnit; take the modifier away");
        }
        if (TestBody.isAsynchronous(method)) {
            faults.addAll(AsyncTests.faults(testClass));
        } else if (method.getReturnType() != void.class && !method.isBridge()) {
            faults.add(
                    "a method that returns " + method.getReturnType().getSimpleName()
                            + " is not run by JUnit; let it return void, or a CompletableFuture to be timed until it completes");
        }
        return faults;
    }

    private static List<String> faultsOfOther(Method method) {
        List<String> faults = new ArrayList<>();
        if (!AnnotationSupport.findRepeatableAnnotations(method, ExpectLatency.class)
                        .isEmpty()
                || !AnnotationSupport.findRepeatableAnnotations(method, ExpectConnections.class)
                        .isEmpty()
                || AnnotationSupport.isAnnotated(method, ExpectKeepAlive.class)
                || AnnotationSupport.isAnnotated(method, CompareToBaseline.class)) {
            faults.add("it expects something of a latency test, but is none; add @DynamoLatencyTest");
        }
        overridden(method)
                .ifPresent(from -> faults.add("it overrides a latency test of " + from.getSimpleName()
                        + ", which JUnit does not run then; add @DynamoLatencyTest, or @Disabled with the reason"));
        return faults;
    }

    /** The class whose latency test a method overrides, if it does. */
    private static Optional<Class<?>> overridden(Method method) {
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            return Optional.empty();
        }
        for (Class<?> c = method.getDeclaringClass().getSuperclass(); c != null; c = c.getSuperclass()) {
            try {
                Method above = c.getDeclaredMethod(method.getName(), method.getParameterTypes());
                if (AnnotationSupport.isAnnotated(above, DynamoLatencyTest.class)
                        && !Modifier.isPrivate(above.getModifiers())) {
                    return Optional.of(c);
                }
            } catch (NoSuchMethodException goOn) {
                // not declared there
            }
        }
        return Optional.empty();
    }

    String displayName() {
        return new Declaration(testClass, method).displayName();
    }

    String message() {
        return new Declaration(testClass, method).message(faults);
    }
}
