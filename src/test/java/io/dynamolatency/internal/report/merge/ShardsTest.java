package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.internal.report.merge.RealShards.buckets;
import static io.dynamolatency.internal.report.merge.RealShards.command;
import static io.dynamolatency.internal.report.merge.RealShards.histogram;
import static io.dynamolatency.internal.report.merge.RealShards.json;
import static io.dynamolatency.internal.report.merge.RealShards.merge;
import static io.dynamolatency.internal.report.merge.RealShards.row;
import static io.dynamolatency.internal.report.merge.RealShards.rows;
import static io.dynamolatency.internal.report.merge.RealShards.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.report.merge.RealShards.Command;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The results of several machines, merged by the command. */
@Timeout(120)
@ExtendWith(RealShards.class)
@Tag("slow")
class ShardsTest {

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void countsBucketsAndConnectionsAreTheSumOfTheShards() throws Exception {
        Path out = temporary.resolve("merged");
        Command merged = command(temporary, out, shard(1), shard(2), shard(3));
        assertThat(merged.err()).isEmpty();
        assertThat(merged.exit()).isZero();
        assertThat(merged.out())
                .contains("DynamoDB latency of 3 shards")
                .contains("Puts.put  1 ms round trip, http")
                .endsWith("Results: " + out.resolve("results.json") + System.lineSeparator());

        assertThat(rows(out)).hasSize(3);
        for (String mode : List.of("KEEP_ALIVE", "CLOSE")) {
            JsonObject row = row(out, "put", mode);
            assertThat(row.get("count").getAsInt()).isEqualTo(30 + 40 + 50);
            assertThat(row.get("errors").getAsInt()).isZero();
            assertThat(row.getAsJsonArray("shards")).hasSize(3);
            Map<Long, Long> sum = new TreeMap<>();
            double first = 0;
            double slowest = 0;
            Map<String, Integer> connections = new HashMap<>();
            for (int shard = 1; shard <= 3; shard++) {
                JsonObject one = row(shard(shard), "put", mode);
                buckets(histogram(shard(shard), one)).forEach((value, count) -> sum.merge(value, count, Long::sum));
                first = Math.max(first, one.get("firstCallMillis").getAsDouble());
                slowest = Math.max(
                        slowest,
                        one.getAsJsonObject("percentilesMillis").get("max").getAsDouble());
                for (String fact :
                        List.of("opened", "fullHandshakes", "closedByServer", "closedByClient", "exchanges")) {
                    connections.merge(
                            fact, one.getAsJsonObject("connections").get(fact).getAsInt(), Integer::sum);
                }
            }
            Histogram all = histogram(out, row);
            assertThat(buckets(all)).isEqualTo(sum);
            assertThat(all.getTotalCount()).isEqualTo(120 - 3);
            assertThat(row.get("firstCallMillis").getAsDouble()).isEqualTo(first);
            JsonObject percentiles = row.getAsJsonObject("percentilesMillis");
            assertThat(percentiles.get("max").getAsDouble()).isEqualTo(slowest);
            assertThat(percentiles.get("p99").getAsDouble())
                    .as("every shard had too few calls")
                    .isCloseTo(all.getValueAtPercentile(99) / 1e6, within(0.001 * slowest));
            connections.forEach((fact, count) -> assertThat(
                            row.getAsJsonObject("connections").get(fact).getAsInt())
                    .as(fact)
                    .isEqualTo(count));
        }
        JsonObject kept = row(out, "put", "KEEP_ALIVE");
        assertThat(kept.getAsJsonObject("connections").get("opened").getAsInt()).isEqualTo(3);
        assertThat(kept.getAsJsonObject("connections").get("reuseRatio").getAsDouble())
                .isCloseTo(117.0 / 120, within(1e-9));
        assertThat(kept.get("expectations"))
                .as("the limit of one is of each shard")
                .hasToString(
                        "[{\"name\":\"connections\",\"limit\":\"at most 1\",\"observed\":\"1\",\"verdict\":\"within\","
                                + "\"failed\":false}]");
        // measured on one of the shards alone
        assertThat(row(out, "list", "KEEP_ALIVE").get("count").getAsInt()).isEqualTo(5);
        JsonObject comparison = json(out).getAsJsonArray("comparisons").get(0).getAsJsonObject();
        assertThat(comparison.get("paired").getAsBoolean()).isFalse();
        assertThat(comparison.get("ratioP50").getAsDouble())
                .isCloseTo(
                        p50(row(out, "put", comparison.get("slower").getAsString()))
                                / p50(row(out, "put", comparison.get("faster").getAsString())),
                        within(1e-9));
        assertThat(json(out).getAsJsonArray("shards"))
                .extracting(shard -> shard.getAsJsonObject()
                        .getAsJsonObject("environment")
                        .get("backend")
                        .getAsString())
                .containsExactly("DynamoDB Local 3.3.1", "DynamoDB Local 3.3.1", "DynamoDB Local 3.3.1");
        ResultsSchema.check(Files.readString(out.resolve(ReportFiles.RESULTS)));
        // what was written before, has the same fields
        assertThat(kept.keySet()).containsAll(withoutFork(row(shard(1), "put", "KEEP_ALIVE")));
        assertThat(json(out).keySet()).containsAll(json(shard(1)).keySet());
    }

    private static double p50(JsonObject row) {
        return row.getAsJsonObject("percentilesMillis").get("p50").getAsDouble();
    }

    private static List<String> withoutFork(JsonObject row) {
        return row.keySet().stream().filter(field -> !field.equals("fork")).toList();
    }

    @Test
    void mergesMerge() throws Exception {
        Path two = temporary.resolve("two");
        Path all = temporary.resolve("all");
        assertThat(merge(two, shard(1), shard(2)).exit()).isZero();
        assertThat(merge(all, two, shard(3)).exit()).isZero();
        assertThat(row(all, "put", "CLOSE").get("count").getAsInt()).isEqualTo(120);
        assertThat(row(all, "put", "CLOSE").getAsJsonArray("shards")).hasSize(3);
        ResultsSchema.check(Files.readString(all.resolve(ReportFiles.RESULTS)));
        assertThat(json(all).getAsJsonArray("shards")).hasSize(3);
    }
}
