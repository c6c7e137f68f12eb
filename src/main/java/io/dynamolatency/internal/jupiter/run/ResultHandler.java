package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.baseline.Comparison;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.SetupTiming;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.MultipleFailuresError;

/** Takes the results of one node: records and reports them, holds them against what is expected, and fails when all are in. */
final class ResultHandler {

    private final LatencyPlan plan;
    private final BaselineCheck baselines;
    private final Attachments attachments = new Attachments();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<ConnectionMode> modes = EnumSet.noneOf(ConnectionMode.class);
    private Optional<SetupTiming> opening = Optional.empty();
    private @Nullable MeasuringTime measuring;

    ResultHandler(LatencyPlan plan, LatencyPlan.Node node) {
        this.plan = plan;
        this.baselines = new BaselineCheck(plan, node);
    }

    /**
     * The node's calls are about to be made.
     *
     * @param note what is to be said of all of them
     */
    void begin(MeasurementSetup lab, Optional<String> note) {
        note.ifPresent(notes::add);
        baselines.before(lab);
    }

    /** Where results of a node go. */
    static RunReport report(ExtensionContext context) {
        return RunReport.forDirectory(
                context.getConfigurationParameter(ReportSettings.DIR).orElse(ReportSettings.DEFAULT_DIR));
    }

    /** Takes what was measured; nothing is thrown yet. */
    void take(List<MeasurementOutcome> measured, MeasurementSetup lab, ExtensionContext context) {
        List<LatencyResult> results = measured.stream()
                .map(one -> ApiAccess.make(LatencyResult.class, one.result()))
                .toList();
        ResultStore.addResults(context, new LatencyResults(results));
        baselines.after(lab);
        RunReport report = report(context);
        for (MeasurementOutcome one : measured) {
            ResultData result = one.result();
            modes.add(result.mode());
            List<Outcome> expected = plan.expectationsOf(result.mode()).stream()
                    .map(expectation -> expectation.check(result))
                    .toList();
            Comparison comparison = baselines.judge(one, expected);
            List<Outcome> outcomes = Stream.concat(expected.stream(), comparison.outcomes().stream())
                    .toList();
            ReportEntry entry = new ReportEntry(
                    result,
                    outcomes,
                    Stream.concat(notes.stream(), comparison.remarks().stream()).toList(),
                    phases(one, lab));
            report.add(entry);
            attachments.attach(entry, report, context);
            if (!plan.probed()) {
                // a probe complains of failed calls itself, it may have been told to put up with more
                collect(() -> one.requireErrorsAtMost(plan.orders().errorsAllowed()));
            }
            outcomes.forEach(outcome -> collect(outcome::orThrow));
        }
    }

    /** To be asked when there is a verdict. */
    private Optional<PhaseTimes> phases(MeasurementOutcome one, MeasurementSetup lab) {
        if (opening.isEmpty()) {
            opening = Optional.of(lab.timing());
        } else if (!one.time().equals(measuring)) {
            // a probe's next measurement waited for nothing
            opening = Optional.of(new SetupTiming(one.time().beganNanos(), Duration.ZERO, Optional.empty()));
        }
        measuring = one.time();
        SetupTiming from = opening.get();
        return Optional.of(
                PhaseTimes.of(from.askedNanos(), from.waited(), from.start(), one.time(), System.nanoTime()));
    }

    /** The modes measured so far. */
    Set<ConnectionMode> modes() {
        return modes;
    }

    /** Lets a failure of the body itself say what else was not met. */
    void addTo(Throwable failure) {
        failures.forEach(failure::addSuppressed);
    }

    /** Fails where an expectation was not met or calls failed. */
    void orThrow() throws Throwable {
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw new MultipleFailuresError("Expectations of " + modes + " not met", failures);
        }
    }

    private void collect(Runnable check) {
        try {
            check.run();
        } catch (AssertionError | InsufficientEvidenceException failure) {
            failures.add(failure);
        }
    }
}
