package io.dynamolatency.internal.jupiter.arguments;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.platform.commons.support.AnnotationSupport;

/** Calls the argument sources of a method. Used only for methods that have an argument source. */
final class SourceReader {

    private SourceReader() {}

    static List<TestArguments> read(Method method, List<Parameter> parameters, ExtensionContext context) {
        Set<Class<? extends ArgumentsProvider>> types = new LinkedHashSet<>();
        AnnotationSupport.findRepeatableAnnotations(method, ArgumentsSource.class)
                .forEach(source -> types.add(source.value()));
        List<TestArguments> all = new ArrayList<>();
        for (Class<? extends ArgumentsProvider> type : types) {
            ArgumentsProvider provider = AnnotationConsumers.initialize(method, NamedClasses.instance(type, context));
            try (Stream<? extends Arguments> given = provide(provider, method, parameters, context)) {
                given.map(SourceReader::arguments).forEach(all::add);
            }
        }
        return all;
    }

    private static TestArguments arguments(Arguments arguments) {
        List<Object> values = new ArrayList<>(Arrays.asList(arguments.get()));
        return arguments instanceof Arguments.ArgumentSet set
                ? TestArguments.named(set.getName(), values)
                : TestArguments.of(values);
    }

    /** Calls the provider's method. From JUnit 5.13 on, this method also takes the test's parameters. */
    private static Stream<? extends Arguments> provide(
            ArgumentsProvider provider, Method method, List<Parameter> parameters, ExtensionContext context) {
        try {
            Optional<Method> withParameters = Arrays.stream(ArgumentsProvider.class.getMethods())
                    .filter(m -> m.getName().equals("provideArguments") && m.getParameterCount() == 2)
                    .findFirst();
            if (withParameters.isEmpty()) {
                return provider.provideArguments(context);
            }
            Object declared = DeclaredParameters.proxy(withParameters.get().getParameterTypes()[0], method, parameters);
            @SuppressWarnings("unchecked") // the declared return type
            Stream<? extends Arguments> given =
                    (Stream<? extends Arguments>) withParameters.get().invoke(provider, declared, context);
            return given;
        } catch (InvocationTargetException thrown) {
            throw failed(provider, thrown.getTargetException());
        } catch (Exception thrown) {
            throw failed(provider, thrown);
        }
    }

    private static RuntimeException failed(ArgumentsProvider provider, Throwable thrown) {
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new ExtensionConfigurationException(
                        provider.getClass().getName() + " gave no arguments: " + thrown, thrown);
    }
}
