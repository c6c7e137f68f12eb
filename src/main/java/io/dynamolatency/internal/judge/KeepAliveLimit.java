package io.dynamolatency.internal.judge;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.ExternalCaller;
import java.util.Arrays;
import java.util.Optional;

/**
 * Connections are reused: no more are opened than calls are under way at one time, plus the spare connections of the
 * HTTP client ({@link HttpClientKind#spareConnections()}; for your client the largest number of all). Each failed call
 * excuses one.
 */
public record KeepAliveLimit() implements Expectation {

    private static final int MOST_SPARE = Arrays.stream(HttpClientKind.values())
            .mapToInt(HttpClientKind::spareConnections)
            .max()
            .orElseThrow();

    /** With fewer calls for each connection that may be opened, one for every call would not stand out. */
    private static final int CALLS_FOR_EACH = 2;

    @Override
    public Outcome check(ResultData result) {
        int allowed = allowed(result) + result.errors();
        int calls = result.count() + result.errors();
        int opened = result.wire().opened();
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
                    WireText.opened(result.wire()),
                    FailureMessages.connections(
                            result, asked + " so that connections are reused", opened - allowed, diagnosis),
                    diagnosis.lines());
        }
        if (calls < CALLS_FOR_EACH * allowed) {
            return Outcome.notResolvable(
                    "keep-alive",
                    asked,
                    "-",
                    FailureMessages.tooFewCallsForKeepAlive(result, calls, allowed, CALLS_FOR_EACH * allowed));
        }
        return Outcome.within("keep-alive", asked, Integer.toString(opened));
    }

    /** The most connections that calls need which are made as these were. */
    public static int allowed(ResultData result) {
        int atOnce = Math.max(result.callsAtOnce(), result.wire().peakConcurrency());
        // no process can use another's
        int processes =
                result.subject().process().map(ExternalCaller::processes).orElse(1);
        return processes
                * atOnce
                * (1 + result.httpClient().map(HttpClientKind::spareConnections).orElse(MOST_SPARE));
    }
}
