package io.dynamolatency.internal.report.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of many tests holds rows instead of results until its end, and nothing is missing from its report. */
@Tag("unit")
class ManyResultsTest {

    private static final int TESTS = RunReport.MOST_PENDING + 2;

    /** Returns two results of each test. */
    private static List<ReportEntry> entries() {
        List<ReportEntry> all = new ArrayList<>();
        for (int test = 0; test < TESTS; test++) {
            for (ConnectionMode mode : List.of(ConnectionMode.KEEP_ALIVE, ConnectionMode.CLOSE)) {
                ResultData result = SampleResults.of(mode)
                        .testMethod("test" + test + "()")
                        .alike(49, 5 + test)
                        .get();
                all.add(new ReportEntry(result, List.of(), List.of("a note")));
            }
        }
        return all;
    }

    @Test
    void theReportIsThatOfAllResultsTogether(@TempDir Path dir) throws Exception {
        RunReport report = new RunReport(dir, RunFiles.MOST_TO_WAIT);
        List<ReportEntry> all = entries();
        all.forEach(report::add);
        String table = report.write();
        assertThat(table.lines().filter(line -> line.startsWith("DynamoDB latency, times in ms")))
                .hasSize(1);
        for (int test = 0; test < TESTS; test++) {
            assertThat(table).containsOnlyOnce(".test" + test + "()  ");
        }
        JsonObject json = JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                .getAsJsonObject();
        JsonObject expected = ResultsJson.GSON.toJsonTree(ResultsJson.of(all)).getAsJsonObject();
        assertThat(own(json.getAsJsonArray("results"))).isEqualTo(own(expected.getAsJsonArray("results")));
        assertThat(own(json.getAsJsonArray("comparisons"))).isEqualTo(own(expected.getAsJsonArray("comparisons")));
    }

    /** Returns rows without what a file adds to them. */
    private static JsonArray own(JsonArray rows) {
        rows.forEach(row -> List.of("histograms", "fork").forEach(row.getAsJsonObject()::remove));
        return rows;
    }

    @Test
    void aResultIsFreedBeforeTheRunEnds(@TempDir Path dir) throws Exception {
        RunReport report = new RunReport(dir, RunFiles.MOST_TO_WAIT);
        List<ReportEntry> all = entries();
        WeakReference<ResultData> first = new WeakReference<>(all.get(0).result());
        while (!all.isEmpty()) {
            report.add(all.remove(0));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (first.get() != null && System.nanoTime() - deadline < 0) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(first.get()).isNull();
        assertThat(report.pending()).isTrue();
    }
}
