package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connections of a result, each in a lane of its own: the first ones, with the first exchanges. Times are nanoseconds since the first timed call
 * began. Immutable.
 *
 * @param lanes those shown, in the order they were opened
 * @param begun the exchanges shown, in the order they began
 * @param allConnections how many there were, failed handshakes included
 * @param allExchanges how many there were
 * @param unknown why connections are not known; empty where they are
 */
record Lanes(List<Lane> lanes, List<Begun> begun, int allConnections, int allExchanges, String unknown) {

    static final Lanes NONE = new Lanes(List.of(), List.of(), 0, 0, "");

    /**
     * A connection.
     *
     * @param secured when its TLS handshake ended
     * @param exchanges how many began on it
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
     * @param connection the index of the one it was on
     * @param end when its last byte arrived, or the last moment that is known of it
     * @param status 0 where it was not answered
     */
    record Begun(int connection, long begin, long end, int status, int attempt, String operation) {

        private static Begun of(Exchange exchange, long origin) {
            long end = exchange.lastByteNanos()
                    .orElse(exchange.firstByteNanos()
                            .orElse(exchange.answeredNanos().orElse(exchange.startNanos())));
            return new Begun(
                    exchange.connection(),
                    exchange.sentNanos() - origin,
                    end - origin,
                    exchange.status(),
                    exchange.attempt(),
                    exchange.operation());
        }

        private static Begun read(JsonArray json, JsonArray operations) {
            return new Begun(
                    json.get(0).getAsInt(),
                    PageNumbers.nanos(json.get(1)),
                    PageNumbers.nanos(json.get(2)),
                    json.get(3).getAsInt(),
                    json.get(4).getAsInt(),
                    operations.get(json.get(5).getAsInt()).getAsString());
        }
    }

    /**
     * Those of a result, with so many connections and exchanges or fewer.
     *
     * @param samples those of the result
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
                        .map(exchange -> Begun.of(exchange, origin))
                        .toList(),
                wire.opened() + wire.failedHandshakes(),
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

    /** The same with no more than that. */
    Lanes atMost(int mostConnections, int mostExchanges) {
        List<Lane> shown = lanes.stream().limit(mostConnections).toList();
        Set<Integer> indices = shown.stream().map(Lane::index).collect(Collectors.toSet());
        return new Lanes(
                shown,
                begun.stream()
                        .filter(exchange -> indices.contains(exchange.connection()))
                        .limit(mostExchanges)
                        .toList(),
                allConnections,
                allExchanges,
                unknown);
    }

    /**
     * Those in a page.
     *
     * @throws RuntimeException where they are not such as {@link #writeTo} writes
     */
    static Lanes read(JsonObject json) {
        JsonArray operations = json.getAsJsonArray("operations");
        return new Lanes(
                json.getAsJsonArray("lanes").asList().stream()
                        .map(lane -> Lane.read(lane.getAsJsonObject()))
                        .toList(),
                json.getAsJsonArray("begun").asList().stream()
                        .map(exchange -> Begun.read(exchange.getAsJsonArray(), operations))
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
                begun.stream().map(Begun::operation).distinct().toList();
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
        json.name("begun").beginArray();
        for (Begun exchange : begun) {
            json.beginArray();
            json.value(exchange.connection());
            PageNumbers.millis(json, exchange.begin());
            PageNumbers.millis(json, exchange.end());
            json.value(exchange.status());
            json.value(exchange.attempt());
            json.value(operations.indexOf(exchange.operation()));
            json.endArray();
        }
        json.endArray().endObject();
    }
}
