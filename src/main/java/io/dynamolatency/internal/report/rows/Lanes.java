package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connections of a result, one lane per connection. Contains only the first connections of the result, and only the
 * first exchanges of these connections. Times are nanoseconds since the first timed call started. Immutable.
 *
 * @param lanes the connections in the order in which they were opened
 * @param shown the exchanges to draw, in the order in which they started
 * @param strikes the planned faults that struck these connections, in order
 * @param allConnections the number of all connections, including connections with a failed handshake
 * @param allExchanges the number of all exchanges
 * @param unknown why connections are unknown; empty if they are known
 */
record Lanes(
        List<Lane> lanes,
        List<Shown> shown,
        List<Strike> strikes,
        int allConnections,
        int allExchanges,
        String unknown) {

    static final Lanes NONE = new Lanes(List.of(), List.of(), List.of(), 0, 0, "");

    /**
     * A connection.
     *
     * @param secured when the connection's TLS handshake ended
     * @param exchanges the number of exchanges that started on the connection
     */
    record Lane(
            int index,
            long opened,
            OptionalLong secured,
            Handshake handshake,
            int exchanges,
            OptionalLong closed,
            Optional<Closer> closedBy) {

        private static Lane of(ConnectionRecord connection, long origin) {
            return new Lane(
                    connection.index(),
                    connection.openedNanos() - origin,
                    since(origin, connection.handshakeNanos()),
                    connection.handshake(),
                    connection.exchanges(),
                    since(origin, connection.closedNanos()),
                    Optional.ofNullable(connection.closedBy()));
        }

        private static OptionalLong since(long origin, OptionalLong nanos) {
            return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() - origin) : nanos;
        }

        private static Lane read(JsonObject json) {
            return new Lane(
                    json.get("index").getAsInt(),
                    PageNumbers.nanos(json.get("opened")),
                    readOptional(json.get("secured")),
                    Handshake.valueOf(json.get("handshake").getAsString()),
                    json.get("exchanges").getAsInt(),
                    readOptional(json.get("closed")),
                    json.get("closedBy").isJsonNull()
                            ? Optional.empty()
                            : Optional.of(Closer.valueOf(json.get("closedBy").getAsString())));
        }

        private static OptionalLong readOptional(JsonElement millis) {
            return millis.isJsonNull() ? OptionalLong.empty() : OptionalLong.of(PageNumbers.nanos(millis));
        }

        private void writeTo(JsonWriter json) throws IOException {
            json.beginObject();
            json.name("index").value(index);
            json.name("opened");
            PageNumbers.millis(json, opened);
            writeOptional(json.name("secured"), secured);
            json.name("handshake").value(handshake.name());
            json.name("exchanges").value(exchanges);
            writeOptional(json.name("closed"), closed);
            json.name("closedBy").value(closedBy.map(Enum::name).orElse(null));
            json.endObject();
        }

        private static void writeOptional(JsonWriter json, OptionalLong nanos) throws IOException {
            if (nanos.isPresent()) {
                PageNumbers.millis(json, nanos.getAsLong());
            } else {
                json.nullValue();
            }
        }
    }

    /**
     * An exchange.
     *
     * @param connection the index of the exchange's connection
     * @param end when the last byte of the answer arrived, or else the last known moment of the exchange
     * @param status the answer's HTTP status; 0 without an answer
     */
    record Shown(int connection, long begin, long end, int status, int attempt, String operation) {

        private static Shown of(Exchange exchange, long origin) {
            long end = exchange.lastByteNanos()
                    .orElse(exchange.firstByteNanos()
                            .orElse(exchange.answeredNanos().orElse(exchange.startNanos())));
            return new Shown(
                    exchange.connection(),
                    exchange.sentNanos() - origin,
                    end - origin,
                    exchange.status(),
                    exchange.attempt(),
                    exchange.operation());
        }

        private static Shown read(JsonArray json, JsonArray operations) {
            return new Shown(
                    json.get(0).getAsInt(),
                    PageNumbers.nanos(json.get(1)),
                    PageNumbers.nanos(json.get(2)),
                    json.get(3).getAsInt(),
                    json.get(4).getAsInt(),
                    operations.get(json.get(5).getAsInt()).getAsString());
        }
    }

    /** A planned fault that struck a connection. */
    record Strike(int connection, long at, String kind) {

        private static Strike read(JsonArray json) {
            return new Strike(
                    json.get(0).getAsInt(),
                    PageNumbers.nanos(json.get(1)),
                    json.get(2).getAsString());
        }
    }

    /**
     * Returns the lanes of a result, with at most the given numbers of connections and exchanges.
     *
     * @param samples the samples of the result
     */
    static Lanes of(ResultData result, List<CallSample> samples, int connections, int exchanges) {
        WireLog wire = result.wire();
        long origin = origin(samples, wire);
        List<Lane> lanes = wire.connections().stream()
                .limit(connections)
                .map(connection -> Lane.of(connection, origin))
                .toList();
        Set<Integer> indices = lanes.stream().map(Lane::index).collect(Collectors.toSet());
        return new Lanes(
                lanes,
                wire.exchanges().stream()
                        .filter(exchange -> indices.contains(exchange.connection()))
                        .limit(exchanges)
                        .map(exchange -> Shown.of(exchange, origin))
                        .toList(),
                wire.faults().stream()
                        .filter(fault -> indices.contains(fault.connection()))
                        .limit(exchanges)
                        .map(fault -> new Strike(
                                fault.connection(),
                                fault.atNanos() - origin,
                                fault.kind().name()))
                        .toList(),
                wire.opened() + wire.unused() + wire.failedHandshakes(),
                wire.exchangeCount(),
                wire.gap());
    }

    private static long origin(List<CallSample> samples, WireLog wire) {
        if (samples.isEmpty()) {
            return wire.connections().isEmpty() ? 0 : wire.connections().get(0).openedNanos();
        }
        long some = samples.get(0).startNanos();
        return some
                + samples.stream()
                        .mapToLong(sample -> sample.startNanos() - some)
                        .min()
                        .orElse(0);
    }

    /** Returns these lanes, reduced to at most the given numbers of connections and exchanges. */
    Lanes atMost(int mostConnections, int mostExchanges) {
        List<Lane> first = lanes.stream().limit(mostConnections).toList();
        Set<Integer> indices = first.stream().map(Lane::index).collect(Collectors.toSet());
        return new Lanes(
                first,
                shown.stream()
                        .filter(exchange -> indices.contains(exchange.connection()))
                        .limit(mostExchanges)
                        .toList(),
                strikes.stream()
                        .filter(strike -> indices.contains(strike.connection()))
                        .limit(mostExchanges)
                        .toList(),
                allConnections,
                allExchanges,
                unknown);
    }

    /**
     * Reads lanes from the page's data.
     *
     * @throws RuntimeException if {@link #writeTo} did not write the JSON
     */
    static Lanes read(JsonObject json) {
        JsonArray operations = json.getAsJsonArray("operations");
        return new Lanes(
                json.getAsJsonArray("lanes").asList().stream()
                        .map(lane -> Lane.read(lane.getAsJsonObject()))
                        .toList(),
                json.getAsJsonArray("shown").asList().stream()
                        .map(exchange -> Shown.read(exchange.getAsJsonArray(), operations))
                        .toList(),
                json.getAsJsonArray("strikes").asList().stream()
                        .map(strike -> Strike.read(strike.getAsJsonArray()))
                        .toList(),
                json.get("connections").getAsInt(),
                json.get("exchanges").getAsInt(),
                json.get("unknown").getAsString());
    }

    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("connections").value(allConnections);
        json.name("exchanges").value(allExchanges);
        json.name("unknown").value(unknown);
        List<String> operations =
                shown.stream().map(Shown::operation).distinct().toList();
        json.name("operations").beginArray();
        for (String operation : operations) {
            json.value(operation);
        }
        json.endArray();
        json.name("lanes").beginArray();
        for (Lane lane : lanes) {
            lane.writeTo(json);
        }
        json.endArray();
        // connection, begin, end, status, attempt, operation
        json.name("shown").beginArray();
        for (Shown exchange : shown) {
            json.beginArray();
            json.value(exchange.connection());
            PageNumbers.millis(json, exchange.begin());
            PageNumbers.millis(json, exchange.end());
            json.value(exchange.status());
            json.value(exchange.attempt());
            json.value(operations.indexOf(exchange.operation()));
            json.endArray();
        }
        json.endArray();
        // connection, time, kind
        json.name("strikes").beginArray();
        for (Strike strike : strikes) {
            json.beginArray();
            json.value(strike.connection());
            PageNumbers.millis(json, strike.at());
            json.value(strike.kind()).endArray();
        }
        json.endArray().endObject();
    }
}
