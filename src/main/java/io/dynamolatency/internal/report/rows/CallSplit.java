package io.dynamolatency.internal.report.rows;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the time of a call went into, on average over the successful calls after each thread's first that made one request. The parts follow one
 * another and make up the response time. Means in milliseconds.
 *
 * @param calls over how many calls, at least 1
 * @param ofCalls how many successful calls after each thread's first are known one by one
 * @param waiting for its turn, in an open loop
 * @param opening the connection that was opened for it: TCP and TLS
 * @param network the request's way and the answer's
 * @param service until the answer left
 * @param client the rest: the SDK, and this machine
 */
public record CallSplit(
        int calls, int ofCalls, double waiting, double opening, double network, double service, double client) {

    /**
     * That of a result; empty where no such call is known.
     *
     * @param samples those of the result
     */
    public static Optional<CallSplit> of(ResultData result, List<CallSample> samples) {
        Map<Integer, ConnectionRecord> connections = new HashMap<>();
        result.wire().connections().forEach(connection -> connections.put(connection.index(), connection));
        long oneWay = result.network().rtt().toNanos() / 2;
        BitSet begun = new BitSet();
        long[] sums = new long[5];
        int calls = 0;
        int ofCalls = 0;
        for (CallSample sample : samples) {
            boolean first = !begun.get(sample.thread());
            begun.set(sample.thread());
            if (first || sample.failed()) {
                continue;
            }
            ofCalls++;
            if (sample.exchanges().size() != 1) {
                continue;
            }
            Exchange exchange = sample.exchanges().get(0);
            if (exchange.answeredNanos().isEmpty() || exchange.lastByteNanos().isEmpty()) {
                continue;
            }
            calls++;
            long answered = exchange.answeredNanos().getAsLong();
            long out = exchange.startNanos() - exchange.sentNanos();
            long opening = 0;
            ConnectionRecord connection = connections.get(exchange.connection());
            if (!exchange.reused() && connection != null) {
                // behind the emulated network a connection's first bytes pay the TCP handshake's round trip on their
                // way
                out = Math.min(out, oneWay);
                long from = Math.max(0, connection.openedNanos() - sample.startNanos());
                opening = Math.max(0, exchange.startNanos() - out - sample.startNanos() - from);
            }
            long network = out + exchange.lastByteNanos().getAsLong() - answered;
            long service = answered - exchange.startNanos();
            sums[0] += sample.startNanos() - sample.intendedNanos();
            sums[1] += opening;
            sums[2] += network;
            sums[3] += service;
            sums[4] += Math.max(0, sample.endNanos() - sample.startNanos() - opening - network - service);
        }
        return calls == 0
                ? Optional.empty()
                : Optional.of(new CallSplit(
                        calls,
                        ofCalls,
                        mean(sums[0], calls),
                        mean(sums[1], calls),
                        mean(sums[2], calls),
                        mean(sums[3], calls),
                        mean(sums[4], calls)));
    }

    /**
     * That in a page.
     *
     * @throws RuntimeException where it is not such as {@link #writeTo} writes
     */
    static CallSplit read(JsonObject json) {
        JsonArray ms = json.getAsJsonArray("ms");
        return new CallSplit(
                json.get("calls").getAsInt(),
                json.get("ofCalls").getAsInt(),
                ms.get(0).getAsDouble(),
                ms.get(1).getAsDouble(),
                ms.get(2).getAsDouble(),
                ms.get(3).getAsDouble(),
                ms.get(4).getAsDouble());
    }

    private static double mean(long nanos, int calls) {
        return nanos / 1e6 / calls;
    }

    void writeTo(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("calls").value(calls);
        json.name("ofCalls").value(ofCalls);
        json.name("ms").beginArray();
        for (double part : new double[] {waiting, opening, network, service, client}) {
            PageNumbers.millis(json, Math.round(1e6 * part));
        }
        json.endArray().endObject();
    }
}
