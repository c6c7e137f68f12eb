package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.wire.Exchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long the back end typically takes for a kind of exchange: the first percentile over all exchanges of a run with
 * the same operation, status and about the same bytes. If the back end runs on this machine, any time beyond the
 * typical one was added by the machine. Another operation, or a larger answer, is another kind. Immutable.
 */
public final class TypicalService {

    /** Uses the measured time of each exchange, for a back end that is not the kit's. */
    public static final TypicalService AS_MEASURED = new TypicalService(Map.of(), false);

    /** The fewest exchanges of a kind that have a typical time. */
    private static final int FEWEST = 10;

    /** Which quantile is typical. With the machine's share no other exchange counts, so it is near the shortest. */
    private static final double TYPICAL = 0.01;

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
        Map<Kind, List<Long>> times = exchanges.stream()
                .filter(exchange -> exchange.answeredNanos().isPresent())
                .collect(Collectors.groupingBy(
                        Kind::of, Collectors.mapping(TypicalService::measured, Collectors.toList())));
        Map<Kind, Long> typical = new HashMap<>();
        times.forEach((kind, all) -> {
            if (all.size() >= FEWEST) {
                long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
                typical.put(kind, Quantiles.nearestRank(sorted, TYPICAL));
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

    /** Returns the time from the request's last byte to the answer. */
    private static long measured(Exchange exchange) {
        return Math.max(0, exchange.answeredNanos().orElse(exchange.completeNanos()) - exchange.completeNanos());
    }
}
