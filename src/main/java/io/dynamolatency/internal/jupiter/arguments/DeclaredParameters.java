package io.dynamolatency.internal.jupiter.arguments;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Describes a method's parameters to argument sources, from JUnit 5.13 on. Uses dynamic proxies, because the kit is
 * compiled against JUnit 5.12, which lacks the interfaces.
 */
final class DeclaredParameters {

    private DeclaredParameters() {}

    /** Returns an object of the interface {@code type}, which is JUnit's {@code ParameterDeclarations}. */
    static Object proxy(Class<?> type, Method method, List<Parameter> parameters) {
        Class<?> single = single(type);
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            all.add(declaration(single, parameters.get(i), i));
        }
        return proxy(type, (proxy, asked, arguments) -> switch (asked.getName()) {
            case "getAll" -> List.copyOf(all);
            case "getFirst" -> all.stream().findFirst();
            case "get" -> {
                int index = (Integer) Objects.requireNonNull(arguments)[0];
                yield index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
            }
            case "getSourceElement" -> method;
            case "getSourceElementDescription" -> "method [" + method.toGenericString() + "]";
            default -> ofObject(proxy, asked, arguments, method.toString());
        });
    }

    private static Object declaration(Class<?> type, Parameter parameter, int index) {
        return proxy(type, (proxy, asked, arguments) -> switch (asked.getName()) {
            case "getAnnotatedElement" -> parameter;
            case "getParameterType" -> parameter.getType();
            case "getParameterIndex" -> index;
            case "getParameterName" -> parameter.isNamePresent() ? Optional.of(parameter.getName()) : Optional.empty();
            default -> ofObject(proxy, asked, arguments, parameter.toString());
        });
    }

    private static Object ofObject(Object proxy, Method asked, Object[] arguments, String text) {
        return switch (asked.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> text;
            default -> throw new UnsupportedOperationException(asked.toString());
        };
    }

    /**
     * Returns the interface {@code ParameterDeclaration}, from the package that contains {@code ParameterDeclarations}.
     */
    private static Class<?> single(Class<?> all) {
        String name = all.getName();
        try {
            return Class.forName(name.substring(0, name.length() - 1), false, all.getClassLoader());
        } catch (ClassNotFoundException changed) {
            throw new IllegalStateException("this version of junit-jupiter-params has no " + name, changed);
        }
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
