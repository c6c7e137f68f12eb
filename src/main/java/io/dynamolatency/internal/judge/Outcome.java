package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.DiagnosisLine;
import io.dynamolatency.diagnosis.DiagnosisLine.Label;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/**
 * What came of holding a result against an expectation.
 *
 * @param name what was looked at, such as {@code p99} or {@code connections}
 * @param limit what was asked for, with its unit
 * @param observed what was found, with its unit; {@code -} where that cannot be said
 * @param verdict what came of it
 * @param message why it is not {@link Verdict#WITHIN}, for a person to read; empty where it is
 * @param diagnosis what the wire shows of the reason, the cause first, or the warning of an open verdict; empty where
 *     the limit was kept or nothing can be told
 * @param tolerated whether an open verdict passes
 */
public record Outcome(
        String name,
        String limit,
        String observed,
        Verdict verdict,
        String message,
        List<DiagnosisLine> diagnosis,
        boolean tolerated) {

    /** Copies the diagnosis. */
    public Outcome {
        diagnosis = List.copyOf(diagnosis);
    }

    /** Returns the outcome of a limit that was kept. */
    public static Outcome within(String name, String limit, String observed) {
        return new Outcome(name, limit, observed, Verdict.WITHIN, "", List.of(), false);
    }

    /** Returns the outcome of a limit that was exceeded. */
    public static Outcome over(
            String name, String limit, String observed, String message, List<DiagnosisLine> diagnosis) {
        return new Outcome(name, limit, observed, Verdict.OVER, message, diagnosis, false);
    }

    /** Returns the outcome of a limit that can't be judged, for lack of calls or of evidence. */
    public static Outcome notResolvable(String name, String limit, String observed, String message) {
        return new Outcome(name, limit, observed, Verdict.NOT_RESOLVABLE, message, List.of(), false);
    }

    /**
     * Returns the outcome of a limit that is undecided.
     *
     * @param warning what the report says, in a sentence
     * @param tolerated whether it passes
     */
    public static Outcome undecided(
            String name, String limit, String observed, String message, String warning, boolean tolerated) {
        return new Outcome(
                name,
                limit,
                observed,
                Verdict.UNDECIDED,
                message,
                List.of(new DiagnosisLine(Label.WARNING, warning)),
                tolerated);
    }

    /** Whether a test with it fails. */
    public boolean fails() {
        return switch (verdict) {
            case WITHIN -> false;
            case UNDECIDED -> !tolerated;
            case OVER, NOT_RESOLVABLE -> true;
        };
    }

    /**
     * Returns where the limit was kept, or an open verdict is tolerated.
     *
     * @throws AssertionError where it was not, or an open verdict is not tolerated
     * @throws InsufficientEvidenceException where that cannot be said
     */
    public void orThrow() {
        if (!fails()) {
            return;
        }
        switch (verdict) {
            case WITHIN -> {}
            case OVER, UNDECIDED -> throw new AssertionFailedError(message, limit, observed);
            case NOT_RESOLVABLE -> throw new InsufficientEvidenceException(message);
        }
    }
}
