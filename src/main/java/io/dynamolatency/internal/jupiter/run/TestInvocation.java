package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.jupiter.arguments.TestArguments;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test method with the arguments of one invocation.
 *
 * @param name the method with the arguments of its classes and the arguments of the method: {@code putItem[1 KB]}
 * @param parameters the method's parameters that take arguments
 */
record TestInvocation(String name, List<Parameter> parameters, TestArguments arguments) {

    /** The start of the last segment in the unique id of a class template's invocation. */
    private static final String CLASS_INVOCATION = "[class-template-invocation:";

    static TestInvocation of(ExtensionContext context, List<Parameter> parameters, TestArguments arguments) {
        String all = Stream.concat(ofClasses(context), Stream.of(arguments.name()))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(", "));
        String method = context.getRequiredTestMethod().getName();
        return new TestInvocation(all.isEmpty() ? method : method + "[" + all + "]", parameters, arguments);
    }

    /**
     * Returns the binary name of a test's class. A nested class that the outer class inherits has the name that it
     * would have in that outer class, because several classes can inherit the same nested class.
     */
    static String className(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        return context.getParent()
                .filter(parent -> parent.getTestClass().isPresent())
                .map(parent -> parent.getRequiredTestClass() == type
                        ? className(parent)
                        : className(parent) + "$" + type.getSimpleName())
                .orElse(type.getName());
    }

    /**
     * Returns the arguments of the classes around the test, the outermost first. From version 5.13 on, JUnit can run
     * classes with arguments.
     */
    private static Stream<String> ofClasses(ExtensionContext context) {
        String id = context.getUniqueId();
        Stream<String> around = context.getParent().stream().flatMap(TestInvocation::ofClasses);
        return id.startsWith(CLASS_INVOCATION, id.lastIndexOf("/[") + 1)
                ? Stream.concat(around, Stream.of(withoutIndex(context.getDisplayName())))
                : around;
    }

    /** Returns a display name such as {@code [1] 100 KB} without its index, which depends on the arguments' order. */
    private static String withoutIndex(String displayName) {
        return TestArguments.shortened(displayName.replaceFirst("^\\[\\d+]\\s*", ""));
    }
}
