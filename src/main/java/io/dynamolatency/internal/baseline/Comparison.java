package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.judge.Outcome;
import java.util.List;

/**
 * The outcome of comparing a result with its baseline, or of writing a new baseline.
 *
 * @param outcomes an outcome for connections, and an outcome for each compared percentile. Without a usable baseline,
 *     there is only one outcome. If a baseline was written, there is none
 * @param remarks remarks for readers, one sentence each
 */
public record Comparison(List<Outcome> outcomes, List<String> remarks) {

    public Comparison {
        outcomes = List.copyOf(outcomes);
        remarks = List.copyOf(remarks);
    }
}
