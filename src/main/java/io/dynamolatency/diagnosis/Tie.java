package io.dynamolatency.diagnosis;

import io.dynamolatency.wire.Exchange;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Which exchange belongs to which call. Exchanges come in the order they began, so for each thread there are a few calls that one
 * can belong to: the last that had begun by then and those just before, which may have given up waiting. Of these it is the one
 * that made the SDK's invocation; where a client sends no id, or the call's are not known, the one in whose time the exchange lies.
 */
final class Tie {

    /** A request may reach the server after its call has given up and others have begun. */
    private static final int CALLS_BACK = 3;

    static final int NONE = -1;

    private final Samples samples;
    private final List<Exchange> exchanges;
    private final int[] sampleOf;
    private final int[] clientOf;
    /** Positions of exchanges, call by call, and where each call's begin. */
    private final int[] positions;

    private final int[] begins;

    Tie(Samples samples, List<Exchange> exchanges) {
        this.samples = samples;
        this.exchanges = exchanges;
        this.sampleOf = new int[exchanges.size()];
        this.clientOf = new int[exchanges.size()];
        Arrays.fill(clientOf, NONE);
        int[] last = new int[samples.threads()];
        for (int thread = 0; thread < last.length; thread++) {
            last[thread] = samples.beginOf(thread);
        }
        for (int i = 0; i < sampleOf.length; i++) {
            sampleOf[i] = find(i, exchanges.get(i), last);
        }
        begins = new int[samples.size() + 1];
        for (int sample : sampleOf) {
            if (sample != NONE) {
                begins[sample + 1]++;
            }
        }
        for (int i = 0; i < samples.size(); i++) {
            begins[i + 1] += begins[i];
        }
        positions = new int[begins[samples.size()]];
        int[] next = Arrays.copyOf(begins, samples.size());
        for (int i = 0; i < sampleOf.length; i++) {
            if (sampleOf[i] != NONE) {
                positions[next[sampleOf[i]]++] = i;
            }
        }
    }

    private int find(int position, Exchange exchange, int[] last) {
        String id = exchange.invocationId();
        long key = id == null ? 0 : Samples.key(id);
        int byTime = NONE;
        for (int thread = 0; thread < last.length; thread++) {
            int end = samples.endOf(thread);
            while (last[thread] + 1 < end && samples.start(last[thread] + 1) - exchange.startNanos() <= 0) {
                last[thread]++;
            }
            for (int back = 0; back < CALLS_BACK; back++) {
                int sample = last[thread] - back;
                if (sample < samples.beginOf(thread) || sample >= end) {
                    break;
                }
                if (key != 0 && samples.known(sample)) {
                    int client = samples.clientOf(sample, key);
                    if (client != NONE) {
                        clientOf[position] = client;
                        return sample;
                    }
                } else if (inTimeOf(sample, exchange)
                        && (byTime == NONE || samples.start(sample) - samples.start(byTime) > 0)) {
                    byTime = sample;
                }
            }
        }
        return byTime;
    }

    private boolean inTimeOf(int sample, Exchange exchange) {
        long over = exchange.lastByteNanos().orElse(exchange.startNanos());
        return exchange.sentNanos() - samples.start(sample) >= 0 && samples.end(sample) - over >= 0;
    }

    /** The call that an exchange belongs to, by their positions; {@link #NONE} where none of them is its. */
    int sampleOf(int exchange) {
        return sampleOf[exchange];
    }

    /** The number of the SDK client that sent an exchange; {@link #NONE} where it is not known. */
    int clientOf(int exchange) {
        return clientOf[exchange];
    }

    int exchangesOf(int sample) {
        return begins[sample + 1] - begins[sample];
    }

    /** The position of one of a call's exchanges, counted from 0. */
    int exchangeOf(int sample, int which) {
        return positions[begins[sample] + which];
    }

    /** The calls with their exchanges; a view that makes them when asked. */
    List<Sample> view() {
        return new View();
    }

    private final class View extends AbstractList<Sample> implements RandomAccess {
        @Override
        public Sample get(int index) {
            Exchange[] own = new Exchange[exchangesOf(index)];
            for (int i = 0; i < own.length; i++) {
                own[i] = exchanges.get(exchangeOf(index, i));
            }
            return new Sample(
                    samples.threadOf(index),
                    samples.intended(index),
                    samples.start(index),
                    samples.end(index),
                    samples.failed(index),
                    Arrays.asList(own));
        }

        @Override
        public int size() {
            return samples.size();
        }
    }
}
