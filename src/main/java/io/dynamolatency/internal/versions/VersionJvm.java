package io.dynamolatency.internal.versions;

import com.google.gson.JsonParseException;
import io.dynamolatency.internal.access.ResultReporter;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.process.BoundedProcess;
import io.dynamolatency.internal.process.JavaCommand;
import io.dynamolatency.internal.process.UserProperties;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsReader;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one test in a JVM of its own, with a class path of its own. */
final class VersionJvm {

    /** The environment variable that tells a test that it runs in such a JVM. */
    static final String VARIABLE = ResultReporter.VARIABLE;

    /** The file with the messages of failures. */
    static final String FAILURES = "failures.txt";

    private static final String MAIN = "io.dynamolatency.internal.launcher.SelectedTest";
    private static final String WITHOUT_MESSAGE = "the test failed without a message";
    private static final String LAUNCHER = "org/junit/platform/launcher/Launcher.class";
    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final String PREFIX = "dynamolatency.";

    /** The start of the names of properties for the trust store that the kit makes for this JVM. */
    private static final String TRUST = "javax.net.ssl.trustStore";

    private VersionJvm() {}

    /** Returns the system properties of this JVM that the test's JVM also gets. */
    static Map<String, String> properties() {
        Map<String, String> properties = UserProperties.ofThisJvm();
        properties.keySet().removeIf(name -> name.startsWith(TRUST));
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                properties.put(name, System.getProperty(name));
            }
        }
        properties.remove(ReportSettings.HISTORY);
        properties.remove(ReportSettings.RUN);
        properties.put(ReportSettings.PUBLISH, "none");
        return properties;
    }

    /** Returns those of {@link #properties()} that are the same in each run of the same build. */
    static Map<String, String> lastingProperties() {
        Map<String, String> properties = properties();
        properties.keySet().removeIf(name -> !name.startsWith(PREFIX));
        properties.putAll(UserProperties.beforeTheTests());
        return properties;
    }

    /**
     * Runs the test.
     *
     * @throws IOException if no Java or no launcher is found
     */
    static VersionRow run(String version, VersionPlan plan, List<Path> classPath)
            throws IOException, InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            return run(version, plan.method(), plan.parameters(), List.of(), classPath, directory.path());
        }
    }

    /**
     * Runs a test.
     *
     * @param version the name of the row
     * @param method the test, as JUnit selects it, or a class with a main method
     * @param parameters the parameters of JUnit's launcher in this JVM, by their names
     * @param options options of the JVM
     * @param directory an empty directory for the report
     * @throws IOException if no Java or no launcher is found
     */
    static VersionRow run(
            String version,
            String method,
            Map<String, String> parameters,
            List<String> options,
            List<Path> classPath,
            Path directory)
            throws IOException, InterruptedException {
        try {
            Path arguments = directory.resolve("arguments");
            write(arguments, program(method, parameters, directory), options, classPath, directory);
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.put(VARIABLE, version);
            BoundedProcess.End end = new BoundedProcess(
                            List.of(JavaCommand.path(), "@" + arguments),
                            Optional.empty(),
                            environment,
                            AT_MOST,
                            line -> {})
                    .run();
            return row(version, directory, end);
        } catch (BoundedProcess.ListenerException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns what a JVM has left in its directory, and how it ended. */
    static VersionRow row(String version, Path directory, BoundedProcess.End end) throws IOException {
        Path failures = directory.resolve(FAILURES);
        List<String> failed = Files.exists(failures) ? Files.readAllLines(failures) : List.of();
        String failure = failed.isEmpty()
                ? ""
                : failed.stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse(WITHOUT_MESSAGE);
        Path results = directory.resolve(ReportFiles.RESULTS);
        List<ResultsJson.Result> rows = List.of();
        try {
            rows = Files.exists(results) ? ResultsReader.read(results).results() : List.of();
        } catch (JsonParseException broken) {
            failure = String.valueOf(broken.getMessage());
        }
        boolean crashed = end.exitCode() != 0 && !Files.exists(failures);
        if (failure.isEmpty() && (rows.isEmpty() || crashed || !end.inTime())) {
            failure = end.inTime()
                    ? "its JVM ended with exit code " + end.exitCode() + ": "
                            + MissingCode.ofOutput(end.output().lines())
                    : "its JVM did not end within " + AT_MOST.toMinutes() + " min";
        }
        String cause = failed.stream()
                .filter(line -> line.startsWith("cause:"))
                .map(line -> line.substring("cause:".length()).strip())
                .findFirst()
                .orElse("");
        boolean conclusive = end.inTime() && end.exitCode() == 0 && conclusive(rows, failure);
        return new VersionRow(version, rows, failure, cause, conclusive, false);
    }

    /** Returns whether all results met their expectations, or failures come from expectations and not from calls. */
    private static boolean conclusive(List<ResultsJson.Result> results, String failure) {
        return failure.isEmpty()
                ? !results.isEmpty()
                : results.stream().allMatch(result -> result.errors() == 0)
                        && results.stream().anyMatch(result -> VersionRow.notMet(result) > 0);
    }

    private static List<String> program(String method, Map<String, String> parameters, Path directory) {
        List<String> program = new ArrayList<>();
        if (method.contains("#")) {
            program.add(MAIN);
            program.add(method);
            program.add(directory.resolve(FAILURES).toString());
            parameters.forEach((name, value) -> program.add(name + "=" + value));
        } else {
            program.add(method);
        }
        return program;
    }

    private static void write(
            Path file, List<String> program, List<String> options, List<Path> classPath, Path directory)
            throws IOException {
        Map<String, String> properties = properties();
        properties.put(ReportSettings.DIR, directory.toString());
        List<Path> entries = new ArrayList<>(classPath);
        if (program.get(0).equals(MAIN)) {
            entries.add(launcher());
        }
        JavaCommand.write(file, options, properties, entries, program);
    }

    /** Returns the launcher's jar. The tests' class path rarely has this jar, but this JVM has loaded the launcher. */
    static Path launcher() throws IOException {
        URL found = VersionJvm.class.getClassLoader().getResource(LAUNCHER);
        if (found == null || !found.getProtocol().equals("jar")) {
            throw new IOException("org.junit.platform:junit-platform-launcher is not on the class path of the tests;"
                    + " add it with scope test");
        }
        String jar = found.getPath().substring(0, found.getPath().indexOf("!/"));
        return Path.of(URI.create(jar));
    }
}
