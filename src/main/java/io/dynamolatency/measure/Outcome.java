package io.dynamolatency.measure;

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
 * @param diagnosis what the wire shows of the reason, the cause first; empty where the limit was kept or nothing can be told
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Outcome(
        String name, String limit, String observed, Verdict verdict, String message, List<String> diagnosis) {

    /** Copies the diagnosis. */
    public Outcome {
        diagnosis = List.copyOf(diagnosis);
    }

    /** One without a diagnosis. */
    public Outcome(String name, String limit, String observed, Verdict verdict, String message) {
        this(name, limit, observed, verdict, message, List.of());
    }

    /**
     * Returns where the limit was kept.
     *
     * @throws AssertionError where it was not
     * @throws NotResolvableException where that cannot be said
     */
    public void orThrow() {
        switch (verdict) {
            case WITHIN -> {}
            case OVER -> throw new AssertionFailedError(message, limit, observed);
            case NOT_RESOLVABLE -> throw new NotResolvableException(message);
        }
    }
}
