package io.dynamolatency.internal.judge;

/** The verdict on a limit. */
public enum Verdict {
    /** The limit was kept; of a percentile, proved at the confidence asked for. */
    WITHIN("within"),
    /** The limit was not kept; of a percentile, proved at the confidence asked for. */
    OVER("over"),
    /** Neither is proved. It passes with a warning, unless the test is strict. */
    UNDECIDED("undecided"),
    /** It can't be judged, for lack of calls or of evidence: an error. */
    NOT_RESOLVABLE("not resolvable");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** Returns the name in reports. */
    public String label() {
        return label;
    }
}
