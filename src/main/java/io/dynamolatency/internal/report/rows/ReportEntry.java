package io.dynamolatency.internal.report.rows;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.judge.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A result with the outcomes of its expectations and notes for the report.
 *
 * @param outcomes the outcomes, one per expectation in annotations
 * @param notes other remarks for readers, one sentence each
 * @param phases the time until the verdict, split into phases; empty if not measured
 */
public record ReportEntry(ResultData result, List<Outcome> outcomes, List<String> notes, Optional<PhaseTimes> phases) {

    public ReportEntry {
        outcomes = List.copyOf(outcomes);
        notes = List.copyOf(notes);
    }

    public ReportEntry(ResultData result, List<Outcome> outcomes) {
        this(result, outcomes, List.of());
    }

    public ReportEntry(ResultData result, List<Outcome> outcomes, List<String> notes) {
        this(result, outcomes, notes, Optional.empty());
    }

    /**
     * Returns the class and the version of the HTTP client that your client uses; empty if your client did not make the
     * calls.
     */
    public static Optional<String> ownHttpClient(ResultData result) {
        return result.externalClient().isPresent() || result.mode().ofTheKit()
                ? Optional.empty()
                : Optional.ofNullable(result.environment().ownHttpClient());
    }

    /** Returns the outcomes of expectations, followed by the outcomes of assertions in code. */
    @Override
    public List<Outcome> outcomes() {
        return Stream.concat(outcomes.stream(), result.assertions().outcomes().stream())
                .distinct()
                .toList();
    }

    /** Returns a copy with more notes, placed before the entry's own notes. */
    public ReportEntry after(List<String> others) {
        return new ReportEntry(
                result, outcomes, Stream.concat(others.stream(), notes.stream()).toList(), phases);
    }

    /**
     * Returns remarks about the figures, in sentences. Examples of remarks are: an expectation was not met, the rate
     * was missed, a stall hit calls, or a client was not warm.
     */
    public List<String> remarks() {
        return remarks(1);
    }

    /** Returns the remarks, with the full diagnosis of expectations that were not met. */
    List<String> diagnosis() {
        return remarks(Long.MAX_VALUE);
    }

    private List<String> remarks(long linesPerOutcome) {
        return Stream.concat(
                        outcomes().stream()
                                .flatMap(o -> o.diagnosis().stream().limit(linesPerOutcome))
                                .map(Diagnosis.Line::toString),
                        circumstances().stream())
                .distinct()
                .toList();
    }

    private List<String> circumstances() {
        List<String> remarks = new ArrayList<>(notes);
        remarks.addAll(result.warnings());
        if (!result.network().emulated()) {
            remarks.add("endpoint: " + result.environment().backend() + ", without the proxy");
        }
        ResultRemarks.uncheckedMode(result).ifPresent(remark -> remarks.add("mode: " + remark));
        if (!result.wire().evidence().complete() || outcomes().stream().anyMatch(Outcome::fails)) {
            remarks.add("connections: " + WireText.connections(result.wire()));
        }
        if (result.wire().retries() > 0) {
            remarks.add("retries: " + result.wire().retries() + " of "
                    + result.wire().exchangeCount() + " exchanges repeated an earlier attempt");
        }
        if (result.achievedRate().filter(pace -> !pace.held()).isPresent()) {
            ResultRemarks.rate(result).ifPresent(remark -> remarks.add("rate: " + remark));
        }
        ResultRemarks.delays(result).ifPresent(remark -> remarks.add("delays: " + remark));
        ResultRemarks.noise(result).ifPresent(remark -> remarks.add("noise: " + remark));
        ResultRemarks.warmUp(result).ifPresent(remark -> remarks.add("warm-up " + remark));
        return remarks;
    }
}
