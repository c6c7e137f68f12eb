package io.dynamolatency.report;

import com.google.gson.stream.JsonWriter;
import io.dynamolatency.diagnosis.Sample;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The connections of a result, each in a lane of its own: the first ones, with the first exchanges. Immutable.
 *
 * @param connections those shown, in the order they were opened
 * @param exchanges those shown, in the order they began
 * @param allConnections how many there were, failed handshakes included
 * @param allExchanges how many there were
 * @param originNanos the moment that times are told from, when the first timed call began
 * @param unknown why connections are not known; empty where they are
 */
record Lanes(
        List<ConnectionRecord> connections,
        List<Exchange> exchanges,
        int allConnections,
        int allExchanges,
        long originNanos,
        String unknown) {

    /**
     * Those of a result, with so many connections and exchanges or fewer.
     *
     * @param samples those of the result
     */
    static Lanes of(LatencyResult result, List<Sample> samples, int connections, int exchanges) {
        WireLog wire = result.wire();
        long origin = origin(samples, wire);
        return new Lanes(
                        wire.connections(),
                        wire.exchanges(),
                        wire.opened() + wire.failedHandshakes(),
                        wire.begun(),
                        origin,
                        wire.gap())
                .atMost(connections, exchanges);
    }

    private static long origin(List<Sample> samples, WireLog wire) {
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
        List<ConnectionRecord> shown =
                connections.stream().limit(mostConnections).toList();
        var indices = shown.stream().map(ConnectionRecord::index).collect(Collectors.toSet());
        return new Lanes(
                shown,
                exchanges.stream()
                        .filter(exchange -> indices.contains(exchange.connection()))
                        .limit(mostExchanges)
                        .toList(),
                allConnections,
                allExchanges,
                originNanos,
                unknown);
    }

    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("connections").value(allConnections);
        json.name("exchanges").value(allExchanges);
        json.name("unknown").value(unknown);
        List<String> operations =
                exchanges.stream().map(Exchange::operation).distinct().toList();
        json.name("operations").beginArray();
        for (String operation : operations) {
            json.value(operation);
        }
        json.endArray();
        json.name("lanes").beginArray();
        for (ConnectionRecord connection : connections) {
            write(json, connection);
        }
        json.endArray();
        // connection, begin, end, status, attempt, operation: the last byte's arrival is the end, or the last that is
        // known
        json.name("begun").beginArray();
        for (Exchange exchange : exchanges) {
            json.beginArray();
            json.value(exchange.connection());
            PageNumbers.millis(json, exchange.sentNanos() - originNanos);
            PageNumbers.millis(json, end(exchange) - originNanos);
            json.value(exchange.status());
            json.value(exchange.attempt());
            json.value(operations.indexOf(exchange.operation()));
            json.endArray();
        }
        json.endArray().endObject();
    }

    private static long end(Exchange exchange) {
        return exchange.lastByteNanos()
                .orElse(exchange.firstByteNanos()
                        .orElse(exchange.answeredNanos().orElse(exchange.startNanos())));
    }

    private void write(JsonWriter json, ConnectionRecord connection) throws IOException {
        json.beginObject();
        json.name("index").value(connection.index());
        json.name("opened");
        PageNumbers.millis(json, connection.openedNanos() - originNanos);
        writeOptional(json.name("secured"), connection.handshakeNanos());
        json.name("handshake").value(connection.handshake().name());
        json.name("exchanges").value(connection.exchanges());
        writeOptional(json.name("closed"), connection.closedNanos());
        json.name("closedBy")
                .value(Optional.ofNullable(connection.closedBy())
                        .map(Enum::name)
                        .orElse(null));
        json.endObject();
    }

    private void writeOptional(JsonWriter json, OptionalLong nanos) throws IOException {
        if (nanos.isPresent()) {
            PageNumbers.millis(json, nanos.getAsLong() - originNanos);
        } else {
            json.nullValue();
        }
    }
}
