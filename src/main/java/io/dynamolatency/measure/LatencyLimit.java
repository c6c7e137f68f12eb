package io.dynamolatency.measure;

import io.dynamolatency.Durations;
import io.dynamolatency.diagnosis.Diagnosis;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A statistic has to lie below a duration; one that is equal to it does not.
 *
 * @param statistic which figure
 * @param limit what it has to lie below, above zero
 */
@API(status = Status.INTERNAL, since = "0.1")
public record LatencyLimit(Statistic statistic, Duration limit) implements Expectation {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException when the limit is zero or negative
     */
    public LatencyLimit {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(
                    "limit " + Durations.format(limit) + " cannot be kept by any call; write one above zero");
        }
    }

    @Override
    public Outcome check(LatencyResult result) {
        String asked = Durations.format(limit);
        if (!result.resolves(statistic)) {
            return new Outcome(
                    statistic.label(), asked, "-", Verdict.NOT_RESOLVABLE, Messages.notResolvable(result, statistic));
        }
        Duration observed = result.get(statistic);
        if (observed.compareTo(limit) < 0) {
            return new Outcome(statistic.label(), asked, Durations.format(observed), Verdict.WITHIN, "");
        }
        Diagnosis diagnosis =
                statistic == Statistic.FIRST_CALL ? result.diagnosisOfFirstCalls() : result.diagnosis(limit);
        return new Outcome(
                statistic.label(),
                asked,
                Durations.format(observed),
                Verdict.OVER,
                Messages.tooSlow(result, statistic, observed, limit, diagnosis),
                diagnosis.lines());
    }
}
