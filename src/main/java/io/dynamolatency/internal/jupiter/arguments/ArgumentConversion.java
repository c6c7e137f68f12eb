package io.dynamolatency.internal.jupiter.arguments;

import java.lang.reflect.Array;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.params.converter.ArgumentConverter;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.conversion.ConversionException;
import org.junit.platform.commons.support.conversion.ConversionSupport;

/** Converts arguments to the types of their parameters. Used only for methods that have an argument source. */
final class ArgumentConversion {

    private ArgumentConversion() {}

    static @Nullable Object convert(@Nullable Object argument, ParameterContext parameter, ExtensionContext context) {
        Optional<ConvertWith> converter = AnnotationSupport.findAnnotation(parameter.getParameter(), ConvertWith.class);
        if (converter.isPresent()) {
            ArgumentConverter custom = NamedClasses.instance(converter.get().value(), context);
            return AnnotationConsumers.initialize(parameter.getParameter(), custom)
                    .convert(argument, parameter);
        }
        Class<?> type = parameter.getParameter().getType();
        if (fits(argument, type)) {
            return argument;
        }
        if (argument instanceof String text) {
            try {
                return ConversionSupport.convert(
                        text,
                        type,
                        parameter.getDeclaringExecutable().getDeclaringClass().getClassLoader());
            } catch (ConversionException unreadable) {
                throw new ParameterResolutionException(where(parameter) + unreadable.getMessage(), unreadable);
            }
        }
        throw new ParameterResolutionException(where(parameter) + "the argument " + argument
                + (argument == null ? "" : " of type " + argument.getClass().getTypeName())
                + " does not fit; change the parameter's type, or add @ConvertWith");
    }

    private static String where(ParameterContext parameter) {
        return "parameter " + parameter.getParameter().getType().getSimpleName() + " "
                + parameter.getParameter().getName() + " of "
                + parameter.getDeclaringExecutable().getName() + ": ";
    }

    /** Returns whether a parameter takes an argument without conversion. */
    private static boolean fits(@Nullable Object argument, Class<?> type) {
        if (argument == null) {
            return !type.isPrimitive();
        }
        return type.isInstance(argument) || (type.isPrimitive() && widens(argument, type));
    }

    private static boolean widens(Object argument, Class<?> primitive) {
        try {
            Array.set(Array.newInstance(primitive, 1), 0, argument);
            return true;
        } catch (IllegalArgumentException unfit) {
            return false;
        }
    }
}
