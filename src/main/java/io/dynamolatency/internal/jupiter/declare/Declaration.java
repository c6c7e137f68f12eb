package io.dynamolatency.internal.jupiter.declare;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A method as messages name it.
 *
 * @param testClass the class that it is run in
 * @param method the method that carries the annotation
 */
public record Declaration(Class<?> testClass, Method method) {

    /** The method with its parameters' types, such as {@code readsOrder(DynamoDbClient)}. */
    public String displayName() {
        return method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** All that is wrong with it, in one message. */
    public String message(List<String> faults) {
        return "@DynamoLatencyTest on " + testClass.getSimpleName() + "." + displayName() + ":"
                + faults.stream().map(fault -> "\n  - " + fault).collect(Collectors.joining());
    }
}
