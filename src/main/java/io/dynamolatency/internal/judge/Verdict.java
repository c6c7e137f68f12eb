package io.dynamolatency.internal.judge;

/** What came of an expectation. */
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
