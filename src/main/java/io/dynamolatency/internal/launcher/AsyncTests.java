package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.TestBody;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestTemplate;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The latency tests of a class whose bodies return futures, and what their class has to be like. */
final class AsyncTests {

    private AsyncTests() {}

    /** Those that can run, inherited ones included, disabled ones as well, which are to be seen as skipped. */
    static List<Method> of(Class<?> testClass) {
        try {
            if (Modifier.isAbstract(testClass.getModifiers())
                    || testClass.isLocalClass()
                    || testClass.isAnonymousClass()
                    || testClass.isSynthetic()) {
                return List.of();
            }
            List<Method> methods =
                    ReflectionSupport.findMethods(testClass, AsyncTests::runs, HierarchyTraversalMode.TOP_DOWN);
            return methods.isEmpty() || !faults(testClass).isEmpty() ? List.of() : methods;
        } catch (LinkageError | TypeNotPresentException unreadable) {
            // whoever runs it has to say so, see Misdeclaration
            return List.of();
        }
    }

    private static boolean runs(Method method) {
        return TestBody.isAsynchronous(method)
                && !Modifier.isPrivate(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers());
    }

    /** Why a class cannot have such tests; empty where it can. */
    static List<String> faults(Class<?> testClass) {
        List<String> faults = new ArrayList<>();
        if (testClass.isMemberClass() && !Modifier.isStatic(testClass.getModifiers())) {
            faults.add(
                    "a method that returns a future is not run in a @Nested class; put it into a top-level class, or let it"
                            + " wait itself and return void");
        }
        if (Modifier.isFinal(testClass.getModifiers())) {
            faults.add(
                    "a method that returns a future is run in a subclass, but its class is final; take the modifier away");
        }
        if (testClass.isSealed()) {
            faults.add(
                    "a method that returns a future is run in a subclass, but its class is sealed; take the modifier away");
        }
        if (Modifier.isPrivate(testClass.getModifiers())) {
            faults.add("a private class is not run by JUnit; take the modifier away");
        }
        if (Stream.of(testClass.getDeclaredConstructors())
                .map(Constructor::getModifiers)
                .allMatch(Modifier::isPrivate)) {
            faults.add(
                    "a method that returns a future is run in a subclass, but the constructor of its class is private; take"
                            + " the modifier away");
        }
        if (hasOtherTests(testClass)) {
            faults.add(
                    "its class has tests of other kinds as well, and would have its @BeforeAll and @AfterAll methods run"
                            + " twice; put the tests that return futures into a class of their own");
        }
        return faults;
    }

    private static boolean hasOtherTests(Class<?> type) {
        return !ReflectionSupport.findMethods(type, AsyncTests::isOtherTest, HierarchyTraversalMode.TOP_DOWN)
                        .isEmpty()
                || ReflectionSupport.findNestedClasses(
                                type, nested -> AnnotationSupport.isAnnotated(nested, Nested.class))
                        .stream()
                        .anyMatch(AsyncTests::hasTests);
    }

    private static boolean hasTests(Class<?> nested) {
        return hasOtherTests(nested)
                || !ReflectionSupport.findMethods(nested, TestBody::isAsynchronous, HierarchyTraversalMode.TOP_DOWN)
                        .isEmpty();
    }

    private static boolean isOtherTest(Method method) {
        return TestBody.isRunByJupiter(method)
                && Stream.of(Test.class, TestFactory.class, TestTemplate.class)
                        .anyMatch(kind -> AnnotationSupport.isAnnotated(method, kind));
    }
}
