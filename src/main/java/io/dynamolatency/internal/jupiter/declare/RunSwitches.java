package io.dynamolatency.internal.jupiter.declare;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the parameters that switch parts of the kit off for a whole run. */
public final class RunSwitches {

    private RunSwitches() {}

    /**
     * Returns whether latency tests run; {@code parameters} returns the value of a configuration parameter by its name.
     */
    public static boolean enabled(Function<String, Optional<String>> parameters) {
        return on(ParameterTable.ENABLED, parameters);
    }

    /** Returns whether a back end is allowed to start before the first test needs it. */
    public static boolean prestart(Function<String, Optional<String>> parameters) {
        return on(ParameterTable.PRESTART, parameters);
    }

    private static boolean on(ConfigurationParameter parameter, Function<String, Optional<String>> parameters) {
        return parameters
                .apply(parameter.name())
                .map(String::strip)
                .filter("false"::equals)
                .isEmpty();
    }

    /** Returns a fault for each value that is neither true nor false. Such a value counts as true. */
    static List<String> faults(Function<String, Optional<String>> parameters) {
        return Stream.of(ParameterTable.PROGRESS, ParameterTable.ENABLED, ParameterTable.PRESTART)
                .flatMap(parameter -> parameters
                        .apply(parameter.name())
                        .map(String::strip)
                        .filter(value -> !value.equals("true") && !value.equals("false"))
                        .map(value -> parameter.fault(value, "true or false"))
                        .stream())
                .toList();
    }
}
