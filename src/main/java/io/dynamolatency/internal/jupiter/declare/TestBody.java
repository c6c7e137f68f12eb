package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A method that is perhaps a latency test, and the classes in which JUnit runs the method.
 *
 * @param classes the class that runs, and its enclosing classes, from the inside out. The class can inherit the method
 */
public record TestBody(List<Class<?>> classes, Method method) {

    public TestBody {
        classes = List.copyOf(classes);
    }

    /**
     * Returns the method of a context. If a class inherits a {@code @Nested} class, JUnit runs the nested class inside
     * the class that inherits it, not inside the class that declares it.
     */
    public static TestBody of(ExtensionContext context) {
        List<Class<?>> running = Stream.iterate(
                        Optional.of(context), Optional::isPresent, inner -> inner.flatMap(ExtensionContext::getParent))
                .flatMap(inner -> inner.flatMap(ExtensionContext::getTestClass).stream())
                .<Class<?>>map(type -> type)
                .distinct()
                .toList();
        // an outermost test class can be a static class inside another class
        return new TestBody(
                Stream.concat(running.stream(), enclosing(running.get(running.size() - 1)))
                        .distinct()
                        .toList(),
                context.getRequiredTestMethod());
    }

    /**
     * Returns the method's annotation; empty for a method that is not a latency test. The annotation can also stand on
     * another annotation of the method.
     */
    public static Optional<DynamoLatencyTest> declaration(Method method) {
        return AnnotationSupport.findAnnotation(method, DynamoLatencyTest.class);
    }

    /** Returns a method of a class. JUnit runs this class inside its enclosing classes. */
    public static TestBody of(Class<?> testClass, Method method) {
        return new TestBody(enclosing(testClass).toList(), method);
    }

    private static Stream<Class<?>> enclosing(Class<?> type) {
        return Stream.iterate(type, c -> c != null, Class::getEnclosingClass);
    }

    /**
     * Returns the name by which another JVM selects the method, such as {@code com.acme.OrderTest#save()}. For a nested
     * class, the name starts with the enclosing classes, from the outside in, each with a slash.
     */
    String selector() {
        // not JUnit's ReflectionUtils, which a module can't use
        StringBuilder selector = new StringBuilder(testClass().getName() + "#" + method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getName)
                        .collect(Collectors.joining(", ", "(", ")")));
        for (int i = 0; i + 1 < classes.size() && AnnotationSupport.isAnnotated(classes.get(i), Nested.class); i++) {
            selector.insert(0, classes.get(i + 1).getName() + "/");
        }
        return selector.toString();
    }

    /** Returns a short name, such as {@code OrderTest.save}. */
    String shortName() {
        return testClass().getSimpleName() + "." + method.getName();
    }

    /** Returns the class that runs. */
    public Class<?> testClass() {
        return classes.get(0);
    }

    /** Returns the outermost of the classes. */
    Class<?> outermostClass() {
        return classes.get(classes.size() - 1);
    }

    /** Returns the method's annotation; if it has none, the annotation of the innermost class that has one. */
    <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return AnnotationSupport.findAnnotation(method, type).or(() -> classes.stream()
                .flatMap(c -> AnnotationSupport.findAnnotation(c, type).stream())
                .findFirst());
    }
}
