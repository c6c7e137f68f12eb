package io.dynamolatency.internal.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SampleRows;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class JobSummaryTest {

    private static String all(ResultsJson results) {
        return JobSummary.of(results, JobSummary.MOST_BYTES, "target/dynamo-latency/results.json")
                .orElseThrow();
    }

    @Test
    void hasATableATestAndWhatCameOfItsExpectations() {
        assertThat(all(SampleRows.mixed()).lines())
                .containsSequence(
                        "### com.example.OrderTest.putItem, 5 ms round trip, TLS\\_1\\_3",
                        "",
                        "| mode | calls | failed | first | p50 | p99 | max | connections | verdict |",
                        "|---|--:|--:|--:|--:|--:|--:|--:|---|",
                        "| keep-alive, Apache 5 | 121 | 0 | 20.00 | 6.25 | 6.25 | 6.25 | 1 | ✅ met |",
                        "| Connection: close, Apache 5 | 50 | 0 | 20.00 | 55.00 | – | 55.00 | 50 | ❌ 1 of 2 not met |",
                        "",
                        "- ✅ keep-alive, Apache 5: p50 6.25 ms, limit 10 ms: within",
                        "- ❌ Connection: close, Apache 5: connections 50, limit at most 1: over",
                        "- ⚠️ Connection: close, Apache 5: p90 55 ms, limit 60 ms: undecided")
                .anyMatch(line -> line.startsWith(
                        "- Connection: close, Apache 5: cause: requests ask for their connection to be closed"))
                .noneMatch(line -> line.contains("evidence: ") || line.contains("fix: "));
    }

    @Test
    void whatStandsInANameIsShownAsItIs() {
        String hostile = "<script>alert(1)</script>|`*_[x](y)#~@team\\\r\n# head";
        String summary = all(SampleRows.named(SampleRows.mixed(), hostile));
        assertThat(summary)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&#124;"
                        + "\\`\\*\\_\\[x\\](y)\\#\\~&#64;team\\\\\\\\r\\\\n\\# head")
                .doesNotContain("<script", "\r")
                // one heading of the page and one of the test
                .matches(text ->
                        text.lines().filter(line -> line.startsWith("#")).count() == 2);
    }

    @Test
    void whatIsTooLongIsCutAfterATestAndSaysSo() {
        ResultsJson many = SampleRows.many(40);
        String whole = all(many);
        int bytes = whole.getBytes(StandardCharsets.UTF_8).length;
        assertThat(whole).doesNotContain("not shown");
        assertThat(JobSummary.of(many, bytes, "results.json")).contains(whole);
        for (int limit = 600; limit < bytes; limit += 997) {
            String cut = JobSummary.of(many, limit, "results.json").orElseThrow();
            assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(limit);
            long shown = cut.lines().filter(line -> line.startsWith("### ")).count();
            assertThat(cut)
                    .endsWith("_" + (40 - shown) + (shown == 39 ? " more test is" : " more tests are") + " not shown,"
                            + " because a step can write at most 1 MiB. All results: results.json._\n\n");
            assertThat(cut.lines().filter(line -> line.startsWith("| ")).count())
                    .isEqualTo(3 * shown);
        }
        assertThat(JobSummary.of(many, 50, "results.json"))
                .as("not even the head")
                .isEmpty();
    }

    @Test
    void ofATestThatWasRunAgainTheLastRunIsShown() {
        ResultsJson first = SampleRows.mixed();
        ResultsJson both = first.plus(SampleRows.changed(first, result -> result.addProperty("count", 77)));
        assertThat(all(both).lines().filter(line -> line.startsWith("| keep-alive")))
                .singleElement()
                .asString()
                .startsWith("| keep-alive, Apache 5 | 77 |");
    }
}
