package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.report.rows.ReportSettings;
import com.google.gson.JsonObject;
import io.dynamolatency.internal.report.html.HtmlPage;
import io.dynamolatency.internal.report.html.HtmlReport;
import io.dynamolatency.internal.report.html.PagePictures;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.Trend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page of merged shards. Single calls and connections are of one machine: a result that one shard alone has brings those of that
 * shard's page along, where it was kept.
 */
final class MergedPage {

    private final Map<String, Path> pages;
    private final Map<String, Optional<PagePictures>> read = new HashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    private MergedPage(Map<String, Path> pages) {
        this.pages = pages;
    }

    /**
     * Writes the page and says where it is, or why it is not, and what it lacks that was there, in whole lines. It throws nothing.
     *
     * @param json what {@code results.json} has of {@code merged}
     */
    static String write(Path file, ShardMerge merged, JsonObject json) {
        MergedPage page = new MergedPage(merged.shards().stream()
                .collect(Collectors.toMap(
                        Shard::name, shard -> shard.directory().resolve(HtmlReport.FILE), (one, other) -> one)));
        String said = HtmlReport.write(
                file,
                () -> HtmlPage.of(
                        Optional.ofNullable(System.getProperty(ReportSettings.TITLE)).orElse(HtmlPage.TITLE),
                        Instant.now(),
                        json,
                        page.pictures(merged, json),
                        Trend.NONE));
        String end = System.lineSeparator();
        String unreadable = page.warnings.isEmpty()
                ? ""
                : "WARNING: calls and connections of some results are not drawn: " + String.join("; ", page.warnings)
                        + end;
        return unreadable + said + end;
    }

    private List<ResultPicture> pictures(ShardMerge merged, JsonObject json) {
        List<JsonObject> rows = Json.objects(json.get("results"));
        List<ResultPicture> pictures = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            pictures.add(picture(merged.results().get(i), rows.get(i)));
        }
        return pictures;
    }

    private ResultPicture picture(RowMerge merge, JsonObject json) {
        int machines = Json.objects(json.get(RowMerge.SHARDS)).size();
        if (machines > 1) {
            return undrawn(
                    merge,
                    json,
                    "The calls of " + machines
                            + " machines have no common timeline, and their connections no common lanes: see each"
                            + " shard's own "
                            + HtmlReport.FILE + ".");
        }
        Shard.Row only = merge.rows().get(0);
        return page(only.shard())
                .flatMap(page -> page.of(only.json()))
                .orElseGet(() -> undrawn(
                        merge,
                        json,
                        "Calls and connections are not drawn: " + only.shard() + " has no " + HtmlReport.FILE
                                + " that belongs to its " + ResultsJson.FILE + "."));
    }

    private static ResultPicture undrawn(RowMerge merge, JsonObject json, String why) {
        return ResultPicture.of(
                ResultsJson.GSON.fromJson(json, ResultsJson.Result.class),
                Optional.of(merge.times().response()),
                why);
    }

    /** That of a shard, empty where there is none: what is there and cannot be read is a warning. */
    private Optional<PagePictures> page(String shard) {
        return read.computeIfAbsent(shard, name -> {
            Path file = pages.getOrDefault(name, Path.of(HtmlReport.FILE));
            try {
                return Files.exists(file) ? Optional.of(PagePictures.read(file)) : Optional.empty();
            } catch (IOException unreadable) {
                warnings.add(String.valueOf(unreadable.getMessage()));
                return Optional.empty();
            }
        });
    }
}
