package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints the table and writes {@code report.html} and {@code results.json} when all tests have run. Does nothing if no
 * test measured.
 */
public final class ReportListener implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        RunReport.running(true);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        RunReport.running(false);
        ExtensionDetection.forget();
        RunReport report = RunReport.forDirectory(
                ReportSettings.directory(plan.getConfigurationParameters()::get).toString());
        plan.getConfigurationParameters().get(ReportSettings.TITLE).ifPresent(report::title);
        if (report.pending()) {
            report.publish(ReportSettings.of(plan.getConfigurationParameters()::get));
            System.out.print(report.write(
                    plan.getConfigurationParameters().get(ReportSettings.RUN).map(String::strip)));
            System.out.flush();
        }
    }
}
