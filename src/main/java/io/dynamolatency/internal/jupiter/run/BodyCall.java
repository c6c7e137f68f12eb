package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.driver.TimedCall;
import io.dynamolatency.internal.setup.Completion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the body of a test, on the instance and with the arguments that JUnit created. */
final class BodyCall implements TimedCall {

    private final Method method;
    private final @Nullable Object target;
    private final Map<ConnectionMode, @Nullable Object[]> arguments;

    /**
     * @param target the test instance, {@code null} for a static method
     * @param arguments the arguments for each mode to measure
     */
    BodyCall(Method method, @Nullable Object target, Map<ConnectionMode, @Nullable Object[]> arguments) {
        this.method = method;
        this.target = target;
        this.arguments = new EnumMap<>(arguments);
        method.setAccessible(true);
    }

    @Override
    public void call(ConnectionMode mode) throws Throwable {
        try {
            method.invoke(target, arguments.get(mode));
        } catch (InvocationTargetException thrown) {
            // join() wraps the failure, but failed calls are counted by the type of the cause
            throw Completion.unwrap(thrown.getTargetException());
        }
    }
}
