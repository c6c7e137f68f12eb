package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.internal.versions.ComparePlan;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the parameters that compare the tests with another commit. */
public final class CompareReader {

    private CompareReader() {}

    /** Returns a fault for each value that cannot be used. */
    static List<String> faults(Function<String, Optional<String>> parameters) {
        Stream<String> with = value(ParameterTable.COMPARE_WITH, parameters).stream()
                .flatMap(text -> faultsOfPaths(text).stream())
                .map(fault -> "parameter " + ParameterTable.COMPARE_WITH.name() + ": " + fault
                        + "; write the class path of the base commit, such as target/base-classes");
        Stream<String> allowed = value(ParameterTable.COMPARE_ALLOWED, parameters)
                .filter(text -> allowed(text).isEmpty())
                .map(text -> ParameterTable.COMPARE_ALLOWED.fault(text, "a number, 1.0 or more"))
                .stream();
        return Stream.concat(with, allowed).toList();
    }

    /** Returns what to compare; empty if {@code compare.with} is unset. The parameters' values must have no faults. */
    public static Optional<ComparePlan> read(TestBody test, boolean timed, Function<String, Optional<String>> lookup) {
        Function<String, Optional<String>> parameters =
                key -> Optional.ofNullable(System.getProperty(key)).or(() -> lookup.apply(key));
        return value(ParameterTable.COMPARE_WITH, parameters)
                .map(text -> new ComparePlan(
                        paths(text).toList(),
                        value(ParameterTable.COMPARE_ALLOWED, parameters)
                                .flatMap(CompareReader::allowed)
                                .orElseGet(() -> Double.parseDouble(ParameterTable.COMPARE_ALLOWED.unset())),
                        timed,
                        test.shortName(),
                        test.selector(),
                        LauncherParameters.of(test.testClass(), lookup)));
    }

    private static Optional<String> value(
            ConfigurationParameter parameter, Function<String, Optional<String>> parameters) {
        return parameters.apply(parameter.name()).map(String::strip);
    }

    private static List<String> faultsOfPaths(String text) {
        try {
            List<Path> entries = paths(text).toList();
            return entries.isEmpty()
                    ? List.of("it is empty")
                    : entries.stream().flatMap(entry -> fault(entry).stream()).toList();
        } catch (InvalidPathException invalid) {
            // on Windows, a colon between two paths
            return List.of(invalid.getInput() + " is not a path (" + invalid.getReason() + "); separate paths by \""
                    + File.pathSeparator + "\"");
        }
    }

    private static Stream<Path> paths(String text) {
        return Arrays.stream(text.split(File.pathSeparator, -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath());
    }

    private static Optional<Double> allowed(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(number -> number >= 1 && number < 1e6);
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> fault(Path entry) {
        if (!Files.exists(entry)) {
            return Optional.of(entry + " does not exist");
        }
        if (Files.isDirectory(entry)) {
            return faultOfDirectory(entry);
        }
        return entry.toString().endsWith(".jar")
                ? Optional.empty()
                : Optional.of(entry + " is neither a jar nor a directory");
    }

    private static Optional<String> faultOfDirectory(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".class"))
                    ? Optional.empty()
                    : Optional.of(directory + " has no class files");
        } catch (IOException unreadable) {
            return Optional.of(directory + " can't be read: " + unreadable);
        } catch (UncheckedIOException unreadable) {
            // the walk throws this for a directory below
            return Optional.of(directory + " can't be read: " + unreadable.getCause());
        }
    }
}
