package io.dynamolatency.measure;

import io.dynamolatency.stats.Looks;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How sure a verdict on a result has to be.
 *
 * @param confidence the least probability that all verdicts of the measurement are right, 0.5 up to 1.0
 * @param shares among how many verdicts, limits times looks, the rest to 1.0 is shared; 1 where there was one look for one limit
 * @param strict whether a verdict that is open fails
 */
@API(status = Status.INTERNAL, since = "0.1")
public record Certainty(double confidence, int shares, boolean strict) {

    /** One look. */
    static Certainty of(Rigour rigour) {
        return of(rigour, 1);
    }

    static Certainty of(Rigour rigour, int shares) {
        return new Certainty(rigour.confidence(), shares, rigour.strict());
    }

    /** The most probability that one verdict in one direction is wrong. */
    double error() {
        return Looks.share(confidence, shares);
    }

    /** For people: {@code 99.9 %}. */
    public String percent() {
        return Messages.number(100 * confidence) + " %";
    }
}
