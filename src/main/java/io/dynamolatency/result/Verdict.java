package io.dynamolatency.result;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What came of an expectation. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Verdict {
    /** The limit was kept; of a percentile, proved at the confidence asked for. */
    WITHIN("within"),
    /** The limit was not kept; of a percentile, proved at the confidence asked for. */
    OVER("over"),
    /** Neither is proved. It passes with a warning, unless the test is strict. */
    UNDECIDED("undecided"),
    /** It cannot be said, for want of calls or of evidence: an error. */
    NOT_RESOLVABLE("not resolvable");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** As reports write it. */
    public String label() {
        return label;
    }
}
