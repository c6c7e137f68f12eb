package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.internal.report.merge.RealShards.command;
import static io.dynamolatency.internal.report.merge.RealShards.copy;
import static io.dynamolatency.internal.report.merge.RealShards.json;
import static io.dynamolatency.internal.report.merge.RealShards.merge;
import static io.dynamolatency.internal.report.merge.RealShards.onlyPart;
import static io.dynamolatency.internal.report.merge.RealShards.row;
import static io.dynamolatency.internal.report.merge.RealShards.rows;
import static io.dynamolatency.internal.report.merge.RealShards.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.merge.RealShards.Command;
import io.dynamolatency.internal.report.rows.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of several machines. */
@Timeout(120)
@ExtendWith(RealShards.class)
@Tag("slow")
class MergedPageTest {

    @TempDir
    private Path temporary = Path.of("");

    private static JsonObject page(Path directory) throws IOException {
        return HtmlPageTest.data(Files.readString(directory.resolve("report.html")));
    }

    /** Returns what a page draws of a row. */
    private static JsonObject picture(Path directory, String method, String mode) throws IOException {
        return Json.objects(page(directory).get("pictures")).get(rows(directory).indexOf(row(directory, method, mode)));
    }

    /** Returns a quantile, read off the curve as the page does it. */
    private static double onTheCurve(JsonObject picture, double quantile) {
        JsonObject curve = picture.getAsJsonObject("curve");
        double at = 1 / (1 - quantile);
        int point = 0;
        while (point + 1 < curve.getAsJsonArray("at").size()
                && curve.getAsJsonArray("at").get(point + 1).getAsDouble() <= at * (1 + 1e-9)) {
            point++;
        }
        return curve.getAsJsonArray("ms").get(point).getAsDouble();
    }

    @Test
    void thePageHasTheMergedRowsAndTheirCurves() throws Exception {
        Path out = temporary.resolve("merged");
        Command merged = command(temporary, out, shard(1), shard(2), shard(3));
        assertThat(merged.err()).isEmpty();
        assertThat(merged.out())
                .contains("Report: " + out.resolve("report.html") + System.lineSeparator() + "Results: ")
                .doesNotContain("WARNING");
        assertThat(page(out).get("results")).hasToString(json(out).toString());
        for (String mode : List.of("KEEP_ALIVE", "CLOSE")) {
            JsonObject row = row(out, "put", mode);
            JsonObject picture = picture(out, "put", mode);
            assertThat(picture.get("undrawn").getAsString())
                    .isEqualTo("Calls and connections of 3 machines have no common timeline:"
                            + " see each shard's own report.html.");
            assertThat(picture.getAsJsonObject("calls").getAsJsonArray("call")).isEmpty();
            assertThat(picture.getAsJsonObject("curve").get("calls").getAsInt()).isEqualTo(117);
            for (Map.Entry<String, Double> share :
                    Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99).entrySet()) {
                assertThat(onTheCurve(picture, share.getValue()))
                        .as(mode + " " + share.getKey())
                        .isCloseTo(
                                row.getAsJsonObject("percentilesMillis")
                                        .get(share.getKey())
                                        .getAsDouble(),
                                within(0.0005001));
            }
            assertThat(picture.get("connections").getAsString())
                    .startsWith(row.getAsJsonObject("connections").get("opened").getAsInt()
                            + " opened for 120 exchanges (" + (mode.equals("CLOSE") ? 0 : 117) + " reused one), ");
            assertThat(picture.get("mode"))
                    .isEqualTo(picture(shard(1), "put", mode).get("mode"));
        }
        assertThat(picture(out, "list", "KEEP_ALIVE"))
                .as("one shard alone has it: timeline, lanes and all")
                .hasToString(picture(shard(3), "list", "KEEP_ALIVE").toString());
    }

    @Test
    void partsAreEnoughForAPage() throws Exception {
        Path two = copy(shard(2), temporary.resolve("two"));
        Path three = copy(shard(3), temporary.resolve("three"));
        Path out = temporary.resolve("merged");
        Command merged = merge(out, two, three);
        assertThat(merged.exit()).isZero();
        assertThat(merged.out()).doesNotContain("WARNING").contains("Report: ");
        assertThat(picture(out, "list", "KEEP_ALIVE"))
                .hasToString(picture(shard(3), "list", "KEEP_ALIVE").toString());
        // what a merge draws is kept where it is merged again
        Path all = temporary.resolve("all");
        assertThat(merge(all, out, shard(1)).exit()).isZero();
        assertThat(picture(all, "list", "KEEP_ALIVE"))
                .hasToString(picture(shard(3), "list", "KEEP_ALIVE").toString());
        assertThat(picture(all, "put", "CLOSE").get("undrawn").getAsString())
                .startsWith("Calls and connections of 3 machines ");
    }

    @Test
    void aPictureOfAnotherVersionIsLeftOut() throws Exception {
        Path other = copy(shard(3), temporary.resolve("other"));
        Path part = onlyPart(other);
        Files.writeString(part, Files.readString(part).replace("\"lanes\":", "\"was lanes\":"));
        Path out = temporary.resolve("merged");
        assertThat(merge(out, shard(1), other).exit()).isZero();
        JsonObject listed = picture(out, "list", "KEEP_ALIVE");
        assertThat(listed.get("undrawn").getAsString())
                .isEqualTo("Calls and connections are not drawn: their drawing data is missing.");
        assertThat(listed.getAsJsonObject("curve").get("calls").getAsInt()).isEqualTo(4);
    }

    @Test
    void aPageThatCannotBeWrittenIsOnlyAWarning() throws Exception {
        Path occupied = temporary.resolve("occupied");
        Files.createDirectories(occupied.resolve("report.html/occupied"));
        Command unwritable = merge(occupied, shard(1), shard(2));
        assertThat(unwritable.exit()).isZero();
        assertThat(unwritable.out().lines().filter(line -> line.startsWith("WARNING: ")))
                .singleElement()
                .asString()
                .startsWith("WARNING: the report could not be written to " + occupied.resolve("report.html"));
        assertThat(rows(occupied)).hasSize(2);
        assertThat(unwritable.out()).contains("Results: " + occupied.resolve("results.json"));
    }
}
