package io.dynamolatency.internal.jupiter.arguments;

import java.lang.reflect.Constructor;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Creates objects of classes that annotations name. */
final class NamedClasses {

    private NamedClasses() {}

    /** Creates an object. Extensions resolve the parameters of its constructor. */
    static <T> T instance(Class<T> type, ExtensionContext context) {
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        if (constructors.length != 1) {
            throw new ExtensionConfigurationException(
                    type.getName() + " has " + constructors.length + " constructors; keep one");
        }
        constructors[0].setAccessible(true);
        return type.cast(context.getExecutableInvoker().invoke(constructors[0]));
    }
}
