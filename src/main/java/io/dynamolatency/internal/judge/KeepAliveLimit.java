package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import java.util.Optional;

/** A check that calls open at most the connections that they need ({@link AllowedConnections}). */
public record KeepAliveLimit() implements Expectation {

    @Override
    public Outcome check(ResultData result) {
        int allowed = AllowedConnections.of(result);
        int calls = result.calls();
        int failed = result.wire().failedHandshakes();
        int opened = AllowedConnections.opened(result);
        String asked = "at most " + allowed;
        Optional<Outcome> unknown = PartialEvidence.onConnections(result, "keep-alive", asked, opened > allowed);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        if (opened > allowed) {
            Diagnosis diagnosis = result.diagnosis(Symptom.CONNECTIONS);
            return Outcome.over(
                    "keep-alive",
                    asked,
                    failed == 0 ? WireText.opened(result.wire()) : Integer.toString(opened),
                    FailureMessages.connections(
                            result, asked + " if connections are reused", opened - allowed, diagnosis),
                    diagnosis.lines());
        }
        int needed = AllowedConnections.callsNeeded(result, allowed);
        if (calls < needed) {
            return Outcome.notResolvable(
                    "keep-alive", asked, "-", FailureMessages.tooFewCallsForKeepAlive(result, calls, allowed, needed));
        }
        return Outcome.within("keep-alive", asked, Integer.toString(opened));
    }
}
