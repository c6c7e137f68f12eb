package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TrendTest {

    private static final Instant START = Instant.parse("2026-11-23T22:45:00Z");

    /** A run in which each result has this p50 and so many connections. */
    private static Trend.Run run(int hour, double p50, int connections) {
        return new Trend.Run(START.plusSeconds(3600L * hour), SampleRows.changed(SampleRows.mixed(), result -> {
            result.getAsJsonObject("percentilesMillis").addProperty("p50", p50);
            result.getAsJsonObject("connections").addProperty("opened", connections);
        }));
    }

    @Test
    void eachResultHasASeriesOverTheRuns() {
        Trend trend = Trend.of(List.of(run(0, 6, 1), run(1, 7, 2)), run(2, 8, 3));
        assertThat(trend.series())
                .extracting(Trend.Series::label)
                .containsExactly(
                        "com.example.OrderTest.putItem, keep-alive, Apache 5",
                        "com.example.OrderTest.putItem, Connection: close, Apache 5");
        assertThat(trend.series().get(0).points())
                .extracting(Trend.Point::at, Trend.Point::p50Millis, Trend.Point::connections, Trend.Point::calls)
                .containsExactly(
                        tuple(START, 6.0, 1, 121),
                        tuple(START.plusSeconds(3600), 7.0, 2, 121),
                        tuple(START.plusSeconds(7200), 8.0, 3, 121));
        assertThat(trend.series())
                .extracting(series -> series.points().get(2).verdict())
                .as("the worst verdict")
                .containsExactly("within", "over");
        assertThat(trend.series().get(1).points().get(0).p99Millis()).isNull();
    }

    @Test
    void aSeriesKnowsTheRowThatItIsOf() {
        ResultsJson again = SampleRows.mixed().plus(SampleRows.mixed());
        assertThat(Trend.of(List.of(run(0, 6, 1)), new Trend.Run(START, again)).series())
                .extracting(Trend.Series::row)
                .as("of what was run again the last")
                .containsExactly(2, 3);
    }

    @Test
    void whatIsNewOrGoneHasNone() {
        Trend.Run other = new Trend.Run(START, SampleRows.named(SampleRows.mixed(), "another"));
        assertThat(Trend.of(List.of(other), run(1, 6, 1)).series()).isEmpty();
        assertThat(Trend.of(List.of(), run(1, 6, 1)).lines()).isEmpty();
        assertThat(Trend.of(List.of(other, run(0, 5, 1)), run(1, 6, 1)).series())
                .allMatch(series -> series.points().size() == 2);
    }

    @Test
    void aLineHasTheLastFive() {
        List<Trend.Run> before =
                IntStream.range(0, 7).mapToObj(i -> run(i, 6 + i / 10.0, i)).toList();
        assertThat(Trend.of(before, run(8, 7.25, 50)).lines())
                .hasSize(2)
                .first()
                .isEqualTo("com.example.OrderTest.putItem, keep-alive, Apache 5: p50 over the last 5 runs:"
                        + " 6.30 6.40 6.50 6.60"
                        + " 7.25 ms; connections 3 4 5 6 50");
        Trend.Run unknown = new Trend.Run(START, SampleRows.changed(SampleRows.mixed(), result -> {
            result.getAsJsonObject("percentilesMillis").remove("p50");
            result.getAsJsonObject("connections").remove("opened");
        }));
        assertThat(Trend.of(List.of(unknown), run(1, 6, 1)).lines().get(0))
                .endsWith("p50 over the last 2 runs: - 6.00 ms; connections - 1");
    }

    @Test
    void theBaselineIsBesideThem() {
        Trend.Run now = new Trend.Run(START, SampleRows.changed(SampleRows.mixed(), result -> {
            JsonObject expectation = JsonParser.parseString(
                            "{\"name\": \"p50 vs. baseline\", \"limit\": \"at most 1.25 x 3.1\","
                                    + " \"observed\": \"3.2\", \"verdict\": \"within\", \"failed\": false}")
                    .getAsJsonObject();
            result.getAsJsonArray("expectations").add(expectation);
        }));
        Trend trend = Trend.of(List.of(run(0, 6, 1)), now);
        assertThat(trend.series().get(0).baseline())
                .singleElement()
                .extracting(ResultsJson.Expectation::observed)
                .isEqualTo("3.2");
        assertThat(trend.lines().get(0)).endsWith("; p50 vs. baseline 3.2, limit at most 1.25 x 3.1");
    }

    @Test
    void aNumberOfConnectionsThatIsAMinimumSaysSo() {
        Trend.Run minimum = new Trend.Run(
                START, SampleRows.changed(SampleRows.mixed(), result -> result.getAsJsonObject("connections")
                        .addProperty("evidence", "FULL_HANDSHAKES")));
        Trend trend = Trend.of(List.of(minimum), run(1, 6, 2));
        assertThat(trend.series().get(0).points())
                .extracting(Trend.Point::atLeast)
                .containsExactly(true, false);
        assertThat(trend.lines().get(0)).endsWith("; connections >=1 2");
    }
}
