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
 * Attaches results to their test node in JUnit: the figures as report entries, and each result as a file. If that
 * fails, the run's report has a warning, and the test does not fail.
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
            // found by reflection: JUnit 6 has this method with another type of the same name
            node.publishFile(name, MediaType.APPLICATION_JSON, file -> Files.writeString(file, NodeReport.json(entry)));
        } catch (RuntimeException | LinkageError refused) {
            report.warn("results could not be attached to their tests: " + refused + "; " + ReportSettings.PUBLISH
                    + " without attachments does not try to");
        }
    }
}
