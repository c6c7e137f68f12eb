package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.Toggle;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Resolves each setting of a test: the system property, else the annotation's value, else the configuration parameter,
 * else the default.
 *
 * <p>A system property is for one run, such as a run with more iterations at night. It therefore overrides the code.
 * {@code junit-platform.properties} is for all tests of a project; an annotation therefore overrides it.
 */
public final class Parameters {

    private static final String PROJECT_FILE = "junit-platform.properties";

    private final Function<String, Optional<String>> source;
    private final Faults faults = new Faults();

    /**
     * Makes parameters that look at system properties first. JUnit's own lookup of configuration parameters uses a
     * different order.
     */
    Parameters(Function<String, Optional<String>> lookup) {
        this.source = key -> system(key).or(() -> lookup.apply(key));
    }

    private static Optional<String> system(String key) {
        return Optional.ofNullable(System.getProperty(key));
    }

    /** Returns the parameters of a test. */
    public static Parameters of(ExtensionContext context) {
        return of(context.getRequiredTestClass(), context::getConfigurationParameter);
    }

    /** Returns the parameters for a test class, and checks their names. */
    public static Parameters of(Class<?> testClass, Function<String, Optional<String>> lookup) {
        Parameters parameters = new Parameters(lookup);
        parameters.faults.addAll(ParameterNames.faults(Stream.concat(
                        System.getProperties().stringPropertyNames().stream(),
                        projectFile(testClass.getClassLoader()).stringPropertyNames().stream())
                .toList()));
        parameters.faults.addAll(ReportSettings.of(parameters.source).faults());
        parameters.faults.addAll(RunSwitches.faults(parameters.source));
        parameters.faults.addAll(CompareReader.faults(parameters.source));
        return parameters;
    }

    /** Returns the collector of the declaration's faults. This class adds the faults of parameters to the collector. */
    Faults faults() {
        return faults;
    }

    /** Returns whether the parameter has a value. */
    boolean isSet(ConfigurationParameter parameter) {
        return source.apply(parameter.name()).isPresent();
    }

    /** Returns whether the annotation's value counts: it is set, and no system property overrides it. */
    private static boolean counts(ConfigurationParameter parameter, boolean written) {
        return written && system(parameter.name()).isEmpty();
    }

    int number(ConfigurationParameter parameter, int written) {
        return either(parameter, written != DynamoLatencyTest.UNSET, written, Parameters::parseInt);
    }

    double decimal(ConfigurationParameter parameter, double written) {
        return either(parameter, written != DynamoLatencyTest.UNSET, written, Parameters::parseDouble);
    }

    String text(ConfigurationParameter parameter, String written) {
        return either(parameter, !written.isEmpty(), written, text -> text);
    }

    /**
     * Returns the value of the annotation or of the parameter. A mistake in the parameter is a fault, even if the
     * parameter is unused.
     */
    private <T> T either(ConfigurationParameter parameter, boolean isWritten, T written, Function<String, T> parser) {
        Optional<T> value = value(parameter, parser);
        return counts(parameter, isWritten) ? written : value.orElseGet(() -> parser.apply(parameter.unset()));
    }

    boolean on(ConfigurationParameter parameter, Toggle written) {
        return constant(parameter, written, Toggle.UNSET) == Toggle.ON;
    }

    <E extends Enum<E>> E constant(ConfigurationParameter parameter, E written, E unset) {
        return either(
                parameter,
                written != unset,
                written,
                text -> parse(text, unset.getDeclaringClass(), Optional.of(unset)));
    }

    /**
     * Reads a parameter whose value is an enum constant in lower case. Annotations have no value for such a parameter.
     */
    <E extends Enum<E>> E choice(ConfigurationParameter parameter, Class<E> type) {
        return read(parameter, text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or ")))));
    }

    /** Returns the constants of an annotation or a parameter; empty if neither sets a constant. */
    <E extends Enum<E>> List<E> constants(ConfigurationParameter parameter, E[] written, Class<E> type) {
        List<E> read = value(parameter, text -> Arrays.stream(text.split(",", -1))
                        .map(element -> parse(element, type, Optional.empty()))
                        .toList())
                .orElse(List.of());
        return counts(parameter, written.length > 0) ? List.of(written) : read;
    }

    private <T> T read(ConfigurationParameter parameter, Function<String, T> parser) {
        return value(parameter, parser).orElseGet(() -> parser.apply(parameter.unset()));
    }

    private <T> Optional<T> value(ConfigurationParameter parameter, Function<String, T> parser) {
        return source.apply(parameter.name()).map(String::strip).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException unreadable) {
                faults.add(parameter.fault(text, String.valueOf(unreadable.getMessage())));
                return Optional.empty();
            }
        });
    }

    /** The value of a parameter, with the name under which it was found. */
    record Named(String key, String value) {}

    /**
     * Returns the system property that sets the factory of the user's client for a class. The parameter of the nearest
     * package counts.
     */
    static Optional<Named> systemClient(Class<?> testClass) {
        return client(testClass, Parameters::system);
    }

    /**
     * Returns the parameter that sets the factory of the user's client for a class. The parameter of the nearest
     * package counts.
     */
    Optional<Named> client(Class<?> testClass) {
        return client(testClass, source);
    }

    private static Optional<Named> client(Class<?> testClass, Function<String, Optional<String>> source) {
        return clientNames(testClass)
                .flatMap(name -> source.apply(name).map(value -> new Named(name, value.strip())).stream())
                .findFirst();
    }

    /** Returns the names of the parameters that can set the client for a class, the nearest package first. */
    static Stream<String> clientNames(Class<?> testClass) {
        String key = ParameterTable.USE_CLIENT.name();
        return Stream.concat(
                Stream.iterate(testClass.getPackageName(), name -> !name.isEmpty(), Parameters::parent)
                        .map(name -> key + "." + name),
                Stream.of(key));
    }

    private static String parent(String packageName) {
        return packageName.substring(0, Math.max(0, packageName.lastIndexOf('.')));
    }

    private static int parseInt(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("a whole number", notOne);
        }
    }

    private static double parseDouble(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("a number", notOne);
        }
    }

    private static <E extends Enum<E>> E parse(String text, Class<E> type, Optional<E> unset) {
        String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        List<E> known = Arrays.stream(type.getEnumConstants())
                .filter(constant -> !Optional.of(constant).equals(unset))
                .toList();
        return known.stream()
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        known.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }

    /** Returns the parameters in the project's {@code junit-platform.properties}. */
    static Properties projectFile(ClassLoader loader) {
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
