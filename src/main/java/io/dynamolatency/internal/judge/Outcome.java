package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Line.Label;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * The outcome of checking a result against a limit.
 *
 * @param name what is limited, such as {@code p99} or {@code connections}
 * @param limit the limit, with its unit
 * @param observed the observed value, with its unit; {@code -} if unknown
 * @param verdict the verdict
 * @param message the failure message; empty for {@link Verdict#WITHIN}
 * @param diagnosis the causes that the wire shows, or the warning of an undecided verdict; empty if there are none
 * @param tolerated whether an undecided verdict passes
 */
public record Outcome(
        String name,
        String limit,
        String observed,
        Verdict verdict,
        String message,
        List<Diagnosis.Line> diagnosis,
        boolean tolerated) {

    public Outcome {
        diagnosis = List.copyOf(diagnosis);
    }

    /** Returns the outcome of a limit that was met. */
    public static Outcome within(String name, String limit, String observed) {
        return new Outcome(name, limit, observed, Verdict.WITHIN, "", List.of(), false);
    }

    /** Returns the outcome of a limit that was exceeded. */
    public static Outcome over(
            String name, String limit, String observed, String message, List<Diagnosis.Line> diagnosis) {
        return new Outcome(name, limit, observed, Verdict.OVER, message, diagnosis, false);
    }

    /** Returns the outcome of a limit that can't be judged, for lack of calls or of evidence. */
    public static Outcome notResolvable(String name, String limit, String observed, String message) {
        return new Outcome(name, limit, observed, Verdict.NOT_RESOLVABLE, message, List.of(), false);
    }

    /**
     * Returns the outcome of a limit that is undecided.
     *
     * @param warning the sentence for the report
     * @param tolerated whether the undecided limit passes
     */
    public static Outcome undecided(
            String name, String limit, String observed, String message, String warning, boolean tolerated) {
        return new Outcome(
                name,
                limit,
                observed,
                Verdict.UNDECIDED,
                message,
                List.of(new Diagnosis.Line(Label.WARNING, warning)),
                tolerated);
    }

    /** Returns the outcome in one line: {@code p99 14 ms, limit 15 ms: within}. */
    public String line() {
        return name + " " + observed + ", limit " + limit + ": " + verdict.label();
    }

    /** Returns whether the outcome fails the test. */
    public boolean fails() {
        return switch (verdict) {
            case WITHIN -> false;
            case UNDECIDED -> !tolerated;
            case OVER, NOT_RESOLVABLE -> true;
        };
    }

    /**
     * Throws the failure of this outcome, or returns normally if it does not fail the test.
     *
     * @throws AssertionError if the limit is exceeded, or undecided and not tolerated
     * @throws InsufficientEvidenceException if the limit can't be judged
     */
    public void orThrow() {
        if (verdict == Verdict.NOT_RESOLVABLE) {
            throw new InsufficientEvidenceException(message);
        }
        if (fails()) {
            throw new AssertionFailedError(SafeText.lines(message), limit, observed);
        }
    }
}
