package io.dynamolatency.internal.report.rows;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.Statistic;
import java.util.List;

/** Results of the article's two modes, as reports get them. */
public final class SampleEntries {

    public static final ResultData KEPT = SampleResults.of(KEEP_ALIVE)
            .network(NetworkProfile.ARTICLE)
            .alike(89, 6.25)
            .get();
    public static final ResultData CLOSED = SampleResults.of(CLOSE)
            .network(NetworkProfile.ARTICLE)
            .first(ofMillis(60))
            .alike(49, 55)
            .predicted(ofMillis(50))
            .reference(ofMillis(8), 73)
            .get();

    public static final List<ReportEntry> ENTRIES = List.of(
            new ReportEntry(KEPT, List.of(new LatencyLimit(Statistic.P90, ofMillis(10)).check(KEPT))),
            new ReportEntry(CLOSED, List.of(new ConnectionLimit(1).check(CLOSED))));

    /** Returns a result that fails its expectation. */
    public static ReportEntry closedWhereKeptWasExpected() {
        ResultData result = SampleResults.of(CLOSE).alike(49, 55).get();
        return new ReportEntry(result, List.of(new ConnectionLimit(1).check(result)));
    }

    private SampleEntries() {}
}
