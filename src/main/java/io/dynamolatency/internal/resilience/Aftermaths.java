package io.dynamolatency.internal.resilience;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.internal.wire.PeakConcurrency;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the client did after each fault of a log, in order. This is computed from the log and the calls alone.
 *
 * <p>The client needs one connection for each call that it makes at one time. After the client has used this number of
 * connections, each further connection counts as a new connection. A new connection either replaces another connection,
 * or was not needed.
 *
 * @param attemptsPerCall the number of attempts divided by the number of calls; empty without calls
 * @param gaveUpEarly how many calls failed before the last attempt that they announced, for example because the retry
 *     quota was empty
 */
public record Aftermaths(List<Aftermath> all, OptionalDouble attemptsPerCall, long gaveUpEarly) {

    /**
     * The longest time until the kit notices a refused connection. The kit looks every 10 ms, but sometimes looks late.
     */
    private static final long NOTICED_NANOS = 20_000_000;

    /**
     * Returns what happened after the faults of a log.
     *
     * @param calls the calls of the log; empty if they are unknown
     * @param callsAtOnce how many calls the client makes at one time
     */
    public static Aftermaths of(WireLog wire, List<CallSample> calls, int callsAtOnce) {
        Attempts attempts = new Attempts(wire);
        Finder finder = new Finder(wire, calls, callsAtOnce, attempts);
        return new Aftermaths(
                IntStream.range(0, wire.faults().size()).mapToObj(finder::after).toList(),
                attempts.perCall(),
                attempts.gaveUpEarly());
    }

    /** Returns what happened after the faults of a log whose calls are unknown. */
    public static Aftermaths of(WireLog wire) {
        Set<Long> struck = wire.faults().stream()
                .flatMap(event -> event.exchange().stream().boxed())
                .collect(Collectors.toSet());
        List<Exchange> others = wire.exchanges().stream()
                .filter(exchange -> !struck.contains(exchange.sequence()))
                .toList();
        return of(wire, List.of(), Math.max(1, PeakConcurrency.of(wire.connections(), others)));
    }

    /** Returns the average number of new connections after a fault; 0 without faults. */
    public double connectionsPerFault() {
        return all.stream().mapToInt(Aftermath::newConnections).average().orElse(0);
    }

    /** Returns the longest time to recovery in nanoseconds; empty if the client recovered from no fault. */
    public OptionalLong slowestRecoveryNanos() {
        return all.stream().flatMapToLong(one -> one.recoveryNanos().stream()).max();
    }

    /** Returns how many faults the client did not recover from. Untested faults do not count. */
    public int unrecovered() {
        return (int) all.stream()
                .filter(one -> one.recoveryNanos().isEmpty() && !one.untested())
                .count();
    }

    /** Returns the number of faults after which the caller saw an error. */
    public int failed() {
        return (int) all.stream().filter(Aftermath::callFailed).count();
    }

    private static final class Finder {

        private final List<FaultEvent> events;
        private final List<CallSample> calls;
        private final Attempts attempts;
        private final Map<Integer, ConnectionRecord> connections;
        /** Whether a call failed, by the number of the call's last exchange. */
        private final Map<Long, Boolean> failed = new HashMap<>();
        /** How many new connections followed each fault event, by the event's position. */
        private final int[] opened;

        Finder(WireLog wire, List<CallSample> calls, int callsAtOnce, Attempts attempts) {
            this.events = wire.faults();
            this.calls = calls;
            this.attempts = attempts;
            this.connections = wire.connections().stream()
                    .collect(Collectors.toMap(ConnectionRecord::index, Function.identity(), (one, other) -> one));
            for (CallSample call : calls) {
                if (!call.exchanges().isEmpty()) {
                    failed.put(call.exchanges().get(call.exchanges().size() - 1).sequence(), call.failed());
                }
            }
            this.opened = opened(wire, callsAtOnce);
        }

        private int[] opened(WireLog wire, int callsAtOnce) {
            int[] counts = new int[events.size()];
            Set<Integer> struck = new HashSet<>();
            events.stream()
                    .map(FaultEvent::connection)
                    .filter(connection -> connection != FaultEvent.NO_CONNECTION)
                    .forEach(struck::add);
            TreeSet<Integer> used = new TreeSet<>();
            wire.exchanges().forEach(exchange -> used.add(exchange.connection()));
            used.addAll(struck);
            int before = 0;
            int latest = -1;
            for (ConnectionRecord connection : wire.connections()) {
                if (!used.contains(connection.index())) {
                    continue;
                }
                if (before < callsAtOnce) {
                    before = used.headSet(connection.index()).size();
                }
                while (latest + 1 < counts.length
                        && events.get(latest + 1).atNanos() - connection.openedNanos() <= 0
                        && events.get(latest + 1).connection() != connection.index()) {
                    latest++;
                }
                if (latest >= 0 && before >= callsAtOnce) {
                    counts[latest]++;
                }
            }
            return counts;
        }

        Aftermath after(int position) {
            FaultEvent event = events.get(position);
            Optional<Exchange> hit =
                    event.exchange().isPresent() ? attempts.get(event.exchange().getAsLong()) : Optional.empty();
            List<Exchange> retries = hit.map(attempts::after).orElseGet(() -> attempts.afterLoss(event.atNanos()));
            Stream<Exchange> mayHaveRecovered = hit.isPresent() || !retries.isEmpty()
                    ? Stream.concat(hit.stream(), retries.stream()).filter(attempts::succeeded)
                    : attempts.nextSuccess(event.atNanos()).stream();
            OptionalLong recovery = mayHaveRecovered
                    .mapToLong(exchange -> exchange.lastByteNanos().orElseThrow() - event.atNanos())
                    .min();
            return new Aftermath(
                    event,
                    hit,
                    retries,
                    !retries.isEmpty() && openedAfter(retries.get(0), event),
                    opened[position],
                    recovery,
                    recovery.isEmpty() && untested(event),
                    callFailed(event, hit, retries),
                    givenUp(event, hit));
        }

        private boolean openedAfter(Exchange retry, FaultEvent event) {
            ConnectionRecord connection = connections.get(retry.connection());
            return retry.connection() != event.connection()
                    && connection != null
                    && connection.openedNanos() - event.atNanos() >= 0;
        }

        private boolean callFailed(FaultEvent event, Optional<Exchange> hit, List<Exchange> retries) {
            Optional<Exchange> last = retries.isEmpty() ? hit : Optional.of(retries.get(retries.size() - 1));
            if (last.isPresent()) {
                return failed.getOrDefault(last.get().sequence(), calls.isEmpty() && !attempts.succeeded(last.get()));
            }
            return calls.stream()
                    .anyMatch(call -> call.failed()
                            && call.exchanges().isEmpty()
                            && event.atNanos() - call.startNanos() >= 0
                            && call.endNanos() + noticedAfter(event) - event.atNanos() >= 0);
        }

        private boolean untested(FaultEvent event) {
            return event.exchange().isEmpty()
                    && !attempts.anySentFrom(event.atNanos())
                    && calls.stream()
                            .noneMatch(call ->
                                    call.failed() && call.endNanos() + noticedAfter(event) - event.atNanos() >= 0);
        }

        private static long noticedAfter(FaultEvent event) {
            return event.connection() == FaultEvent.NO_CONNECTION ? NOTICED_NANOS : 0;
        }

        private OptionalLong givenUp(FaultEvent event, Optional<Exchange> hit) {
            ConnectionRecord connection = connections.get(event.connection());
            return connection != null
                            && connection.closedByClient()
                            // the end of a tunnel looks like a close by the client
                            && event.kind() != FaultKind.PROXY
                            && hit.isPresent()
                            && !attempts.succeeded(hit.get())
                            && hit.get().status() == 0
                            && attempts.lastOnItsConnection(hit.get())
                    ? OptionalLong.of(
                            connection.closedNanos().orElseThrow() - hit.get().sentNanos())
                    : OptionalLong.empty();
        }
    }
}
