package io.dynamolatency.measure;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Question;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * No more than so many connections may be opened during the timed calls.
 *
 * @param atMost the most that may be, 0 or more
 */
@API(status = Status.INTERNAL, since = "0.1")
public record ConnectionLimit(int atMost) implements Expectation {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public ConnectionLimit {
        if (atMost < 0) {
            throw new IllegalArgumentException("atMost = " + atMost + " connections is out of range; write 0 or more");
        }
    }

    @Override
    public Outcome check(LatencyResult result) {
        int opened = result.wire().opened();
        Optional<Outcome> unknown =
                LimitedEvidence.onConnections(result, "connections", "at most " + atMost, opened > atMost);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        if (opened <= atMost) {
            return new Outcome("connections", "at most " + atMost, Integer.toString(opened), Verdict.WITHIN, "");
        }
        Diagnosis diagnosis = result.diagnosis(Question.CONNECTIONS);
        return new Outcome(
                "connections",
                "at most " + atMost,
                LimitedEvidence.opened(result.wire()),
                Verdict.OVER,
                Messages.tooManyConnections(result, "at most " + atMost, opened - atMost, diagnosis),
                diagnosis.lines());
    }
}
