package io.dynamolatency.report;

import com.google.gson.stream.JsonWriter;
import io.dynamolatency.diagnosis.Sample;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the page draws of a result, besides its row in {@code results.json}: thinned, so that it can be kept when the result is gone, which
 * holds its whole wire log. Immutable.
 *
 * @param mode as reports name it
 * @param client as reports name it
 * @param load how many threads, at what rate; empty for one call after another
 * @param network in words
 * @param published what others have published for the same thing; empty where nobody has
 * @param connections what became of connections, in words
 * @param limits those in time
 * @param calls the timeline
 * @param curve the percentiles
 * @param lanes the connections
 * @param split where the time of a call went; empty where that is not known
 */
record ResultPicture(
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
        Optional<CallSplit> split) {

    /** The most points of a timeline: more than a screen has columns. */
    static final int POINTS = 3_000;

    /** The most points of a curve. */
    static final int CURVE_POINTS = 300;

    /** The most lanes: more do not fit on a screen. */
    static final int LANES = 60;

    /** The most exchanges in them. */
    static final int EXCHANGES = 1_200;

    static ResultPicture of(ReportEntry entry) {
        LatencyResult result = entry.result();
        // each is put together when it is looked at: once is enough
        List<Sample> samples = new ArrayList<>(result.samples());
        return new ResultPicture(
                result.mode().displayName(),
                ConsoleTable.client(result),
                result.subject().load().toString(),
                result.network().toString(),
                Published.besides(result),
                Messages.connections(result.wire()),
                DrawnLimit.of(entry.outcomes()),
                CallPoints.of(result, samples).atMost(POINTS),
                PercentileCurve.of(result.ascendingNanos(), CURVE_POINTS),
                Lanes.of(result, samples, LANES, EXCHANGES),
                CallSplit.of(result, samples));
    }

    /** The same with no more than that in it. */
    ResultPicture atMost(int points, int exchanges) {
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
                split);
    }

    void writeTo(JsonWriter json) throws IOException {
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
        json.endObject();
    }
}
