package io.dynamolatency.internal.calls;

import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the back end typically takes for a kind of exchange: the tenth percentile over all exchanges of a run with
 * the same operation, status and about the same bytes. If the back end runs on this machine, any time beyond the
 * typical one was added by the machine. Another operation, or a larger answer, is another kind. Immutable.
 */
public final class TypicalService {

    /** Uses the measured time of each exchange, for a back end that is not the kit's. */
    public static final TypicalService AS_MEASURED = new TypicalService(Map.of(), false);

    /** The fewest exchanges of a kind that have a typical time. */
    private static final int FEWEST = 10;

    /** On a busy machine even the median is drawn out. */
    private static final int TENTH = 10;

    /** A kind of exchange. Sizes are rounded up to a power of two. */
    private record Kind(String operation, int status, int requestSize, int answerSize) {
        static Kind of(Exchange exchange) {
            return new Kind(
                    exchange.operation(),
                    exchange.status(),
                    Integer.SIZE - Integer.numberOfLeadingZeros(exchange.requestBytes()),
                    Integer.SIZE - Integer.numberOfLeadingZeros(exchange.answerBytes()));
        }
    }

    private final Map<Kind, Long> typical;
    private final boolean onThisMachine;

    private TypicalService(Map<Kind, Long> typical, boolean onThisMachine) {
        this.typical = typical;
        this.onThisMachine = onThisMachine;
    }

    /** Computes the typical times from all exchanges of a run, those of the warm-up included. */
    public static TypicalService of(List<Exchange> exchanges) {
        Map<Kind, long[]> times = new HashMap<>();
        Map<Kind, Integer> counts = new HashMap<>();
        for (Exchange exchange : exchanges) {
            if (exchange.answeredNanos().isPresent()) {
                Kind kind = Kind.of(exchange);
                int count = counts.merge(kind, 1, Integer::sum);
                long[] all = times.computeIfAbsent(kind, k -> new long[FEWEST]);
                if (count > all.length) {
                    all = Arrays.copyOf(all, 2 * all.length);
                    times.put(kind, all);
                }
                all[count - 1] = measured(exchange);
            }
        }
        Map<Kind, Long> typical = new HashMap<>();
        counts.forEach((kind, count) -> {
            if (count >= FEWEST) {
                long[] all = Arrays.copyOf(times.get(kind), count);
                Arrays.sort(all);
                typical.put(kind, all[(count - 1) / TENTH]);
            }
        });
        return new TypicalService(typical, true);
    }

    /** Returns the service time of an answered exchange without what this machine added, in nanoseconds. */
    long of(Exchange exchange) {
        long measured = measured(exchange);
        Long usual = typical.isEmpty() ? null : typical.get(Kind.of(exchange));
        return usual == null ? measured : Math.min(measured, usual);
    }

    /** Returns how long an exchange was at a service that is not the kit's on this machine, in nanoseconds. */
    long elsewhere(Exchange exchange) {
        return onThisMachine ? 0 : measured(exchange);
    }

    /**
     * Returns the time from the request's last byte to the answer, without the time for which the network held the
     * request back.
     */
    private static long measured(Exchange exchange) {
        return Math.max(
                0,
                exchange.answeredNanos().orElse(exchange.startNanos())
                        - exchange.startNanos()
                        - exchange.requestHeldBackNanos());
    }
}
