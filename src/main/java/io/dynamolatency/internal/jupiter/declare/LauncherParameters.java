package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.report.rows.ReportSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The kit's parameters that only this run's launcher knows, and that JVMs with their own launcher need. */
final class LauncherParameters {

    private LauncherParameters() {}

    /**
     * Returns the parameters for a test class by their names. Leaves out parameters of reports, because each JVM has
     * its own report. Also leaves out system properties and {@code junit-platform.properties}, which other JVMs read
     * themselves.
     *
     * @param lookup returns the value of a parameter by its name; empty if unset
     */
    static Map<String, String> of(Class<?> testClass, Function<String, Optional<String>> lookup) {
        Properties file = Parameters.projectFile(testClass.getClassLoader());
        Map<String, String> parameters = new TreeMap<>();
        Stream.concat(ParameterTable.all().map(ConfigurationParameter::name), Parameters.clientNames(testClass))
                .filter(name -> !ReportSettings.PARAMETERS.contains(name))
                .forEach(name -> lookup.apply(name)
                        // without a launcher's parameter, JUnit takes a system property before the file's value
                        .filter(value -> !value.equals(System.getProperty(name, file.getProperty(name))))
                        .ifPresent(value -> parameters.put(name, value)));
        return parameters;
    }
}
