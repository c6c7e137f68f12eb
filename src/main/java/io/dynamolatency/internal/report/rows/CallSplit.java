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
 * The mean time of a call, split into parts. The sum of the parts is the response time. The mean is taken over
 * successful calls with exactly one request. The first call of each thread is left out. All times are in milliseconds.
 *
 * @param calls the number of calls that the means are taken over, at least 1
 * @param ofCalls the number of recorded successful calls with any number of requests, without each thread's first call
 * @param waiting the time that the call waited for its turn; only with a rate
 * @param opening the time to open the call's connection: TCP and TLS
 * @param network the time that the request and the answer travel over the network
 * @param service the time from the arrival of the request at the service until the answer left the service
 * @param client the rest of the time: work of the SDK and of this machine
 */
public record CallSplit(
        int calls, int ofCalls, double waiting, double opening, double network, double service, double client) {

    /**
     * Returns the split of a result; empty if the means would cover no call.
     *
     * @param samples the samples of the result
     */
    public static Optional<CallSplit> of(ResultData result, List<CallSample> samples) {
        Map<Integer, ConnectionRecord> connections = new HashMap<>();
        result.wire().connections().forEach(connection -> connections.put(connection.index(), connection));
        long oneWay = result.network().rtt().toNanos() / 2;
        BitSet started = new BitSet();
        long[] sums = new long[5];
        int calls = 0;
        int ofCalls = 0;
        for (CallSample sample : samples) {
            boolean first = !started.get(sample.thread());
            started.set(sample.thread());
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
                // for the TCP handshake, the emulated network delays the first bytes of a connection by a round trip
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
     * Reads a split from the page's data.
     *
     * @throws RuntimeException if {@link #writeTo} did not write the JSON
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
