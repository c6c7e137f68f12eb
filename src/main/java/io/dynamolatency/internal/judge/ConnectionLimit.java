package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import java.util.Optional;

/**
 * A limit on the number of connections that the timed calls open.
 *
 * @param atMost the largest number of connections that meets the limit, 0 or more
 */
public record ConnectionLimit(int atMost) implements Expectation {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if the limit is negative
     */
    public ConnectionLimit {
        if (atMost < 0) {
            throw new IllegalArgumentException("atMost = " + atMost + " connections is out of range; write 0 or more");
        }
    }

    @Override
    public Outcome check(ResultData result) {
        int opened = result.wire().opened();
        Optional<Outcome> unknown =
                PartialEvidence.onConnections(result, "connections", "at most " + atMost, opened > atMost);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        if (opened <= atMost) {
            return Outcome.within("connections", "at most " + atMost, Integer.toString(opened));
        }
        Diagnosis diagnosis = result.diagnosis(Symptom.CONNECTIONS);
        return Outcome.over(
                "connections",
                "at most " + atMost,
                WireText.opened(result.wire()),
                FailureMessages.connections(result, "at most " + atMost, opened - atMost, diagnosis),
                diagnosis.lines());
    }
}
