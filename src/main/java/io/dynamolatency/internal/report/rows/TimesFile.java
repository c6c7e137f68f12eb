package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.dynamolatency.internal.calls.RecordedTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code results.hlog} while it is put together: a line for each histogram. The row of {@code results.json} that it belongs to has its
 * tag, in {@code histograms}.
 */
public final class TimesFile {

    /** The field of a row that names its histograms. */
    public static final String FIELD = "histograms";

    private static final String RESPONSE = "response";
    private static final String SERVICE = "service";
    private static final String UNDISTURBED = "undisturbed";

    private final List<String> lines = new ArrayList<>();
    private final Set<String> tags = new HashSet<>();

    /** Takes a row over with the lines that it names, as far as they are there. */
    public void keep(JsonObject row, Map<String, String> from) {
        for (String tag : tags(row)) {
            String line = from.get(tag);
            if (line != null && tags.add(tag)) {
                lines.add(line);
            }
        }
    }

    /** Adds histograms, and their tags to the row that they are of. */
    public void add(JsonObject row, RowTimes.Lines times) {
        String tag = free(tag(row));
        JsonObject histograms = new JsonObject();
        histograms.addProperty("calls", times.calls());
        histograms.addProperty(RESPONSE, add(tag, times.response()));
        add(histograms, SERVICE, tag, times.service());
        add(histograms, UNDISTURBED, tag, times.undisturbed());
        row.add(FIELD, histograms);
    }

    private void add(JsonObject histograms, String name, String tag, Optional<String> times) {
        if (times.isPresent()) {
            histograms.addProperty(name, add(tag + "/" + name, times.get()));
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

    /** Such as {@code com.example.OrderTest.putItem/KEEP_ALIVE/APACHE5/5.0_ms_TLS_1_3}. */
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

    private static List<String> tags(JsonObject row) {
        List<String> tags = new ArrayList<>();
        if (row.get(FIELD) instanceof JsonObject histograms) {
            for (String name : List.of(RESPONSE, SERVICE, UNDISTURBED)) {
                JsonElement tag = histograms.get(name);
                if (tag != null && tag.isJsonPrimitive()) {
                    tags.add(tag.getAsString());
                }
            }
        }
        return tags;
    }

    /**
     * The histograms that a row names.
     *
     * @throws IllegalArgumentException where one of them is not there, cannot be read, or has not as many calls as the row says
     */
    public static RowTimes read(JsonObject row, Map<String, String> from) {
        if (!(row.get(FIELD) instanceof JsonObject histograms)) {
            throw new IllegalArgumentException("a result has no " + FIELD);
        }
        Map<String, RecordedTimes> found = new HashMap<>();
        for (String name : List.of(RESPONSE, SERVICE, UNDISTURBED)) {
            JsonElement tag = histograms.get(name);
            if (tag == null || tag.isJsonNull()) {
                continue;
            }
            String line = from.get(tag.getAsString());
            if (line == null) {
                throw new IllegalArgumentException("there is no histogram with the tag " + tag.getAsString());
            }
            try {
                found.put(name, RecordedTimes.parse(line));
            } catch (IllegalArgumentException unreadable) {
                throw new IllegalArgumentException(tag.getAsString() + ": " + unreadable.getMessage(), unreadable);
            }
        }
        RecordedTimes response = found.get(RESPONSE);
        if (response == null) {
            throw new IllegalArgumentException("a result names no histogram of its times");
        }
        JsonElement calls = histograms.get("calls");
        if (calls == null || calls.getAsLong() != response.count()) {
            throw new IllegalArgumentException("the histogram with the tag "
                    + histograms.get(RESPONSE).getAsString() + " is of " + response.count() + " calls, where "
                    + ResultsJson.FILE + " says " + calls);
        }
        return new RowTimes(
                response, Optional.ofNullable(found.get(SERVICE)), Optional.ofNullable(found.get(UNDISTURBED)));
    }

    /** The whole file. */
    public String text() {
        return RecordedTimes.log(lines);
    }
}
