package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Line.Label;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.internal.wire.FaultLine;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds a failure message: what was expected and observed in one line, then {@code cause:}, {@code evidence:}, {@code
 * fix:}, {@code also:}, {@code details:} and {@code faults:}. If details do not fit into {@value #MAX_LINES} lines, the
 * message has only their names. Not thread-safe.
 */
public final class FailureMessage {

    /** The largest number of lines of a failure message. */
    public static final int MAX_LINES = 12;

    private static final int COLUMN = 10;
    private static final int MAX_EVIDENCE = 3;
    private static final String DETAILS = "details";
    static final String FAULTS = "faults";

    /**
     * A line of details.
     *
     * @param name the subject of the line, such as {@code network}
     */
    public record Detail(String name, String text) {}

    private final String headline;
    private final List<Diagnosis.Line> explanation = new ArrayList<>();
    private final List<Detail> details = new ArrayList<>();
    private @Nullable String report;
    private String faults = "";
    /** The link to the report's section on the first cause, such as {@code #RETRIES}. */
    private String section = "";

    /** @param headline what was expected and observed; line breaks become spaces */
    public FailureMessage(String headline) {
        this.headline = headline;
    }

    /** Adds a fix. */
    public FailureMessage fix(String text) {
        explanation.add(new Diagnosis.Line(Label.FIX, text));
        return this;
    }

    /** Adds a cause. */
    FailureMessage cause(String text) {
        explanation.add(new Diagnosis.Line(Label.CAUSE, text));
        return this;
    }

    /** Adds evidence of the cause. */
    FailureMessage evidence(String text) {
        explanation.add(new Diagnosis.Line(Label.EVIDENCE, text));
        return this;
    }

    /** Adds the lines of a diagnosis. */
    public FailureMessage diagnosis(Diagnosis diagnosis) {
        if (diagnosis.healthy() && diagnosis.account().size() == 1) {
            // without a call there is nothing to explain
            return this;
        }
        diagnosis.causes().stream().limit(1).forEach(cause -> section = "#" + cause.kind());
        boolean fixed = !explanation.isEmpty();
        diagnosis.lines().stream()
                // if a fix is known, it replaces the general advice of a diagnosis that found no cause
                .filter(line -> line.label() != Label.FIX
                        || !fixed
                        || !diagnosis.causes().isEmpty())
                .forEach(explanation::add);
        return this;
    }

    /** Adds a detail. Add the most important details first. */
    public FailureMessage detail(String name, String text) {
        details.add(new Detail(name, text));
        return this;
    }

    /** Adds the conditions of a result's measurement, and the path of its report. */
    public FailureMessage result(ResultData result) {
        details.addAll(ResultRemarks.details(result));
        report = result.report().orElse(null);
        return faults(result.wire());
    }

    /** Adds a last line with the planned faults that struck. */
    public FailureMessage faults(WireLog wire) {
        faults = FaultLine.of(wire);
        return this;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(SafeText.oneLine(headline));
        append(lines, "cause", texts(Label.CAUSE));
        List<String> evidence = texts(Label.EVIDENCE);
        append(lines, "evidence", evidence.subList(0, Math.min(MAX_EVIDENCE, evidence.size())));
        append(lines, "fix", texts(Label.FIX));
        List<String> also = texts(Label.ALSO);
        append(lines, "also", also.isEmpty() ? List.of() : List.of(String.join("; ", also)));
        append(lines, DETAILS, details(MAX_LINES - lines.size() - (faults.isEmpty() ? 0 : 1)));
        append(lines, FAULTS, faults.isEmpty() ? List.of() : List.of(faults));
        return String.join("\n", lines);
    }

    private List<String> texts(Label label) {
        return explanation.stream()
                .filter(line -> line.label() == label)
                .map(Diagnosis.Line::text)
                .toList();
    }

    private List<String> details(int room) {
        List<Detail> all = new ArrayList<>(details);
        if (report != null) {
            all.add(new Detail("report", report + section));
        }
        if (all.size() <= room) {
            return all.stream().map(FailureMessage::text).toList();
        }
        if (room < 1) {
            return List.of();
        }
        List<Detail> shown = details.subList(0, room - 1);
        String left = details.subList(room - 1, details.size()).stream()
                .map(Detail::name)
                .collect(Collectors.joining(", "));
        List<String> lines =
                new ArrayList<>(shown.stream().map(FailureMessage::text).toList());
        lines.add(
                report == null
                        ? "left out: " + left + "; LatencyResult has them"
                        : "report: " + report + section + " (left out here: " + left + ")");
        return lines;
    }

    private static String text(Detail detail) {
        return detail.name() + ": " + detail.text();
    }

    static void append(List<String> lines, String label, Collection<String> texts) {
        String first = label;
        for (String text : texts) {
            lines.add(labelled(first, text));
            first = "";
        }
    }

    /** Returns a line of a message. A line without a label continues the previous line. */
    public static String labelled(String label, String text) {
        String first = label.isEmpty() ? "" : label + ":";
        return first + " ".repeat(COLUMN - first.length()) + SafeText.oneLine(text);
    }
}
