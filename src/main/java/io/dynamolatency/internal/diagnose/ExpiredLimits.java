package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Names the time-outs that ended requests before their answers. The SDK reports the time-out that ended a call, except
 * for the apiCallTimeout of asynchronous clients. Earlier attempts of a call have no report: their time-out shows in
 * how long the client kept their connection. Immutable.
 */
final class ExpiredLimits {

    /** An attempt can seem to end too soon: by its time-out divided by this number, or by 2 ms if that is more. */
    private static final int PART = 10;

    private static final long LEAST_SPREAD_NANOS = 2_000_000;

    private final Connections connections;
    /** The position of the last attempt of each invocation that was sent again. */
    private final Map<String, Integer> lastAttempts = new HashMap<>();

    private final Optional<ExpiredTimeOut> ofSent;
    private final Optional<ExpiredTimeOut> ofUnsent;
    private final Optional<ExpiredTimeOut> ofHandshakes;
    private final int unsent;
    private final List<PoolFailures.Failure> poolWaits = new ArrayList<>();

    ExpiredLimits(Connections connections, PoolFailures failures, FailedHandshakes handshakes) {
        this.connections = connections;
        for (int i = 0; i < connections.exchanges().size(); i++) {
            Exchange exchange = connections.exchanges().get(i);
            if (exchange.retry() && exchange.invocationId() != null) {
                lastAttempts.put(exchange.invocationId(), i);
            }
        }
        this.ofSent = most(IntStream.range(0, connections.exchanges().size())
                .filter(i -> connections.isAbandoned(connections.exchanges().get(i))
                        && !connections.givenUp().byCaller(i))
                .mapToObj(this::ofSent)
                .toList());
        List<Ending> neverSent = new ArrayList<>();
        for (PoolFailures.Unsent one : failures.timedOut()) {
            if (one.waitedForPool(connections.use())) {
                poolWaits.add(new PoolFailures.Failure(one.ending().nanos(), one.client()));
            } else {
                neverSent.add(one.ending());
            }
        }
        this.unsent = neverSent.size();
        this.ofUnsent = most(neverSent.stream()
                .map(ending -> TimeOut.of(ending.kind(), ending.limits()))
                .toList());
        List<TimeOut> possible = Stream.concat(
                        neverSent.stream().map(Ending::limits),
                        connections.allClients().mapToObj(connections.facts().clients()::limitsOf))
                .flatMap(limits -> PoolFailures.TIME_OUTS.stream().flatMap(kind -> TimeOut.of(kind, limits).stream()))
                .distinct()
                .toList();
        this.ofHandshakes = most(LongStream.of(handshakes.agesGivenUp())
                .mapToObj(age -> possible.stream()
                        .filter(limit ->
                                limit.value().filter(value -> ends(age, value)).isPresent())
                        .findFirst())
                .toList());
    }

    /** Returns how many requests a time-out ended before they were sent, while they did not wait for a pool. */
    int unsent() {
        return unsent;
    }

    /** Returns the requests that a time-out ended while they waited for a connection of a pool. */
    List<PoolFailures.Failure> poolWaits() {
        return poolWaits;
    }

    private Optional<TimeOut> ofSent(int position) {
        Optional<Duration> attempt = connections
                .facts()
                .clients()
                .limitsOf(connections.tie().clientOf(position))
                .attempt()
                .filter(value -> ends(kept(connections.exchanges().get(position)), value));
        Optional<Ending> ending = connections.givenUp().ending(position).filter(end -> ends(position, end));
        if (ending.isPresent()) {
            return TimeOut.of(ending.get().kind(), ending.get().limits());
        }
        if (attempt.isPresent()) {
            return Optional.of(new TimeOut(InvocationEndings.Kind.ATTEMPT_TIMEOUT.setting(), attempt));
        }
        return connections
                .givenUp()
                .timedOut(position)
                .map(value -> new TimeOut(InvocationEndings.Kind.API_CALL_TIMEOUT.setting(), Optional.of(value)));
    }

    /**
     * Returns whether the end of a call is the end of this attempt. A call can also end later, while it waits for the
     * next attempt.
     */
    private boolean ends(int position, Ending end) {
        Exchange exchange = connections.exchanges().get(position);
        String id = exchange.invocationId();
        boolean last = id == null || lastAttempts.getOrDefault(id, position) <= position;
        OptionalLong closed = connections
                .record(connections.positionOf(exchange.connection()))
                .closedNanos();
        return last && (closed.isEmpty() || end.nanos() - closed.getAsLong() <= LEAST_SPREAD_NANOS);
    }

    /** Returns how long the client kept the connection for an exchange without an answer. */
    private long kept(Exchange exchange) {
        int connection = connections.positionOf(exchange.connection());
        long begin = exchange.reused()
                ? exchange.sentNanos()
                : connections.record(connection).openedNanos();
        OptionalLong closed = connections.record(connection).closedNanos();
        return closed.orElse(begin) - begin;
    }

    /** Returns whether a duration fits a time-out. On a busy machine, the end comes late. */
    private static boolean ends(long nanos, Duration limit) {
        long spread = Math.max(LEAST_SPREAD_NANOS, limit.toNanos() / PART);
        long later = nanos - limit.toNanos();
        return later >= -spread && later <= 2 * spread;
    }

    /** Returns the time-out that ended the most requests or connections; empty if it ended fewer than half of them. */
    private static Optional<ExpiredTimeOut> most(List<Optional<TimeOut>> ends) {
        Map<TimeOut, Integer> counts = new HashMap<>();
        ends.forEach(end -> end.ifPresent(limit -> counts.merge(limit, 1, Integer::sum)));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> 2 * most.getValue() >= ends.size())
                .map(most -> new ExpiredTimeOut(most.getKey(), most.getValue(), ends.size()));
    }

    private Optional<ExpiredTimeOut> of(Kind kind, CauseTotals tally) {
        if (connections.facts().setting().otherProcess()) {
            // the time-outs of a program in another process are unknown
            return Optional.empty();
        }
        return switch (kind) {
            case ABANDONED_CALLS -> tally.connections() > 0 ? ofSent : ofUnsent;
            case HANDSHAKES_GIVEN_UP -> ofHandshakes;
            default -> Optional.empty();
        };
    }

    /** Returns the title of a cause with the time-out that ran out; empty if none is known. */
    Optional<String> title(Kind kind, CauseTotals tally) {
        return of(kind, tally)
                .map(expired -> expired.text()
                        + (kind == Kind.ABANDONED_CALLS
                                ? " ends requests before their answer"
                                : " ends new connections during their TLS handshake"));
    }

    /** Returns the fix of a cause for the time-out that ran out; empty if none is known. */
    Optional<String> fix(Kind kind, CauseTotals tally) {
        return of(kind, tally)
                .map(expired -> "raise " + expired.limit().setting() + " above the time that "
                        + (kind == Kind.ABANDONED_CALLS
                                ? "answers take, or find out why they take so long"
                                : "a new connection and a call take together"));
    }

    /**
     * Returns the evidence for requests that the client gave up.
     *
     * @param waited how long the client waited, in words
     */
    String evidence(CauseTotals tally, String waited) {
        String counted = of(Kind.ABANDONED_CALLS, tally)
                .map(expired -> expired.text() + " ended " + expired.times() + " of " + expired.all() + " requests")
                .orElse("");
        if (tally.connections() == 0) {
            return (counted.isEmpty() ? "time-outs ended " + Numbers.counted(unsent, "request") : counted)
                    + " before they were sent" + network();
        }
        return "the client closed " + Numbers.counted(tally.connections(), "connection")
                + " before the answer was complete, " + waited + " after the request (median)"
                + (counted.isEmpty() ? "" : "; " + counted + " without a complete answer")
                + answers();
    }

    private String network() {
        Duration rtt = connections.facts().setting().network().rtt();
        return rtt.isZero()
                ? ""
                : "; on this network, a round trip takes " + Durations.format(rtt) + ", and a new connection "
                        + Durations.format(
                                connections.facts().setting().network().newConnection(false)) + " more";
    }

    /** Returns how long complete answers took, or that no answer was complete. */
    private String answers() {
        long[] took = connections.exchanges().stream()
                .filter(exchange -> exchange.lastByteNanos().isPresent() && !connections.isAbandoned(exchange))
                .mapToLong(exchange -> exchange.lastByteNanos().getAsLong() - exchange.sentNanos())
                .sorted()
                .toArray();
        return took.length == 0
                ? "; no answer was complete"
                : "; complete answers took " + Durations.inMillis(took[took.length / 2]) + " (median), at most "
                        + Durations.inMillis(took[took.length - 1]);
    }
}
