package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.Toggle;
import io.dynamolatency.internal.driver.Progress;
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
 * Resolves each setting of a test: a system property, else what the annotation says, else the configuration parameter,
 * else the default.
 *
 * <p>A system property is for one run, such as more iterations at night, so it overrides what is written in the code.
 * {@code junit-platform.properties} is for all tests of a project, so what an annotation says overrides it.
 */
public final class Parameters {

    private static final String PROJECT_FILE = "junit-platform.properties";

    private final Function<String, Optional<String>> source;
    private final Faults faults = new Faults();

    /** Reads system properties, then JUnit's lookup of a configuration parameter, whose own order is another. */
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

    /** Returns the parameters of a run in which a class is tested, and checks their names. */
    public static Parameters of(Class<?> testClass, Function<String, Optional<String>> lookup) {
        Parameters parameters = new Parameters(lookup);
        parameters.faults.addAll(ParameterNames.faults(Stream.concat(
                        System.getProperties().stringPropertyNames().stream(),
                        projectFile(testClass.getClassLoader()).stringPropertyNames().stream())
                .toList()));
        parameters.faults.addAll(ReportSettings.of(parameters.source).faults());
        Progress.fault(parameters.source).ifPresent(parameters.faults::add);
        parameters.faults.addAll(RunSwitches.faults(parameters.source));
        return parameters;
    }

    /** Takes the faults of the declaration, those of parameters among them. */
    Faults faults() {
        return faults;
    }

    /** Whether the parameter has a value. */
    boolean isSet(ConfigurationParameter parameter) {
        return source.apply(parameter.name()).isPresent();
    }

    /** Whether the annotation's value counts: it is written, and no system property overrides it. */
    private static boolean counts(ConfigurationParameter parameter, boolean written) {
        return written && system(parameter.name()).isEmpty();
    }

    int number(ConfigurationParameter parameter, int written) {
        return counts(parameter, written != DynamoLatencyTest.UNSET) ? written : read(parameter, Parameters::parseInt);
    }

    double decimal(ConfigurationParameter parameter, double written) {
        return counts(parameter, written != DynamoLatencyTest.UNSET)
                ? written
                : read(parameter, Parameters::parseDouble);
    }

    String text(ConfigurationParameter parameter, String written) {
        return counts(parameter, !written.isEmpty()) ? written : read(parameter, text -> text);
    }

    boolean on(ConfigurationParameter parameter, Toggle written) {
        return constant(parameter, written, Toggle.UNSET) == Toggle.ON;
    }

    <E extends Enum<E>> E constant(ConfigurationParameter parameter, E written, E unset) {
        return counts(parameter, written != unset)
                ? written
                : read(parameter, text -> parse(text, unset.getDeclaringClass(), Optional.of(unset)));
    }

    /** Reads an enum that no annotation has a value of; its parameter says it in lower case. */
    <E extends Enum<E>> E choice(ConfigurationParameter parameter, Class<E> type) {
        return read(parameter, text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or ")))));
    }

    /** Returns no constant at all where none is written. */
    <E extends Enum<E>> List<E> constants(ConfigurationParameter parameter, E[] written, Class<E> type) {
        if (counts(parameter, written.length > 0)) {
            return List.of(written);
        }
        return value(parameter, text -> Arrays.stream(text.split(",", -1))
                        .map(element -> parse(element, type, Optional.empty()))
                        .toList())
                .orElse(List.of());
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

    /** What a parameter says, under the name that it was found by. */
    record Named(String key, String value) {}

    /** Returns the factory of your client that system properties name for a class: that of the nearest package. */
    static Optional<Named> systemClient(Class<?> testClass) {
        return client(testClass, Parameters::system);
    }

    /** Returns the factory of your client that parameters name for a class: that of the nearest package. */
    Optional<Named> client(Class<?> testClass) {
        return client(testClass, source);
    }

    private static Optional<Named> client(Class<?> testClass, Function<String, Optional<String>> source) {
        String key = ParameterTable.USE_CLIENT.name();
        return Stream.concat(
                        Stream.iterate(testClass.getPackageName(), name -> !name.isEmpty(), Parameters::parent)
                                .map(name -> key + "." + name),
                        Stream.of(key))
                .flatMap(name -> source.apply(name).map(value -> new Named(name, value.strip())).stream())
                .findFirst();
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
