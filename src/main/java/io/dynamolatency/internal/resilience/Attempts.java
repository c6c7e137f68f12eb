package io.dynamolatency.internal.resilience;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The exchanges of a log by call and by number. Attempts with the same SDK invocation id belong to one call. Immutable.
 */
final class Attempts {

    /** The kinds of faults that always spoil the answer of the struck exchange. */
    private static final Set<FaultKind> SPOILING = EnumSet.of(
            FaultKind.RESET,
            FaultKind.RESET_IDLE,
            FaultKind.BLACKHOLE_IDLE,
            FaultKind.CLOSE_RACE,
            FaultKind.TRUNCATE,
            FaultKind.CORRUPT);

    private final List<Exchange> exchanges;
    private final Map<Long, Exchange> bySequence;
    private final Map<String, List<Exchange>> byInvocation;
    private final Map<Integer, Long> lastOfConnection = new HashMap<>();
    private final Map<Long, FaultKind> struck = new HashMap<>();
    /**
     * Retries whose earlier attempts are not in the log. A fault struck the connection before the log recorded these
     * attempts.
     */
    private final List<Exchange> orphans;

    Attempts(WireLog wire) {
        exchanges = wire.exchanges().stream()
                .sorted(Comparator.comparingLong(Exchange::sequence))
                .toList();
        bySequence = exchanges.stream().collect(Collectors.toMap(Exchange::sequence, Function.identity()));
        byInvocation = exchanges.stream()
                .filter(exchange -> exchange.invocationId() != null)
                .collect(Collectors.groupingBy(exchange -> Objects.requireNonNull(exchange.invocationId())));
        exchanges.forEach(exchange -> lastOfConnection.put(exchange.connection(), exchange.sequence()));
        wire.faults().forEach(event -> event.exchange().ifPresent(one -> struck.put(one, event.kind())));
        orphans = exchanges.stream()
                .filter(exchange -> exchange.retry() && ofCall(exchange).get(0).sequence() == exchange.sequence())
                .toList();
    }

    Optional<Exchange> get(long sequence) {
        return Optional.ofNullable(bySequence.get(sequence));
    }

    private List<Exchange> ofCall(Exchange exchange) {
        String id = exchange.invocationId();
        return id == null ? List.of(exchange) : byInvocation.getOrDefault(id, List.of(exchange));
    }

    /** Returns the later attempts of an exchange's call, in order. */
    List<Exchange> after(Exchange exchange) {
        return ofCall(exchange).stream()
                .filter(other -> other.sequence() > exchange.sequence())
                .toList();
    }

    /**
     * Finds the next call that lost an attempt because the attempt's connection ended. Returns the attempts of this
     * call that follow the lost attempt.
     */
    List<Exchange> afterLoss(long nanos) {
        return orphans.stream()
                .filter(exchange -> exchange.sentNanos() - nanos >= 0)
                .findFirst()
                .map(this::ofCall)
                .orElse(List.of());
    }

    /** Returns whether an exchange was sent at or after a time. */
    boolean anySentFrom(long nanos) {
        return exchanges.stream().anyMatch(exchange -> exchange.sentNanos() - nanos >= 0);
    }

    /** Returns the first successful exchange that was sent at or after a time. */
    Optional<Exchange> nextSuccess(long nanos) {
        int low = 0;
        int high = exchanges.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (exchanges.get(middle).startNanos() - nanos < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return exchanges.subList(low, exchanges.size()).stream()
                .filter(exchange -> exchange.sentNanos() - nanos >= 0 && succeeded(exchange))
                .findFirst();
    }

    boolean succeeded(Exchange exchange) {
        FaultKind kind = struck.get(exchange.sequence());
        return exchange.lastByteNanos().isPresent()
                && !exchange.failed()
                // if a later attempt follows, this attempt failed
                && (kind == null || (!SPOILING.contains(kind) && after(exchange).isEmpty()));
    }

    boolean lastOnItsConnection(Exchange exchange) {
        return Long.valueOf(exchange.sequence()).equals(lastOfConnection.get(exchange.connection()));
    }

    /** Returns the number of attempts divided by the number of calls; empty without calls. */
    OptionalDouble perCall() {
        long single = exchanges.stream()
                .filter(exchange -> exchange.invocationId() == null)
                .count();
        long attempts = byInvocation.values().stream()
                .mapToLong(all -> all.stream().mapToInt(Exchange::attempt).max().orElse(1))
                .sum();
        long calls = single + byInvocation.size();
        return calls == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (single + attempts) / calls);
    }

    /**
     * Returns how many calls failed before the last attempt that they announced, for example because the retry quota
     * was empty.
     */
    long gaveUpEarly() {
        return byInvocation.values().stream()
                .map(all -> all.get(all.size() - 1))
                .filter(last -> !succeeded(last) && last.status() != 0)
                .filter(last -> last.attempt() < last.attemptsAtMost())
                .filter(last -> last.status() >= 500 || struck.containsKey(last.sequence()))
                .count();
    }
}
