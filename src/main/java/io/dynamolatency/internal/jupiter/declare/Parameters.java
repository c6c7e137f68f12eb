package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.baseline.Baselines;
import io.dynamolatency.internal.driver.Progress;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Configuration parameters: each value of {@link DynamoLatencyTest} and its {@link Network} has one of the same name behind
 * {@value #PREFIX}, such as {@code dynamolatency.iterations} and {@code dynamolatency.network.rtt}, and so have the values of
 * {@link ExpectLatency}, {@link ExpectConnections} and {@link CompareToBaseline}, such as {@code dynamolatency.expectLatency.p99}.
 *
 * <p>What counts, first to last: a system property of the test JVM, so that a command line decides; the annotation; what JUnit is
 * told for the whole project, that is {@code junit-platform.properties} and the launcher's parameters; the default. A value in an
 * annotation that equals the default counts as not said.
 */
public final class Parameters {

    static final String PREFIX = ParameterNames.PREFIX;

    private static final String PROJECT_FILE = "junit-platform.properties";

    private final Function<String, Optional<String>> system;
    private final Function<String, Optional<String>> project;
    private final List<String> faults = new ArrayList<>();

    /**
     * Reads from two places.
     *
     * @param system system properties
     * @param project what JUnit is told for the whole project
     */
    Parameters(Function<String, Optional<String>> system, Function<String, Optional<String>> project) {
        this.system = system;
        this.project = project;
    }

    /** The parameters of a run. */
    public static Parameters of(ExtensionContext context) {
        return of(context.getRequiredTestClass(), context::getConfigurationParameter);
    }

    /** The parameters of a run in which a class is tested. */
    public static Parameters of(Class<?> testClass, Function<String, Optional<String>> project) {
        Parameters parameters = new Parameters(key -> Optional.ofNullable(System.getProperty(key)), project);
        parameters.faults.addAll(ParameterNames.faults(Stream.concat(
                        System.getProperties().stringPropertyNames().stream(),
                        projectFile(testClass.getClassLoader()).stringPropertyNames().stream())
                .toList()));
        parameters.faults.addAll(ReportSettings.of(parameters::said).faults());
        Progress.fault(parameters::said).ifPresent(parameters.faults::add);
        return parameters;
    }

    /** What is wrong with the parameters, found while they were read. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** What a parameter says. */
    record Named(String key, String value) {}

    /** The factory of the team's own client that a system property names for a class. */
    Optional<Named> clientOfSystem(Class<?> testClass) {
        return client(testClass, system);
    }

    /** The factory of the team's own client that is named for the whole project, or for a package of it. */
    Optional<Named> clientOfProject(Class<?> testClass) {
        return client(testClass, project);
    }

    /** The nearest package counts. */
    private static Optional<Named> client(Class<?> testClass, Function<String, Optional<String>> source) {
        for (String name = testClass.getPackageName(); !name.isEmpty(); name = parent(name)) {
            String key = ParameterNames.USE_CLIENT + "." + name;
            if (key.equals(ParameterNames.USE_CLIENT_DIRECT)) {
                continue;
            }
            Optional<String> value = source.apply(key);
            if (value.isPresent()) {
                return Optional.of(new Named(key, value.get().strip()));
            }
        }
        return source.apply(ParameterNames.USE_CLIENT)
                .map(value -> new Named(ParameterNames.USE_CLIENT, value.strip()));
    }

    /**
     * Whether the team's own client is measured without the proxy.
     *
     * @param declared what the annotation says, {@code false} where it says nothing
     * @param unreadable takes what is wrong with a parameter
     */
    boolean direct(boolean declared, List<String> unreadable) {
        String key = ParameterNames.USE_CLIENT_DIRECT;
        Optional<String> said = system.apply(key)
                .or(() -> declared ? Optional.empty() : project.apply(key))
                .map(String::strip);
        if (said.filter(text -> !text.equals("true") && !text.equals("false")).isPresent()) {
            unreadable.add("parameter " + key + " = \"" + said.get() + "\"; write true or false");
            return declared;
        }
        return said.map("true"::equals).orElse(declared);
    }

    private static String parent(String packageName) {
        return packageName.substring(0, Math.max(0, packageName.lastIndexOf('.')));
    }

    /** A declaration with what parameters say in place of what it says itself. */
    DynamoLatencyTest override(DynamoLatencyTest declared) {
        return override(DynamoLatencyTest.class, PREFIX, declared);
    }

    /** A limit with what parameters say in place of what it says itself. */
    ExpectLatency override(ExpectLatency declared) {
        return override(ExpectLatency.class, ParameterNames.EXPECT_LATENCY, declared);
    }

    /** A limit with what parameters say in place of what it says itself. */
    ExpectConnections override(ExpectConnections declared) {
        return override(ExpectConnections.class, ParameterNames.EXPECT_CONNECTIONS, declared);
    }

    /** A comparison with what parameters say in place of what it says itself. */
    CompareToBaseline override(CompareToBaseline declared) {
        return override(CompareToBaseline.class, ParameterNames.COMPARE_TO_BASELINE, declared);
    }

    /**
     * The project's baselines.
     *
     * @param unreadable takes what is wrong with a parameter
     */
    Baselines baselines(List<String> unreadable) {
        String said = said(Baselines.USE).orElse("compare");
        Baselines.Use use = Stream.of(Baselines.Use.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(said))
                .findFirst()
                .orElseGet(() -> {
                    unreadable.add("parameter " + Baselines.USE + " = \"" + said + "\"; write compare or update");
                    return Baselines.Use.COMPARE;
                });
        String directory = said(Baselines.DIR).orElse(Baselines.DEFAULT_DIR);
        try {
            return new Baselines(Path.of(directory), use);
        } catch (InvalidPathException none) {
            unreadable.add("parameter " + Baselines.DIR + " = \"" + directory + "\": " + none.getReason()
                    + "; write a directory, such as " + Baselines.DEFAULT_DIR);
            return new Baselines(Path.of(Baselines.DEFAULT_DIR), use);
        }
    }

    private Optional<String> said(String key) {
        return system.apply(key).or(() -> project.apply(key)).map(String::strip);
    }

    private <A extends Annotation> A override(Class<A> type, String prefix, A declared) {
        Map<Method, Object> values = new HashMap<>();
        for (Method attribute : type.getDeclaredMethods()) {
            values.put(attribute, value(prefix + attribute.getName(), attribute, valueOf(attribute, declared)));
        }
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object value = values.get(method);
                    return value != null ? value : method.invoke(declared, arguments);
                }));
    }

    private Object value(String key, Method attribute, Object declared) {
        if (declared instanceof Network network) {
            return override(Network.class, key + ".", network);
        }
        boolean said = !Objects.deepEquals(declared, attribute.getDefaultValue());
        return system.apply(key)
                .or(() -> said ? Optional.empty() : project.apply(key))
                .flatMap(text -> read(key, text, attribute.getReturnType()))
                .orElse(declared);
    }

    private Optional<Object> read(String key, String text, Class<?> type) {
        try {
            return Optional.of(parse(text.strip(), type));
        } catch (IllegalArgumentException unreadable) {
            faults.add("parameter " + key + " = \"" + text + "\"; write " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** The message of the exception says what to write. */
    private static Object parse(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("true or false");
            };
        }
        if (type == int.class) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException notOne) {
                throw new IllegalArgumentException("a whole number", notOne);
            }
        }
        if (type == double.class) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException notOne) {
                throw new IllegalArgumentException("a number", notOne);
            }
        }
        if (type.isArray()) {
            List<Object> elements = Arrays.stream(text.split(",", -1))
                    .map(element -> parse(element.strip(), type.getComponentType()))
                    .toList();
            Object array = Array.newInstance(type.getComponentType(), elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Array.set(array, i, elements.get(i));
            }
            return array;
        }
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(type.getEnumConstants())
                        .map(Object::toString)
                        .collect(Collectors.joining(", "))));
    }

    private static Object valueOf(Method attribute, Annotation declared) {
        try {
            return attribute.invoke(declared);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("the value of " + attribute + " cannot be read", impossible);
        }
    }

    private static Properties projectFile(ClassLoader loader) {
        Properties properties = new Properties();
        try (InputStream file = loader.getResourceAsStream(PROJECT_FILE)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(PROJECT_FILE + " cannot be read", unreadable);
        }
        return properties;
    }
}
