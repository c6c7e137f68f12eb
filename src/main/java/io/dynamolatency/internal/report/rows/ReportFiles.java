package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.calls.RecordedTimes;

/** The names of the files in a report directory. */
public final class ReportFiles {

    /** The page for people. */
    public static final String PAGE = "report.html";

    /** The results for machines. */
    public static final String RESULTS = "results.json";

    /** The times of the calls, as histograms. */
    public static final String TIMES = RecordedTimes.FILE;

    /** The directory with a part for each JVM, from which the other files are assembled. */
    public static final String PARTS = "parts";

    private ReportFiles() {}
}
