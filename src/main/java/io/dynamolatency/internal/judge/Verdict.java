package io.dynamolatency.internal.judge;

import java.util.List;

/** The verdict on a limit. */
public enum Verdict {
    /** The limit was met. For a percentile, this is proved at the stated confidence. */
    WITHIN("within"),
    /** The limit was exceeded. For a percentile, this is proved at the stated confidence. */
    OVER("over"),
    /**
     * The calls prove neither that the limit is met nor that it is exceeded. The test passes with a warning, unless the
     * test is strict.
     */
    UNDECIDED("undecided"),
    /** The limit can't be judged, because calls or evidence are missing. This is an error. */
    NOT_RESOLVABLE("not resolvable");

    /** All verdicts, the most serious first. */
    public static final List<Verdict> WORST_FIRST = List.of(OVER, NOT_RESOLVABLE, UNDECIDED, WITHIN);

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** Returns the verdict's name in reports. */
    public String label() {
        return label;
    }
}
