package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.Statistic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data that the page draws for a result, in addition to the result's row in {@code results.json}. The picture is
 * small and is made early, so that the JVM can free the result and its whole wire log. Times are written with the
 * precision of a microsecond. Immutable.
 *
 * @param mode the mode's name in reports
 * @param client the client's name in reports
 * @param load the number of threads and the rate, in words; empty for one thread without a rate
 * @param network the network, in words
 * @param published the article's figures for the same network; empty for other networks
 * @param connections how connections were used, in words
 * @param limits the limits on times
 * @param calls the timeline
 * @param curve the percentiles
 * @param lanes the connections
 * @param split the time of a call, split into parts
 * @param undrawn why calls and connections are not drawn; empty if they are drawn
 */
public record ResultPicture(
        String mode,
        String client,
        String load,
        String network,
        String published,
        String connections,
        List<DrawnLimit> limits,
        CallPoints calls,
        PercentileCurve curve,
        Lanes lanes,
        Optional<CallSplit> split,
        String undrawn) {

    /** The largest number of points of a timeline. A screen has fewer columns. */
    static final int POINTS = 3_000;

    /** The largest number of points of a curve. */
    static final int CURVE_POINTS = 300;

    /** The largest number of lanes. More lanes do not fit on a screen. */
    static final int LANES = 60;

    /** The largest number of exchanges in all lanes of a picture together. */
    static final int EXCHANGES = 1_200;

    /** The largest number of points in all timelines of a page together. A point takes about 16 bytes. */
    private static final int PAGE_POINTS = 120_000;

    /** The largest number of exchanges in all lanes of a page together. An exchange takes about 40 bytes. */
    private static final int PAGE_EXCHANGES = 40_000;

    private static final int FEWEST_POINTS = 60;
    private static final int FEWEST_EXCHANGES = 20;

    public static ResultPicture of(ReportEntry entry) {
        ResultData result = entry.result();
        // copied once, because the list makes a new sample object on each access
        List<CallSample> samples = new ArrayList<>(result.samples());
        return new ResultPicture(
                result.mode().displayName(),
                RowWords.client(result),
                result.subject().load().toString(),
                result.network().toString(),
                Published.besides(result),
                WireText.connections(result.wire()),
                DrawnLimit.of(entry.outcomes()),
                CallPoints.of(result, samples).atMost(POINTS),
                PercentileCurve.of(result.response().ascending(), CURVE_POINTS),
                Lanes.of(result, samples, LANES, EXCHANGES),
                CallSplit.of(result, samples),
                "");
    }

    /**
     * Returns the picture of a row whose calls and connections are unknown.
     *
     * @param times the times of the row's calls; empty if unknown
     * @param why a sentence that says why calls and connections are unknown
     */
    public static ResultPicture of(ResultsJson.Result row, Optional<RecordedTimes> times, String why) {
        @Nullable Double slowest = row.percentilesMillis().get(Statistic.MAX.label());
        Duration longest = Duration.ofNanos(slowest == null ? Long.MAX_VALUE : Math.round(1e6 * slowest));
        return new ResultPicture(
                RowWords.mode(row.mode()),
                RowWords.client(row),
                RowWords.load(row),
                row.network().profile(),
                Published.besides(row),
                RowWords.connections(row.connections()),
                DrawnLimit.of(row),
                CallPoints.unknown(row.calls()),
                PercentileCurve.of(
                        times.map(all -> all.ascending(longest)).orElseGet(() -> SortedSample.of(new long[0])),
                        CURVE_POINTS),
                Lanes.NONE,
                Optional.empty(),
                why);
    }

    /**
     * Reads a picture from the page's data.
     *
     * @throws RuntimeException if {@link #writeTo} did not write the JSON
     */
    public static ResultPicture read(JsonObject json) {
        return new ResultPicture(
                json.get("mode").getAsString(),
                json.get("client").getAsString(),
                json.get("load").getAsString(),
                json.get("network").getAsString(),
                json.get("published").getAsString(),
                json.get("connections").getAsString(),
                json.getAsJsonArray("limits").asList().stream()
                        .map(limit -> DrawnLimit.read(limit.getAsJsonObject()))
                        .toList(),
                CallPoints.read(json.getAsJsonObject("calls")),
                PercentileCurve.read(json.getAsJsonObject("curve")),
                Lanes.read(json.getAsJsonObject("lanes")),
                json.get("split").isJsonNull()
                        ? Optional.empty()
                        : Optional.of(CallSplit.read(json.getAsJsonObject("split"))),
                json.get("undrawn").getAsString());
    }

    /** Returns this picture with fewer points and exchanges, so that a page with this number of results stays small. */
    public ResultPicture among(int results) {
        int points = Math.max(FEWEST_POINTS, PAGE_POINTS / results);
        int exchanges = Math.max(FEWEST_EXCHANGES, PAGE_EXCHANGES / results);
        return new ResultPicture(
                mode,
                client,
                load,
                network,
                published,
                connections,
                limits,
                calls.atMost(points),
                curve,
                lanes.atMost(LANES, exchanges),
                split,
                undrawn);
    }

    public void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("mode").value(mode);
        json.name("client").value(client);
        json.name("load").value(load);
        json.name("network").value(network);
        json.name("published").value(published);
        json.name("connections").value(connections);
        json.name("limits").beginArray();
        for (DrawnLimit limit : limits) {
            limit.writeTo(json);
        }
        json.endArray();
        calls.writeTo(json.name("calls"));
        curve.writeTo(json.name("curve"));
        lanes.writeTo(json.name("lanes"));
        json.name("split");
        if (split.isPresent()) {
            split.get().writeTo(json);
        } else {
            json.nullValue();
        }
        json.name("undrawn").value(undrawn);
        json.endObject();
    }
}
