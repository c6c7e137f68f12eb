package io.dynamolatency.internal.judge;

/** The verdict on a limit. */
public enum Verdict {
    /** The limit was met; for a percentile, proved at the stated confidence. */
    WITHIN("within"),
    /** The limit was exceeded; for a percentile, proved at the stated confidence. */
    OVER("over"),
    /** Neither is proved. The test passes with a warning, unless it is strict. */
    UNDECIDED("undecided"),
    /** The limit can't be judged, for lack of calls or of evidence, which is an error. */
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
