package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.Statistic;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A limit on a time, for charts.
 *
 * @param statistic the figure that must lie below the limit
 * @param verdict the verdict's label
 */
record DrawnLimit(Statistic statistic, Duration limit, String verdict) {

    /** Returns those limits of the outcomes that are limits on times. */
    static List<DrawnLimit> of(List<Outcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome ->
                        of(outcome.name(), outcome.limit(), outcome.verdict().label()).stream())
                .toList();
    }

    /** Returns those limits of a row that are limits on times. */
    static List<DrawnLimit> of(ResultsJson.Result row) {
        return row.expectations().stream()
                .flatMap(one -> of(one.name(), one.limit(), one.verdict()).stream())
                .toList();
    }

    private static Optional<DrawnLimit> of(String name, String limit, String verdict) {
        return statistic(name)
                .flatMap(statistic -> duration(limit).map(time -> new DrawnLimit(statistic, time, verdict)));
    }

    /** Reads a limit that {@link #writeTo} wrote. */
    static DrawnLimit read(JsonObject json) {
        return new DrawnLimit(
                statistic(json.get("name").getAsString()).orElseThrow(),
                Duration.ofNanos(PageNumbers.nanos(json.get("ms"))),
                json.get("verdict").getAsString());
    }

    private static Optional<Statistic> statistic(String label) {
        return Arrays.stream(Statistic.values())
                .filter(statistic -> statistic.label().equals(label))
                .findFirst();
    }

    private static Optional<Duration> duration(String written) {
        try {
            return Optional.of(Durations.parse(written));
        } catch (IllegalArgumentException ofSomethingElse) {
            // not a time, such as a ratio to a baseline
            return Optional.empty();
        }
    }

    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("name").value(statistic.label());
        json.name("quantile").value(statistic.quantile().orElse(null));
        json.name("ms");
        PageNumbers.millis(json, limit.toNanos());
        json.name("verdict").value(verdict);
        json.endObject();
    }
}
