package io.dynamolatency.internal.report.rows;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class NodeReportTest {

    private final ReportEntry closed = SampleEntries.closedWhereKeptWasExpected();

    @Test
    void figuresHaveTheirUnitsInTheirNames() {
        assertThat(NodeReport.figures(closed))
                .containsExactly(
                        entry("mode", "CLOSE"),
                        entry("httpClient", "APACHE5"),
                        entry("calls", "50"),
                        entry("failedCalls", "0"),
                        entry("firstCallMillis", "20.000"),
                        entry("p50Millis", "55.000"),
                        entry("p90Millis", "55.000"),
                        entry("p95Millis", "55.000"),
                        entry("maxMillis", "55.000"),
                        entry("connections", "50"),
                        entry("retries", "0"),
                        entry("verdict", "over"),
                        entry("notMet", "connections 50, limit at most 1: over"),
                        entry(
                                "diagnosis",
                                closed.outcomes().get(0).diagnosis().get(0).toString()));
    }

    @Test
    void whatIsNotKnownIsNotAmongThem() {
        ReportEntry direct = new ReportEntry(
                SampleResults.of(AS_BUILT)
                        .alike(1, 6)
                        .wire(RecordedWireLog.ofHandshakes(List.of(), Evidence.NONE, "the reason"))
                        .get(),
                List.of());
        assertThat(NodeReport.figures(direct))
                .doesNotContainKeys(
                        "httpClient", "p99Millis", "connections", "retries", "verdict", "notMet", "diagnosis")
                .allSatisfy((key, value) -> assertThat(value).isNotBlank());
    }

    @Test
    void aLineHasThemAll() {
        assertThat(NodeReport.line(closed))
                .startsWith("putItem, Connection: close, Apache 5: calls 50, failedCalls 0, firstCallMillis 20.000,"
                        + " p50Millis 55.000,")
                .contains("connections 50, retries 0, verdict over");
    }

    @Test
    void theFileHasTheResultAsTheReportHasIt() {
        JsonObject json = JsonParser.parseString(NodeReport.json(closed)).getAsJsonObject();
        assertThat(json.getAsJsonArray("results")).hasSize(1);
        assertThat(json.get("schemaVersion").getAsInt()).isEqualTo(1);
    }

    @Test
    void itsNameIsTheSameInEachRunAndItsOwn() {
        ReportEntry own = new ReportEntry(SampleResults.of(AS_BUILT).alike(9, 6).get(), List.of());
        ReportEntry kept =
                new ReportEntry(SampleResults.of(KEEP_ALIVE).alike(9, 6).get(), List.of());
        Predicate<String> all = name -> true;
        assertThat(NodeReport.fileName(own, all)).isEqualTo("dynamo-latency-as-built.json");
        assertThat(NodeReport.fileName(kept, all)).isEqualTo("dynamo-latency-keep-alive-apache5.json");
        ReportEntry argument = new ReportEntry(
                SampleResults.of(KEEP_ALIVE)
                        .testMethod("putItem[1 KB]")
                        .alike(9, 6)
                        .get(),
                List.of());
        assertThat(NodeReport.fileName(argument, all)).isEqualTo("dynamo-latency-1-kb-keep-alive-apache5.json");
        Set<String> taken = new HashSet<>();
        assertThat(Stream.of(kept, kept, kept).map(entry -> NodeReport.fileName(entry, taken::add)))
                .containsExactly(
                        "dynamo-latency-keep-alive-apache5.json",
                        "dynamo-latency-keep-alive-apache5-2.json",
                        "dynamo-latency-keep-alive-apache5-3.json");
    }
}
