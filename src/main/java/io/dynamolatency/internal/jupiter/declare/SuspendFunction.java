package io.dynamolatency.internal.jupiter.declare;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.platform.commons.support.ReflectionSupport;

/** Finds suspend functions of Kotlin. In a class file they have one more parameter, and return an object. */
public final class SuspendFunction {

    /** The fault of a suspend function, and what to write instead. */
    public static final String FAULT =
            "the kit can't time a Kotlin suspend function; remove suspend, and put the body into runBlocking { ... }";

    private SuspendFunction() {}

    /** Returns whether the type is {@code Continuation}. Each suspend function has a last parameter of this type. */
    static boolean isContinuation(Class<?> type) {
        return type.getName().equals("kotlin.coroutines.Continuation");
    }

    /** Returns whether a method is a suspend function. */
    public static boolean is(Method method) {
        int parameters = method.getParameterCount();
        return parameters > 0 && isContinuation(method.getParameterTypes()[parameters - 1]);
    }

    /**
     * Returns whether Jupiter runs the suspend function. JUnit 6 runs it if it returns Kotlin's {@code Unit}; earlier
     * versions skip it.
     */
    public static boolean isRun(Method method) {
        return method.getGenericParameterTypes()[method.getParameterCount() - 1]
                        .getTypeName()
                        .endsWith("<? super kotlin.Unit>")
                && ReflectionSupport.tryToLoadClass("org.junit.platform.commons.util.KotlinReflectionUtils")
                        .toOptional()
                        .flatMap(type -> ReflectionSupport.findMethod(type, "isKotlinSuspendingFunction", Method.class))
                        .map(known -> ReflectionSupport.invokeMethod(known, null, method))
                        .equals(Optional.of(true));
    }
}
