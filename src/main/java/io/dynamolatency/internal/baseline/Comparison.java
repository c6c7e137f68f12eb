package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.judge.Outcome;
import java.util.List;

/**
 * The result of comparing with a baseline, or of writing it.
 *
 * @param outcomes one for its connections and one per compared percentile; a single one without a baseline
 * @param remarks what else a reader should know, a sentence each
 */
public record Comparison(List<Outcome> outcomes, List<String> remarks) {

    public Comparison {
        outcomes = List.copyOf(outcomes);
        remarks = List.copyOf(remarks);
    }
}
