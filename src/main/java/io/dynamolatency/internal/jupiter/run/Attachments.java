package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.NodeReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.MediaType;

/**
 * What JUnit is given of one node's results: figures as report entries, and each result as a file. Where that cannot be, the run's
 * report says so, and the test is as it is.
 */
final class Attachments {

    private final List<String> files = new ArrayList<>();

    /** Attaches a result to the node that it was measured in. */
    void attach(ReportEntry entry, RunReport report, ExtensionContext node) {
        ReportSettings settings = ReportSettings.of(node::getConfigurationParameter);
        if (settings.publishes(ReportSettings.Target.STDOUT)) {
            System.out.println(NodeReport.line(entry));
        }
        if (!settings.publishes(ReportSettings.Target.ATTACHMENTS)) {
            return;
        }
        try {
            node.publishReportEntry(NodeReport.figures(entry));
            String name = NodeReport.fileName(entry, files);
            files.add(name);
            // the one signature that JUnit 5.12 and 6 have in common; 6 names another type of the same name beside it
            node.publishFile(name, MediaType.APPLICATION_JSON, file -> Files.writeString(file, NodeReport.json(entry)));
        } catch (RuntimeException | LinkageError refused) {
            report.warn("results could not be attached to their tests: " + refused + "; " + ReportSettings.PUBLISH
                    + " without attachments does not try to");
        }
    }
}
