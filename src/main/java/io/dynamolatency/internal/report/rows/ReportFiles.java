package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.calls.RecordedTimes;

/** The names of the files in a report directory. */
public final class ReportFiles {

    /** The HTML page. */
    public static final String PAGE = "report.html";

    /** The results as JSON, for tools. */
    public static final String RESULTS = "results.json";

    /** The histograms of the calls' times. */
    public static final String TIMES = RecordedTimes.FILE;

    /** The directory with one part per JVM. The other files are assembled from the parts. */
    public static final String PARTS = "parts";

    private ReportFiles() {}
}
