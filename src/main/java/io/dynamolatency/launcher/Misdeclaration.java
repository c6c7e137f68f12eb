package io.dynamolatency.launcher;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
record Misdeclaration(Class<?> testClass, Method method, List<String> faults) {

    /** All of a class, its inherited methods included; none where the class itself cannot be run. */
    static List<Misdeclaration> of(Class<?> testClass) {
        if (Modifier.isAbstract(testClass.getModifiers())) {
            return List.of();
        }
        try {
            return ReflectionSupport.findMethods(testClass, m -> !faults(m).isEmpty(), HierarchyTraversalMode.TOP_DOWN)
                    .stream()
                    .map(method -> new Misdeclaration(testClass, method, faults(method)))
                    .toList();
        } catch (LinkageError | TypeNotPresentException unreadable) {
            // a class with a missing dependency: whoever runs it has to say so, not who looks for annotations
            return List.of();
        }
    }

    private static List<String> faults(Method method) {
        List<String> faults = new ArrayList<>();
        if (!AnnotationSupport.isAnnotated(method, DynamoLatencyTest.class)) {
            if (!AnnotationSupport.findRepeatableAnnotations(method, ExpectLatency.class)
                            .isEmpty()
                    || !AnnotationSupport.findRepeatableAnnotations(method, ExpectConnections.class)
                            .isEmpty()) {
                faults.add("it expects something of a latency test, but is none; add @DynamoLatencyTest");
            }
            return faults;
        }
        if (Modifier.isPrivate(method.getModifiers())) {
            faults.add("a private method is not run by JUnit; take the modifier away");
        }
        if (Modifier.isStatic(method.getModifiers())) {
            faults.add("a static method is not run by JUnit; take the modifier away");
        }
        if (method.getReturnType() != void.class) {
            faults.add("a method that returns " + method.getReturnType().getSimpleName()
                    + " is not run by JUnit; let it return void");
        }
        return faults;
    }

    String displayName() {
        return method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    String message() {
        return "@DynamoLatencyTest on " + testClass.getSimpleName() + "." + displayName() + ":"
                + faults.stream().map(fault -> "\n  - " + fault).collect(Collectors.joining());
    }
}
