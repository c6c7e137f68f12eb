package io.dynamolatency.internal.jupiter.arguments;

import io.dynamolatency.internal.text.Excerpt;
import io.dynamolatency.internal.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;

/**
 * The arguments of one invocation of a test.
 *
 * @param name the arguments as part of a test's name; empty without arguments
 * @param values a value for each parameter that takes an argument; values in {@link Named} are unpacked
 */
public record TestArguments(String name, List<@Nullable Object> values) {

    /** The arguments of a test without argument sources. */
    public static final TestArguments NONE = new TestArguments("", List.of());

    /** The largest number of characters in a name. Names are short, because file names and tables contain them. */
    private static final int LONGEST_NAME = 60;

    public TestArguments {
        // the values can be null
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    static TestArguments of(List<@Nullable Object> values) {
        return named(values.stream().map(TestArguments::word).collect(Collectors.joining(", ")), values);
    }

    static TestArguments named(String name, List<@Nullable Object> values) {
        return new TestArguments(
                shortened(name),
                values.stream()
                        .<@Nullable Object>map(value -> value instanceof Named<?> named ? named.getPayload() : value)
                        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
    }

    private static String word(@Nullable Object value) {
        if (value instanceof Named<?> named) {
            return named.getName();
        }
        if (value instanceof Object[] array) {
            return Arrays.deepToString(array);
        }
        if (value != null && value.getClass().isArray()) {
            return value.getClass().getComponentType() + "[]";
        }
        if (value instanceof Class<?> type) {
            return type.getSimpleName();
        }
        String text = String.valueOf(value);
        return value != null && text.startsWith(value.getClass().getName() + "@") ? typeName(value.getClass()) : text;
    }

    /**
     * Returns a name that is the same in each run. The text of {@link Object#toString} has a hash code, and the name of
     * a lambda's class has an address.
     */
    private static String typeName(Class<?> type) {
        if (!type.isHidden() && !type.isAnonymousClass()) {
            return type.getSimpleName();
        }
        Class<?>[] interfaces = type.getInterfaces();
        return (interfaces.length == 0 ? type.getSuperclass() : interfaces[0]).getSimpleName();
    }

    /** Returns a name on one line, and cuts a long name. */
    public static String shortened(String name) {
        String line = SafeText.line(name).strip();
        return line.length() <= LONGEST_NAME
                ? line
                : Excerpt.start(line, LONGEST_NAME - 3).strip() + "...";
    }

    /** Returns the same arguments with distinct names: a second {@code x} becomes {@code x #2}. */
    static List<TestArguments> distinct(List<TestArguments> all) {
        Set<String> taken = new HashSet<>();
        List<TestArguments> distinct = new ArrayList<>();
        for (TestArguments one : all) {
            String name = one.name;
            for (int number = 2; !taken.add(name); number++) {
                name = one.name + " #" + number;
            }
            distinct.add(new TestArguments(name, one.values));
        }
        return distinct;
    }
}
