package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.text.SafeText;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the message of an invalid declaration. */
public final class DeclarationErrors {

    private DeclarationErrors() {}

    /** Returns the method's name with its parameters' types, such as {@code readsOrder(DynamoDbClient)}. */
    public static String displayName(Method method) {
        return method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Returns one message with all faults of a test. */
    public static String message(Class<?> testClass, Method method, List<String> faults) {
        return SafeText.line("@DynamoLatencyTest on " + testClass.getSimpleName() + "." + displayName(method)) + ":"
                + faults.stream().map(fault -> "\n  - " + SafeText.line(fault)).collect(Collectors.joining());
    }
}
