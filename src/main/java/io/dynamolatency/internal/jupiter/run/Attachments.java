package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.NodeReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.text.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.MediaType;

/**
 * Attaches results to their test node in JUnit: the figures as report entries, and each result as a file. If attaching
 * fails, the run's report has a warning, and the test does not fail.
 */
final class Attachments {

    private final Set<String> files = new HashSet<>();

    /** Attaches a result to its node. */
    void attach(ReportEntry entry, RunReport report, ExtensionContext node) {
        ReportSettings settings = ReportSettings.of(node::getConfigurationParameter);
        if (settings.publishes(ReportSettings.Target.STDOUT)) {
            System.out.println(SafeText.line(NodeReport.line(entry)));
        }
        if (settings.publishes(ReportSettings.Target.ATTACHMENT_LINES)) {
            nameOnStandardOutput(entry, report, node);
        }
        if (!settings.publishes(ReportSettings.Target.ATTACHMENTS)) {
            return;
        }
        try {
            node.publishReportEntry(NodeReport.figures(entry));
            String name = NodeReport.fileName(entry, files::add);
            // JUnit 5.12 has only this MediaType; newer versions of JUnit also have a MediaType in another package
            node.publishFile(name, MediaType.APPLICATION_JSON, file -> WholeFile.write(file, NodeReport.json(entry)));
        } catch (RuntimeException | LinkageError refused) {
            report.warn("results could not be attached to their tests: " + refused
                    + "; to avoid this warning, remove the value attachments from " + ReportSettings.PUBLISH);
        }
    }

    /** Writes the result's file, and prints a line with the file's path. Tools find this line in the test's output. */
    private static void nameOnStandardOutput(ReportEntry entry, RunReport report, ExtensionContext node) {
        try {
            Path directory = ReportSettings.directory(node::getConfigurationParameter)
                    .resolve("attachments")
                    .resolve(entry.result().subject().testClass());
            String method = MeasuredTest.methodOf(entry.result().subject().testMethod());
            Set<Path> written = written(node);
            Path file = directory.resolve(method + "-"
                    + NodeReport.fileName(entry, name -> written.add(directory.resolve(method + "-" + name))));
            WholeFile.write(file, NodeReport.json(entry));
            System.out.println("[[ATTACHMENT|" + file + "]]");
        } catch (IOException | RuntimeException unwritable) {
            report.warn("a file to attach could not be written: " + unwritable
                    + "; to avoid this warning, remove the value attachment-lines from " + ReportSettings.PUBLISH);
        }
    }

    /** Returns the files that this run has written so far. Tests with similar arguments need different file names. */
    @SuppressWarnings("unchecked") // the only writer of this key
    private static Set<Path> written(ExtensionContext node) {
        return (Set<Path>) node.getRoot()
                .getStore(ResultStore.NAMESPACE)
                .getOrComputeIfAbsent(Attachments.class, key -> ConcurrentHashMap.<Path>newKeySet(), Set.class);
    }
}
