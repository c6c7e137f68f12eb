package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.OtherSenders;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Matches exchanges to calls by the SDK's invocation id. An exchange without an id, or with an id that no call has,
 * belongs to the call that was under way at that time. If several calls were under way, the exchange belongs to none of
 * them.
 */
public final class ExchangeMatcher {

    /**
     * How many of a thread's latest calls to try. Exchanges are in the order of their arrival, and calls in the order
     * of their start. The two orders can differ a little.
     */
    private static final int CALLS_BACK = 3;

    public static final int NONE = -1;

    private static final int FEW_THREADS = 16;

    private final CallSamples samples;
    private final List<Exchange> exchanges;
    private final int[] sampleOf;
    private final int[] clientOf;
    private final OtherSenders others;
    /** The positions of the exchanges, call by call. {@code begins} has the index of each call's first element here. */
    private final int[] positions;

    private final int[] begins;

    private CallSamples.@Nullable Owners owners;

    /** Matches exchanges without knowing the SDK clients of other threads. */
    public ExchangeMatcher(CallSamples samples, List<Exchange> exchanges) {
        this(samples, exchanges, new OtherSenders());
    }

    /** @param others the invocations of threads other than those of the calls */
    public ExchangeMatcher(CallSamples samples, List<Exchange> exchanges, OtherSenders others) {
        this.others = others;
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
        long key = samples.keyOf(exchange);
        int owner = key == 0 ? NONE : near(exchange, key, last);
        if (owner == NONE && key != 0) {
            owner = owners().of(key);
        }
        if (owner != NONE) {
            clientOf[position] = samples.clientOf(owner, key);
            return owner;
        }
        clientOf[position] = others.of(exchange.invocationId())
                .map(OtherSenders.Sender::client)
                .orElse(NONE);
        return byTime(exchange, last);
    }

    /**
     * Returns the call of an exchange if no later call of the same thread started before the exchange was sent. This is
     * true of most exchanges. This method needs no table.
     */
    private int near(Exchange exchange, long key, int[] last) {
        for (int thread = 0; last.length <= FEW_THREADS && thread < last.length; thread++) {
            int end = advance(thread, exchange, last);
            if (last[thread] < end && samples.invocation(last[thread]) == key) {
                return last[thread];
            }
        }
        return NONE;
    }

    /** Moves to the thread's last call that started before the exchange. Returns the end of the thread's calls. */
    private int advance(int thread, Exchange exchange, int[] last) {
        int end = samples.endOf(thread);
        while (last[thread] + 1 < end && samples.start(last[thread] + 1) - exchange.sentNanos() <= 0) {
            last[thread]++;
        }
        return end;
    }

    private CallSamples.Owners owners() {
        if (owners == null) {
            owners = samples.new Owners();
        }
        return owners;
    }

    /** Returns the call that was under way when an exchange was sent; none if several calls were under way. */
    private int byTime(Exchange exchange, int[] last) {
        int found = NONE;
        for (int thread = 0; thread < last.length; thread++) {
            int end = advance(thread, exchange, last);
            // requests can arrive in a slightly different order than they were sent, so try earlier calls, too
            for (int back = 0; back < CALLS_BACK; back++) {
                int sample = last[thread] - back;
                if (sample < samples.beginOf(thread) || sample >= end) {
                    break;
                }
                if (inTimeOf(sample, exchange)) {
                    if (found != NONE) {
                        return NONE;
                    }
                    found = sample;
                }
            }
        }
        return found;
    }

    private boolean inTimeOf(int sample, Exchange exchange) {
        long over = exchange.firstByteNanos().orElse(exchange.sentNanos());
        return exchange.sentNanos() - samples.start(sample) >= 0 && samples.end(sample) - over >= 0;
    }

    /**
     * Returns the position of the call that an exchange belongs to; {@link #NONE} if the exchange belongs to no call.
     */
    public int sampleOf(int exchange) {
        return sampleOf[exchange];
    }

    /** Returns whether a call is known to have made an invocation. */
    public boolean madeByCall(String invocationId) {
        return owners().of(CallSamples.key(invocationId)) != NONE;
    }

    /** Returns the SDK client of an invocation; {@link #NONE} if no call is known to have made the invocation. */
    public int clientOf(String invocationId) {
        long key = CallSamples.key(invocationId);
        int owner = owners().of(key);
        return owner == NONE ? NONE : samples.clientOf(owner, key);
    }

    /** Returns the number of the SDK client that sent an exchange; {@link #NONE} if unknown. */
    public int clientOf(int exchange) {
        return clientOf[exchange];
    }

    public int exchangesOf(int sample) {
        return begins[sample + 1] - begins[sample];
    }

    /** Returns the position of one of a call's exchanges. */
    public int exchangeOf(int sample, int which) {
        return positions[begins[sample] + which];
    }

    /** Returns the calls with their exchanges, as a view that creates each call on access. */
    public List<CallSample> view() {
        return new View();
    }

    private final class View extends AbstractList<CallSample> implements RandomAccess {
        @Override
        public CallSample get(int index) {
            Exchange[] own = new Exchange[exchangesOf(index)];
            for (int i = 0; i < own.length; i++) {
                own[i] = exchanges.get(exchangeOf(index, i));
            }
            return new CallSample(
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
