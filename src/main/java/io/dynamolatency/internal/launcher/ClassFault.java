package io.dynamolatency.internal.launcher;

import java.lang.reflect.Modifier;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds why Jupiter ignores all tests of a class. Pure. */
final class ClassFault {

    private ClassFault() {}

    /**
     * Returns the fault with its fix; empty if Jupiter runs the class, or if a {@code @Nested} class extends the class.
     */
    static Optional<String> of(Class<?> type) {
        String name = type.getSimpleName();
        if (type.isLocalClass()) {
            return Optional.of("JUnit does not run a class inside a method; move " + name + " out of the method");
        }
        if (type.isAnonymousClass()) {
            return Optional.of(
                    "JUnit does not run a class inside a method; give the class a name, and move it out of the method");
        }
        if (Modifier.isPrivate(type.getModifiers())) {
            return Optional.of("JUnit does not run a private class; remove the modifier from " + name);
        }
        if (!type.isMemberClass()) {
            return Optional.empty();
        }
        boolean inner = !Modifier.isStatic(type.getModifiers());
        if (inner && !isNested(type)) {
            return hasNestedHeir(type)
                    ? Optional.empty()
                    : Optional.of(
                            "JUnit does not run an inner class without @Nested; annotate " + name + " with @Nested");
        }
        if (!inner && isNested(type)) {
            return Optional.of(
                    "JUnit does not run a static class as a nested one; remove static or @Nested from " + name);
        }
        return inner ? of(type.getEnclosingClass()) : Optional.empty();
    }

    private static boolean isNested(Class<?> type) {
        return AnnotationSupport.isAnnotated(type, Nested.class);
    }

    /** Returns whether a {@code @Nested} class in one of the enclosing classes extends this class. */
    private static boolean hasNestedHeir(Class<?> type) {
        for (Class<?> around = type.getEnclosingClass(); around != null; around = around.getEnclosingClass()) {
            for (Class<?> beside : around.getDeclaredClasses()) {
                if (beside != type && type.isAssignableFrom(beside) && isNested(beside)) {
                    return true;
                }
            }
        }
        return false;
    }
}
