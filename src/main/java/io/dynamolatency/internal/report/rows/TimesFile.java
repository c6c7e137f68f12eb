package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.dynamolatency.internal.calls.RecordedTimes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the content of {@code results.hlog}, one line per histogram. In each row of {@code results.json}, the field
 * {@code histograms} contains the tags of the row's lines.
 */
public final class TimesFile {

    /** The name of the field that contains the tags of a row's histograms. */
    public static final String FIELD = "histograms";

    private static final String RESPONSE = "response";
    private static final String SERVICE = "service";
    /** The name of the field that contains the tag of the own times. */
    public static final String OWN = "own";

    private final List<String> lines = new ArrayList<>();
    private final Set<String> tags = new HashSet<>();

    /** Adds a row's histograms, and writes their tags into the row. */
    public void add(JsonObject row, RowTimes.Lines times) {
        String tag = free(tag(row));
        JsonObject histograms = new JsonObject();
        histograms.addProperty("calls", times.calls());
        histograms.addProperty(RESPONSE, add(tag, times.response()));
        add(histograms, SERVICE, tag, times.service());
        add(histograms, OWN, tag, times.own());
        row.add(FIELD, histograms);
    }

    private void add(JsonObject histograms, String name, String tag, @Nullable String times) {
        if (times != null) {
            histograms.addProperty(name, add(tag + "/" + name, times));
        } else {
            histograms.add(name, JsonNull.INSTANCE);
        }
    }

    private String add(String tag, String line) {
        tags.add(tag);
        lines.add(RecordedTimes.tagged(tag, line));
        return tag;
    }

    private String free(String tag) {
        String free = tag;
        for (int n = 2; tags.contains(free); n++) {
            free = tag + "/" + n;
        }
        return free;
    }

    /** Returns a tag such as {@code com.example.OrderTest.putItem/KEEP_ALIVE/APACHE5/5.0_ms_TLS_1_3}. */
    private static String tag(JsonObject row) {
        ResultsJson.Result result = ResultsJson.GSON.fromJson(row, ResultsJson.Result.class);
        StringBuilder tag = new StringBuilder(result.testClass())
                .append('.')
                .append(result.testMethod())
                .append('/')
                .append(result.mode())
                .append('/')
                .append(Optional.ofNullable(result.httpClient())
                        .or(() -> Optional.ofNullable(result.client()))
                        .orElse("own"))
                .append('/')
                .append(result.network().profile());
        if (result.concurrency() > 1) {
            tag.append('/').append(result.concurrency()).append(" threads");
        }
        Optional.ofNullable(result.ratePerSecond())
                .ifPresent(rate -> tag.append('/').append(rate.asked()).append(" per s"));
        if (result.attempt() > 1) {
            tag.append("/attempt ").append(result.attempt());
        }
        return RecordedTimes.asTag(tag.toString());
    }

    /** Returns the file's text; empty if no test measured. */
    public String text() {
        return lines.isEmpty() ? "" : RecordedTimes.log(lines);
    }
}
