package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.versions.MissingCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.commons.util.ReflectionUtils;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The program of a JVM that runs one test, and writes the messages of failures to a file. */
final class SelectedTest {

    private SelectedTest() {}

    /**
     * Runs the test.
     *
     * @param arguments the method in the form of JUnit's method selector, after the classes in which a nested class
     *     runs, each with a slash; the file for the messages of failures; and JUnit's parameters as {@code name=value}
     */
    public static void main(String[] arguments) throws Exception {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selector(arguments[0]))
                .configurationParameters(parameters(arguments))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        List<String> messages = summary.getFailures().stream()
                .map(failure -> first(failure.getException()))
                .toList();
        if (messages.isEmpty() && summary.getTestsStartedCount() == 0) {
            messages = List.of("no test ran: " + arguments[0]);
        }
        WholeFile.write(Path.of(arguments[1]), String.join("\n", messages));
        // perhaps a client of the test left threads that keep the JVM alive
        System.exit(conclusive(summary) ? 0 : 1);
    }

    private static Map<String, String> parameters(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(2)
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** Returns whether each test ran to its end, and failed only because of assertions. */
    private static boolean conclusive(TestExecutionSummary summary) {
        return summary.getTestsAbortedCount() == 0
                && summary.getFailures().stream().allMatch(failure -> failure.getException() instanceof AssertionError);
    }

    static DiscoverySelector selector(String test) {
        List<String> classes = new ArrayList<>(List.of(test.split("/")));
        String method = classes.remove(classes.size() - 1);
        if (classes.isEmpty()) {
            return DiscoverySelectors.selectMethod(method);
        }
        String[] parts = ReflectionUtils.parseFullyQualifiedMethodName(method);
        return DiscoverySelectors.selectNestedMethod(classes, parts[0], parts[1], parts[2]);
    }

    /**
     * Returns the message of an assertion error, or the type and message of a different exception. Looks for missing
     * code in all causes.
     */
    private static String first(Throwable thrown) {
        if (thrown instanceof AssertionError && thrown.getMessage() != null) {
            // messages of AssertJ start with a newline
            return thrown.getMessage().strip();
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError || cause instanceof ClassNotFoundException) {
                return MissingCode.orText(cause.toString());
            }
        }
        return thrown.toString();
    }
}
