package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.DeclarationErrors;
import io.dynamolatency.internal.jupiter.declare.SuspendFunction;
import io.dynamolatency.jupiter.AcrossVersions;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectFirstCall;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestTag;

/**
 * A method that Jupiter does not run as a latency test, although it has annotations of the kit or overrides a latency
 * test.
 *
 * @param testClass the class that was selected; the class can inherit the method
 * @param faults the faults of the declaration, each with its fix; at least one
 */
record InvalidDeclaration(Class<?> testClass, Method method, List<String> faults) {

    /**
     * Returns the invalid declarations of a class, inherited methods included. Leaves out abstract and disabled
     * classes, and disabled methods.
     */
    static List<InvalidDeclaration> of(Class<?> testClass) {
        try {
            if (Modifier.isAbstract(testClass.getModifiers())
                    || AnnotationSupport.isAnnotated(testClass, Disabled.class)) {
                return List.of();
            }
            Optional<String> classFault = ClassFault.of(testClass);
            return ReflectionSupport.findMethods(
                            testClass,
                            m -> !AnnotationSupport.isAnnotated(m, Disabled.class),
                            HierarchyTraversalMode.TOP_DOWN)
                    .stream()
                    .map(method -> new InvalidDeclaration(testClass, method, faults(method, classFault)))
                    .filter(declared -> !declared.faults().isEmpty())
                    .toList();
        } catch (LinkageError | TypeNotPresentException unreadable) {
            // a dependency of the class is missing; the engine that runs the class reports it
            return List.of();
        }
    }

    /**
     * Returns the invalid declarations of a class and of the classes inside it that are nested tests, or would be
     * nested tests without a mistake.
     */
    static List<InvalidDeclaration> within(Class<?> testClass) {
        List<InvalidDeclaration> all = new ArrayList<>(of(testClass));
        try {
            ReflectionSupport.findNestedClasses(
                            testClass,
                            inside -> !Modifier.isStatic(inside.getModifiers())
                                    || AnnotationSupport.isAnnotated(inside, Nested.class))
                    .forEach(inside -> all.addAll(within(inside)));
        } catch (LinkageError | TypeNotPresentException | JUnitException unreadable) {
            // the engine that runs the class reports it
        }
        return all;
    }

    private static List<String> faults(Method method, Optional<String> classFault) {
        return AnnotationSupport.isAnnotated(method, DynamoLatencyTest.class)
                ? faultsOfTest(method, classFault)
                : faultsOfOther(method);
    }

    private static List<String> faultsOfTest(Method method, Optional<String> classFault) {
        List<String> faults = new ArrayList<>(classFault.stream().toList());
        if (Modifier.isPrivate(method.getModifiers())) {
            faults.add("JUnit does not run a private method; remove the modifier");
        }
        if (Modifier.isStatic(method.getModifiers())) {
            faults.add("JUnit does not run a static method; remove the modifier");
        }
        if (SuspendFunction.is(method)) {
            if (!SuspendFunction.isRun(method)) {
                faults.add(SuspendFunction.FAULT);
            }
        } else if (method.getReturnType() != void.class && !method.isBridge()) {
            faults.add("JUnit does not run a method that returns "
                    + method.getReturnType().getSimpleName()
                    + "; return void, and end an asynchronous body with .join() or use probe.measureAsync(...)");
        }
        return faults;
    }

    private static List<String> faultsOfOther(Method method) {
        List<String> faults = new ArrayList<>();
        if (!AnnotationSupport.findRepeatableAnnotations(method, ExpectLatency.class)
                        .isEmpty()
                || !AnnotationSupport.findRepeatableAnnotations(method, ExpectConnections.class)
                        .isEmpty()
                || AnnotationSupport.isAnnotated(method, AcrossVersions.class)
                || AnnotationSupport.isAnnotated(method, ExpectFirstCall.class)
                || AnnotationSupport.isAnnotated(method, ExpectKeepAlive.class)
                || AnnotationSupport.isAnnotated(method, ExpectResilience.class)
                || AnnotationSupport.isAnnotated(method, CompareToBaseline.class)) {
            faults.add("it has an expectation but is not a latency test; add @DynamoLatencyTest");
        } else if (!AnnotationSupport.findRepeatableAnnotations(method, Fault.class)
                .isEmpty()) {
            faults.add("it plans a fault but is not a latency test; add @DynamoLatencyTest");
        }
        overridden(method)
                // JUnit runs a method that has another test annotation
                .filter(from -> !AnnotationSupport.isAnnotated(method, Testable.class))
                .ifPresent(from -> faults.add("it overrides a latency test of " + from.getSimpleName()
                        + ", so JUnit runs neither; add @DynamoLatencyTest, or @Disabled with the reason"));
        return faults;
    }

    /**
     * Returns the class or interface with the latency test that the method overrides; empty if it overrides no latency
     * test.
     */
    private static Optional<Class<?>> overridden(Method method) {
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            return Optional.empty();
        }
        Class<?> declaring = method.getDeclaringClass();
        return Stream.concat(superclasses(declaring), interfaces(declaring))
                .filter(above -> isLatencyTest(above, method))
                .findFirst();
    }

    private static Stream<Class<?>> superclasses(Class<?> type) {
        return Stream.<Class<?>>iterate(type.getSuperclass(), c -> c != null, Class::getSuperclass);
    }

    /** Returns the interfaces of a class and of its superclasses, and the interfaces that these extend. */
    private static Stream<Class<?>> interfaces(Class<?> type) {
        return Stream.concat(Stream.of(type), superclasses(type))
                .<Class<?>>flatMap(c -> Stream.of(c.getInterfaces()))
                .flatMap(i -> Stream.concat(Stream.of(i), interfaces(i)));
    }

    private static boolean isLatencyTest(Class<?> above, Method method) {
        try {
            Method inherited = above.getDeclaredMethod(method.getName(), method.getParameterTypes());
            return AnnotationSupport.isAnnotated(inherited, DynamoLatencyTest.class)
                    && !Modifier.isPrivate(inherited.getModifiers())
                    && !Modifier.isStatic(inherited.getModifiers());
        } catch (NoSuchMethodException another) {
            return false;
        }
    }

    String displayName() {
        return DeclarationErrors.displayName(method);
    }

    /** Returns the class and the method in the form of a method selector. */
    String id() {
        return testClass.getName() + "#" + method.getName()
                + Stream.of(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(",", "(", ")"));
    }

    /** Returns the tags of class and method, so that tag filters apply. */
    Set<TestTag> tags() {
        return Stream.<AnnotatedElement>of(testClass, method)
                .flatMap(element -> AnnotationSupport.findRepeatableAnnotations(element, Tag.class).stream())
                .map(Tag::value)
                .filter(TestTag::isValid)
                .map(TestTag::create)
                .collect(Collectors.toSet());
    }

    String message() {
        return DeclarationErrors.message(testClass, method, faults);
    }
}
