package io.dynamolatency.internal.jupiter.arguments;

import java.lang.invoke.MethodType;
import java.util.List;

/** Decides which primitive arguments Java widens by itself in a call by reflection. */
final class PrimitiveWidening {

    private static final List<Class<?>> NUMBERS =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    private PrimitiveWidening() {}

    /** Returns whether a parameter of a primitive type takes an object of this class. */
    static boolean allows(Class<?> boxed, Class<?> parameter) {
        Class<?> from = MethodType.methodType(boxed).unwrap().returnType();
        if (from == parameter) {
            return true;
        }
        int width = NUMBERS.indexOf(from == char.class ? short.class : from);
        return width >= 0 && NUMBERS.indexOf(parameter) > width;
    }
}
