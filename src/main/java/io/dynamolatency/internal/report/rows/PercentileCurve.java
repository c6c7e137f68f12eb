package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.stats.SortedSample;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The percentiles of a result as a curve. The horizontal axis is 1 / (1 - q) on a logarithmic scale, so that p90, p99
 * and p99.9 are equally far apart. Each point is an exact order statistic. If there are many calls, the curve has
 * points at even distances. The fastest and the slowest call always have a point, and so have the percentiles of the
 * page's table. Immutable.
 */
final class PercentileCurve {

    /** The percentiles that the page's table shows, as 1 / (1 - q). The curve has a point for each of them. */
    private static final int[] IN_TABLE = {2, 4, 10, 20, 100, 1000, 10_000, 100_000, 1_000_000};

    private final int calls;
    private final double[] at;
    private final long[] nanos;

    private PercentileCurve(int calls, double[] at, long[] nanos) {
        this.calls = calls;
        this.at = at;
        this.nanos = nanos;
    }

    /** Returns the curve of the values. {@code atMost} is the largest number of points, much more than ten. */
    static PercentileCurve of(SortedSample values, int atMost) {
        int calls = values.size();
        int even = atMost - IN_TABLE.length;
        int[] ranks = calls <= atMost
                ? IntStream.range(0, calls).toArray()
                : IntStream.concat(
                                IntStream.range(0, even)
                                        .mapToDouble(i -> Math.pow(calls, i / (even - 1.0)))
                                        .mapToInt(x -> (int) Math.min(calls - 1L, Math.round(calls - calls / x))),
                                // the nearest rank of 1 - 1/x
                                IntStream.of(IN_TABLE).filter(x -> x <= calls).map(x -> calls - calls / x - 1))
                        .sorted()
                        .distinct()
                        .toArray();
        return new PercentileCurve(
                calls,
                Arrays.stream(ranks)
                        .mapToDouble(rank -> (double) calls / (calls - rank))
                        .toArray(),
                Arrays.stream(ranks).mapToLong(values::get).toArray());
    }

    /**
     * Reads a curve from the page's data.
     *
     * @throws RuntimeException if {@link #writeTo} did not write the JSON
     */
    static PercentileCurve read(JsonObject json) {
        double[] at = json.getAsJsonArray("at").asList().stream()
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
        long[] nanos = PageNumbers.readMillis(json.getAsJsonArray("ms")).toArray();
        if (at.length != nanos.length) {
            throw new IllegalArgumentException("each point of a curve needs a time");
        }
        return new PercentileCurve(json.get("calls").getAsInt(), at, nanos);
    }

    int size() {
        return at.length;
    }

    /** Returns a point's place on the axis: 1 for the fastest call, and the number of calls for the slowest call. */
    double at(int point) {
        return at[point];
    }

    long nanos(int point) {
        return nanos[point];
    }

    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("calls").value(calls);
        json.name("at").beginArray();
        for (double one : at) {
            json.value(Math.round(1e6 * one) / 1e6);
        }
        json.endArray();
        PageNumbers.millis(json.name("ms"), nanos);
        json.endObject();
    }
}
