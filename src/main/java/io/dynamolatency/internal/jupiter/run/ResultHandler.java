package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.baseline.Comparison;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.client.OwnHttpClient;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.http.WireLoggers;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.JoinedMessage;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResilienceLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.StruckFaults;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.SetupTiming;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.io.Serial;
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

/**
 * Stores and reports the results of one node, and checks its expectations. Failures are thrown at the end, when all
 * results are stored.
 */
final class ResultHandler {

    private final LatencyPlan plan;
    private final BaselineCheck baselines;
    private final Attachments attachments = new Attachments();
    private final List<ReportEntry> unattached = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<ConnectionMode> modes = EnumSet.noneOf(ConnectionMode.class);
    private Optional<String> clientWarning = Optional.empty();
    private Optional<SetupTiming> timing = Optional.empty();
    private @Nullable MeasuringTime measuring;
    private @Nullable WireLoggers loggers;

    ResultHandler(LatencyPlan plan, LatencyPlan.Node node) {
        this.plan = plan;
        this.baselines = new BaselineCheck(plan, node);
    }

    /**
     * Prepares for the calls of the node.
     *
     * @param note a remark for all results of the node
     */
    void begin(MeasurementSetup setup, Optional<String> note) {
        note.ifPresent(notes::add);
        loggers = WireLoggers.watch();
        clientWarning = setup.ownHttpClient().flatMap(OwnHttpClient::warning);
        baselines.before(setup);
    }

    /** Returns the run's report. */
    static RunReport report(ExtensionContext context) {
        return RunReport.forDirectory(
                ReportSettings.directory(context::getConfigurationParameter).toString());
    }

    /** Stores, reports and checks results. {@link #orThrow} later throws the failures. */
    void take(List<MeasurementOutcome> measured, MeasurementSetup setup, ExtensionContext context) {
        List<LatencyResult> results = measured.stream()
                .map(one -> ApiAccess.make(LatencyResult.class, one.result()))
                .toList();
        ResultStore.addResults(context, new LatencyResults(results));
        baselines.after(setup);
        RunReport report = report(context);
        Optional<String> lines = loggers == null ? Optional.empty() : loggers.warning();
        for (MeasurementOutcome one : measured) {
            ResultData result = one.result();
            modes.add(result.mode());
            // a probe itself checks the number of failed calls, because the probe can allow more
            Optional<Outcome> failedCalls = plan.probed() || limitsErrors(result.mode())
                    ? Optional.empty()
                    : one.failedCalls(plan.orders().errorsAllowed());
            List<Outcome> expected = expectations(result.mode())
                    .map(expectation -> expectation.check(result))
                    .toList();
            Comparison comparison = baselines.judge(one, expected);
            List<Outcome> outcomes = Stream.concat(expected.stream(), comparison.outcomes().stream())
                    .toList();
            ReportEntry entry = new ReportEntry(
                    result,
                    Stream.concat(failedCalls.stream(), outcomes.stream()).toList(),
                    remarks(result, lines, comparison),
                    phases(one, setup));
            report.add(entry);
            unattached.add(entry);
            failedCalls.ifPresent(outcome -> collect(() -> one.require(outcome)));
            outcomes.forEach(outcome -> collect(outcome::orThrow));
        }
    }

    /** Attaches the results to their test. At the end of the test, the results also contain the assertions in code. */
    void attach(ExtensionContext context) {
        unattached.forEach(entry -> attachments.attach(entry, report(context), context));
        unattached.clear();
    }

    /** Returns what is expected of a mode. A probe itself checks that its faults struck. */
    private Stream<Expectation> expectations(ConnectionMode mode) {
        List<WireFault> faults = plan.probed() ? List.of() : plan.orders().faults();
        return Stream.concat(
                faults.isEmpty() ? Stream.empty() : Stream.of(new StruckFaults(faults)),
                plan.expectationsOf(mode).stream());
    }

    /** Returns whether an expectation of the mode limits the number of failed calls. */
    private boolean limitsErrors(ConnectionMode mode) {
        return plan.expectationsOf(mode).stream()
                .anyMatch(expected -> expected instanceof ResilienceLimit limit && limit.ofErrors());
    }

    private List<String> remarks(ResultData result, Optional<String> lines, Comparison comparison) {
        List<String> remarks = new ArrayList<>(notes);
        lines.ifPresent(remarks::add);
        if (!result.mode().ofTheKit() && result.externalClient().isEmpty()) {
            clientWarning.ifPresent(remarks::add);
        }
        remarks.addAll(comparison.remarks());
        return remarks;
    }

    /** Returns how long each phase took. The last phase is the verdict, which ends now. */
    private Optional<PhaseTimes> phases(MeasurementOutcome one, MeasurementSetup setup) {
        if (timing.isEmpty()) {
            timing = Optional.of(setup.timing());
        } else if (!one.time().equals(measuring)) {
            // only a probe's first measurement had to wait for the setup
            timing = Optional.of(new SetupTiming(one.time().beganNanos(), Duration.ZERO, Optional.empty()));
        }
        measuring = one.time();
        SetupTiming from = timing.get();
        return Optional.of(
                PhaseTimes.of(from.askedNanos(), from.waited(), from.start(), one.time(), System.nanoTime()));
    }

    /** Stops watching the loggers. */
    void end() {
        if (loggers != null) {
            loggers.close();
        }
    }

    /** Returns the modes measured so far. */
    Set<ConnectionMode> modes() {
        return modes;
    }

    /** Adds failed expectations to a failure of the body, as suppressed exceptions. */
    void addTo(Throwable failure) {
        failures.forEach(failure::addSuppressed);
    }

    /** Throws if calls failed or an expectation was not met. */
    void orThrow() throws Throwable {
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw new UnmetExpectations(failures);
        }
    }

    /** Several failures of one test. Their joined message is as short as the message of one failure. */
    private static final class UnmetExpectations extends MultipleFailuresError {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String message;

        UnmetExpectations(List<Throwable> failures) {
            super("Expectations are not met", failures);
            message = JoinedMessage.of(failures.stream()
                    .map(failure -> String.valueOf(failure.getMessage()))
                    .toList());
        }

        @Override
        public String getMessage() {
            return message;
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
