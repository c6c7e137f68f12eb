package io.dynamolatency.internal.report.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SampleRows;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BenchmarkJsonTest {

    private static final String TEST = "com.example.OrderTest.putItem ";
    private static final String KEPT = TEST + "[KEEP_ALIVE, APACHE5, 5 ms, TLS_1_3]";
    private static final String CLOSED = TEST + "[CLOSE, APACHE5, 5 ms, TLS_1_3]";

    @Test
    void hasP50AndP99AndConnectionsPerCallOfEachResult() {
        assertThat(BenchmarkJson.entries(SampleRows.mixed().results()))
                .extracting(
                        BenchmarkJson.Entry::name,
                        BenchmarkJson.Entry::unit,
                        BenchmarkJson.Entry::value,
                        BenchmarkJson.Entry::range)
                .containsExactly(
                        tuple(KEPT + " p50", "ms", 6.25, "6.25 to 6.25"),
                        // 120 calls give a p99 no upper end with 99.9 % confidence
                        tuple(KEPT + " p99", "ms", 6.25, "6.25 or more"),
                        tuple(KEPT + " connections per call", "connections", 1.0 / 121, null),
                        tuple(CLOSED + " p50", "ms", 55.0, "55 to 55"),
                        tuple(CLOSED + " connections per call", "connections", 1.0, null));
    }

    @Test
    void isAnArrayOfObjectsWithTheFieldsThatTheActionReads() {
        var array = JsonParser.parseString(BenchmarkJson.of(SampleRows.mixed().results()))
                .getAsJsonArray();
        assertThat(array).hasSize(5).allSatisfy(element -> {
            JsonObject entry = element.getAsJsonObject();
            assertThat(entry.keySet()).contains("name", "unit", "value", "extra");
            assertThat(List.of("name", "unit", "value", "range", "extra")).containsAll(entry.keySet());
            assertThat(entry.get("value").getAsJsonPrimitive().isNumber()).isTrue();
            assertThat(entry.get("name").getAsJsonPrimitive().isString()).isTrue();
        });
        assertThat(array.get(2).getAsJsonObject().get("extra").getAsString()).isEqualTo("1 connection in 121 calls");
    }

    @Test
    void noNameComesTwice() {
        ResultsJson mixed = SampleRows.mixed();
        ResultsJson twice = new ResultsJson(
                1,
                mixed.environment(),
                java.util.stream.Stream.concat(mixed.results().stream(), mixed.results().stream())
                        .toList(),
                List.of(),
                List.of(),
                null);
        assertThat(BenchmarkJson.entries(twice.results()))
                .extracting(BenchmarkJson.Entry::name)
                .doesNotHaveDuplicates()
                .contains(KEPT + " #2 p50");
        // a later run of the same test takes the place of the first
        assertThat(BenchmarkJson.entries(mixed.plus(mixed).results()))
                .extracting(BenchmarkJson.Entry::name)
                .containsExactlyElementsOf(BenchmarkJson.entries(mixed.results()).stream()
                        .map(BenchmarkJson.Entry::name)
                        .toList());
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        ResultsJson unknown = SampleRows.changed(SampleRows.mixed(), result -> {
            result.getAsJsonObject("connections").addProperty("evidence", "FULL_HANDSHAKES");
            result.remove("intervalsMillis");
        });
        assertThat(BenchmarkJson.entries(unknown.results()))
                .extracting(BenchmarkJson.Entry::unit, BenchmarkJson.Entry::range)
                .containsOnly(tuple("ms", null));
    }

    @Test
    void theNameSaysUnderWhichLoadAndWithoutANetwork() {
        ResultsJson other = SampleRows.changed(SampleRows.mixed(), result -> {
            result.add("network", new JsonObject());
            result.add("httpClient", com.google.gson.JsonNull.INSTANCE);
            result.addProperty("mode", "AS_BUILT");
            result.addProperty("concurrency", 8);
            result.add(
                    "ratePerSecond", JsonParser.parseString("{\"asked\": 200.0, \"achieved\": 199.5, \"held\": true}"));
        });
        assertThat(NamedResult.newest(other.results()))
                .extracting(NamedResult::name)
                .containsExactly(
                        TEST + "[AS_BUILT, no emulated network, 8 threads, 200/s]",
                        TEST + "[AS_BUILT, no emulated network, 8 threads, 200/s] #2");
    }

    @Test
    void theNameSaysWhichOtherProcessMadeTheCalls() {
        ResultsJson other = SampleRows.changed(SampleRows.mixed(), result -> result.addProperty("client", "boto3"));
        assertThat(NamedResult.newest(other.results()).get(0).name())
                .isEqualTo(TEST + "[KEEP_ALIVE, APACHE5, boto3, 5 ms, TLS_1_3]");
        assertThat(NamedResult.newest(other.results()).get(0).label()).isEqualTo("keep-alive, Apache 5, boto3");
        assertThat(OpenMetricsText.read(OpenMetrics.of(other)).values().stream()
                        .flatMap(family -> family.samples().stream())
                        .filter(sample -> sample.labels().containsKey("test_class")))
                .allMatch(sample -> "boto3".equals(sample.labels().get("client")));
    }
}
