package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.wire.Exchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long the back end typically takes for a kind of exchange: the first percentile over all exchanges of this kind in
 * a run. Exchanges of a kind have the same operation, the same status and about the same sizes. If the back end runs on
 * this machine, all time beyond the typical time counts as added by the machine. Immutable.
 */
public final class TypicalServiceTimes {

    /** Uses the measured time of each exchange, if the kit did not start the back end on this machine. */
    public static final TypicalServiceTimes AS_MEASURED = new TypicalServiceTimes(Map.of(), false);

    /** The kit computes a typical time only for a kind with at least this number of exchanges. */
    private static final int FEWEST = 10;

    /**
     * The quantile that counts as typical. It is near the shortest time, since longer times contain time that the
     * machine added.
     */
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

    private TypicalServiceTimes(Map<Kind, Long> typical, boolean onThisMachine) {
        this.typical = typical;
        this.onThisMachine = onThisMachine;
    }

    /** Computes the typical times from all exchanges of a run, including exchanges of the warm-up. */
    public static TypicalServiceTimes of(List<Exchange> exchanges) {
        Map<Kind, List<Long>> times = exchanges.stream()
                .filter(exchange -> exchange.answeredNanos().isPresent())
                .collect(Collectors.groupingBy(
                        Kind::of, Collectors.mapping(TypicalServiceTimes::measured, Collectors.toList())));
        Map<Kind, Long> typical = new HashMap<>();
        times.forEach((kind, all) -> {
            if (all.size() >= FEWEST) {
                long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
                typical.put(kind, Quantiles.nearestRank(sorted, TYPICAL));
            }
        });
        return new TypicalServiceTimes(typical, true);
    }

    /** Returns the service time of an answered exchange without what this machine added, in nanoseconds. */
    long of(Exchange exchange) {
        long measured = measured(exchange);
        Long usual = typical.isEmpty() ? null : typical.get(Kind.of(exchange));
        return usual == null ? measured : Math.min(measured, usual);
    }

    /**
     * Returns how long an exchange was at the service, in nanoseconds; 0 if the kit runs the service on this machine.
     */
    long elsewhere(Exchange exchange) {
        return onThisMachine ? 0 : measured(exchange);
    }

    /** Returns the time from the request's last byte to the answer. */
    private static long measured(Exchange exchange) {
        return Math.max(0, exchange.answeredNanos().orElse(exchange.completeNanos()) - exchange.completeNanos());
    }
}
