package io.dynamolatency.internal.baseline;

import io.dynamolatency.result.Outcome;
import java.util.List;

/**
 * What came of holding a result against its baseline, or of writing that.
 *
 * @param outcomes one for its connections and one for each percentile that is compared; a single one where there is no baseline
 * @param remarks what else is to be known, a sentence each
 */
public record Comparison(List<Outcome> outcomes, List<String> remarks) {

    /** Copies both. */
    public Comparison {
        outcomes = List.copyOf(outcomes);
        remarks = List.copyOf(remarks);
    }
}
