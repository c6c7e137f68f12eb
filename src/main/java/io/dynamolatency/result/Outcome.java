package io.dynamolatency.result;

import io.dynamolatency.diagnosis.DiagnosisLine;
import io.dynamolatency.diagnosis.DiagnosisLine.Label;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.opentest4j.AssertionFailedError;

/**
 * What came of holding a result against an expectation.
 *
 * @param name what was looked at, such as {@code p99} or {@code connections}
 * @param limit what was asked for, with its unit
 * @param observed what was found, with its unit; {@code -} where that cannot be said
 * @param verdict what came of it
 * @param message why it is not {@link Verdict#WITHIN}, for a person to read; empty where it is
 * @param diagnosis what the wire shows of the reason, the cause first, or the warning of an open verdict; empty where the limit
 *     was kept or nothing can be told
 * @param tolerated whether an open verdict passes
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
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

    /** One that is not open. */
    public Outcome(
            String name,
            String limit,
            String observed,
            Verdict verdict,
            String message,
            List<DiagnosisLine> diagnosis) {
        this(name, limit, observed, verdict, message, diagnosis, false);
    }

    /** One without a diagnosis. */
    public Outcome(String name, String limit, String observed, Verdict verdict, String message) {
        this(name, limit, observed, verdict, message, List.of());
    }

    /**
     * One that is open.
     *
     * @param warning what is to be said of it, in a sentence
     * @param tolerated whether it passes
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public static Outcome open(
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
