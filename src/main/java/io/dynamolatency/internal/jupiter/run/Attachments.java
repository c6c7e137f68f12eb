package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.NodeReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.text.SafeText;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.MediaType;

/**
 * Attaches a node's results to it: figures as report entries, and each result as a file. A failure to attach is a
 * warning in the run's report and does not fail the test.
 */
final class Attachments {

    private final List<String> files = new ArrayList<>();

    /** Attaches a result to its node. */
    void attach(ReportEntry entry, RunReport report, ExtensionContext node) {
        ReportSettings settings = ReportSettings.of(node::getConfigurationParameter);
        if (settings.publishes(ReportSettings.Target.STDOUT)) {
            System.out.println(SafeText.line(NodeReport.line(entry)));
        }
        if (!settings.publishes(ReportSettings.Target.ATTACHMENTS)) {
            return;
        }
        try {
            node.publishReportEntry(NodeReport.figures(entry));
            String name = NodeReport.fileName(entry, files);
            files.add(name);
            // the one signature that JUnit 5.12 and 6 share; 6 has another type of the same name
            node.publishFile(name, MediaType.APPLICATION_JSON, file -> Files.writeString(file, NodeReport.json(entry)));
        } catch (RuntimeException | LinkageError refused) {
            report.warn("results could not be attached to their tests: " + refused + "; " + ReportSettings.PUBLISH
                    + " without attachments does not try to");
        }
    }
}
