package io.dynamolatency.internal.jupiter.arguments;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Finds argument sources on test methods. Recognizes argument sources by name, because the library {@code
 * junit-jupiter-params} can be absent. Without this library, reflection does not show the library's annotations.
 */
public final class ArgumentSources {

    private static final String SOURCE = "org.junit.jupiter.params.provider.ArgumentsSource";

    private ArgumentSources() {}

    /** Returns whether a method has an argument source. */
    public static boolean on(Method method) {
        return has(method, new HashSet<>());
    }

    private static boolean has(AnnotatedElement element, Set<Class<?>> seen) {
        return Stream.of(element.getAnnotations())
                .<Class<?>>map(Annotation::annotationType)
                .filter(type -> !type.getName().startsWith("java.") && seen.add(type))
                .anyMatch(type -> type.getName().startsWith(SOURCE) || repeats(type) || has(type, seen));
    }

    /** Returns whether an annotation is a container for repeated sources, such as {@code @CsvSources}. */
    private static boolean repeats(Class<?> container) {
        return Stream.of(container.getDeclaredMethods())
                .filter(method -> method.getName().equals("value"))
                .map(method -> method.getReturnType().getComponentType())
                .anyMatch(type -> type != null && type.isAnnotation() && has(type, new HashSet<>()));
    }

    /**
     * Returns the arguments of a test's invocations, in order. A method without sources has one invocation, without
     * arguments.
     *
     * @param parameters the method's parameters that take arguments
     * @throws ExtensionConfigurationException if a source can't be read, or does not fit the parameters
     */
    public static List<TestArguments> read(Method method, List<Parameter> parameters, ExtensionContext context) {
        if (!on(method)) {
            return List.of(TestArguments.NONE);
        }
        if (parameters.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "an argument source is declared, but the kit fills all parameters of the method; add a parameter,"
                            + " or remove the source");
        }
        List<TestArguments> all = SourceReader.read(method, parameters, context);
        if (all.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "the argument sources gave no arguments, so nothing would be measured; give one or more");
        }
        return TestArguments.distinct(all);
    }

    /**
     * Converts an argument to its parameter's type, as JUnit does for parameterized tests.
     *
     * @throws org.junit.jupiter.api.extension.ParameterResolutionException if the argument can't be converted
     */
    public static @Nullable Object convert(
            @Nullable Object argument, ParameterContext parameter, ExtensionContext context) {
        return ArgumentConversion.convert(argument, parameter, context);
    }
}
