package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.access.ResultReporter;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import java.util.List;
import java.util.Optional;

/**
 * The report of results that a {@code LatencyLab} measured. System properties configure this report. During a run of
 * JUnit's launcher, this report is written together with the report of the tests.
 */
public final class LabReport implements ResultReporter {

    private static RunReport report() {
        return RunReport.forDirectory(
                ReportSettings.directory(LabReport::property).toString());
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name));
    }

    @Override
    public String file() {
        return report().file();
    }

    @Override
    public void add(Object result) {
        report().add(new ReportEntry((ResultData) result, List.of()));
    }

    @Override
    public void write() {
        RunReport report = report();
        if (!RunReport.awaited() && report.pending()) {
            report.publish(ReportSettings.of(LabReport::property));
            System.out.print(report.write(property(ReportSettings.RUN).map(String::strip)));
            System.out.flush();
        }
    }
}
