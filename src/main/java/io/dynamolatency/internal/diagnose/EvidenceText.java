package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.AnswerText;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Writes the evidence for a cause: counts, and an example. */
final class EvidenceText {

    private final DiagnosisInput facts;
    private final Connections connections;
    private final MoreEvidence more;
    private final ExpiredLimits expired;
    private final SenderThreads senders;
    private final CallSummary summary;

    EvidenceText(
            DiagnosisInput facts,
            Connections connections,
            FailedHandshakes failedHandshakes,
            ExpiredLimits expired,
            SenderThreads senders,
            CallSummary summary) {
        this.facts = facts;
        this.connections = connections;
        this.more = new MoreEvidence(facts, connections, failedHandshakes);
        this.expired = expired;
        this.senders = senders;
        this.summary = summary;
    }

    List<String> evidence(Kind kind, CauseTotals tally) {
        List<String> lines = new ArrayList<>();
        lines.add(specific(kind, tally));
        if (tally.connections() > 0) {
            lines.add(Numbers.were(wire().opened(), "connection") + " opened for "
                    + Numbers.counted(wire().exchanges().size(), "request") + ", "
                    + (kind == Kind.FAILED_HANDSHAKES || kind == Kind.HANDSHAKES_GIVEN_UP
                            ? tally.connections() + " more failed in the TLS handshake"
                            : tally.connections() + " of them because of this"));
            lines.add(example(tally.example()));
        } else {
            if (tally.nanos() > 0) {
                lines.add(summary.calls().share(tally));
            }
            String division = summary.division();
            if (!division.isEmpty()) {
                lines.add(division);
            }
        }
        return lines;
    }

    private WireLog wire() {
        return facts.wire();
    }

    private String specific(Kind kind, CauseTotals tally) {
        return switch (kind) {
            case REQUEST_CLOSE -> "request header Connection: close on " + of(Exchange::requestSaysClose) + closers();
            case SERVER_ANSWERS_CLOSE ->
                "the answer's header is Connection: close on " + of(Exchange::responseSaysClose) + ", the request's on "
                        + exchanges(Exchange::requestSaysClose);
            case CLIENT_CLOSES -> clientCloses(tally);
            case SERVER_CLOSES_IDLE ->
                "connections had been idle for " + median(tally, connections::idleBeforeClose)
                        + " (median) when the service closed them"
                        + (facts.setting().network().idleTimeout().isZero()
                                ? ""
                                : "; its time-out: "
                                        + Durations.format(
                                                facts.setting().network().idleTimeout()));
            case SERVER_CLOSES ->
                "the last answers did not say Connection: close (answers: " + headers(tally, false)
                        + "); the service closed connections "
                        + median(tally, connections::idleBeforeClose) + " after their last answer (median)";
            case CLIENT_REBUILT -> rebuilt(tally);
            case TIME_TO_LIVE ->
                "connections were " + spread(tally, this::age)
                        + " old when the client closed them; greatest age of a reused connection: "
                        + oldestInUse();
            case IDLE_LIMIT ->
                "connections had been idle for " + spread(tally, connections::idleBeforeClose)
                        + " when the client closed them" + keptIdle() + pauses();
            case POOL_OVERFLOW ->
                "up to " + Numbers.were(wire().peakConcurrency(), "request")
                        + " under way at a time; during the calls, the client closed " + closedWhileCalling() + " of "
                        + Numbers.counted(wire().opened(), "connection") + " after an answer, and reused others";
            case ERROR_ANSWERS -> "answers by status: " + statuses();
            case ABANDONED_CALLS -> expired.evidence(tally, median(tally, this::waited));
            case RETRIES ->
                wire().retries() + " of " + Numbers.counted(wire().exchanges().size(), "request")
                        + (wire().retries() == 1 ? " repeats" : " repeat")
                        + " an earlier attempt; the attempts before them: " + more.earlierAttempts();
            case RESUMPTION_LOST ->
                "TLS handshakes: " + wire().fullHandshakes() + " full, " + wire().resumedHandshakes() + " resumed"
                        + (facts.setting().network().resumption() ? "" : "; this network's service resumes none");
            case FAILED_HANDSHAKES -> "why: " + failures();
            case SEVERAL_REQUESTS ->
                Numbers.counted(wire().exchanges().size(), "request") + " for "
                        + Numbers.counted(facts.samples().size(), "call") + ": " + operations();
            case FEW_THREADS -> senders.evidence();
            case SLOW_SERVICE -> "the service took " + serving() + ", counted from the request's last byte";
            case JVM_PAUSES ->
                Numbers.counted(facts.pauses().size(), "pause") + ", "
                        + Durations.inMillis(facts.pauses().stream()
                                .mapToLong(p -> p.endNanos() - p.startNanos())
                                .sum())
                        + " in total, the longest "
                        + facts.pauses().stream()
                                .max((a, b) ->
                                        Long.compare(a.endNanos() - a.startNanos(), b.endNanos() - b.startNanos()))
                                .map(p -> Durations.inMillis(p.endNanos() - p.startNanos()) + " (" + p.what() + ")")
                                .orElse("0 ms");
            case RATE_NOT_HELD ->
                Numbers.counted(tally.calls(), "call") + " began later than intended, by "
                        + Durations.inMillis(tally.nanos() / Math.max(1, tally.calls())) + " on average, with "
                        + Numbers.counted(facts.setting().concurrency(), "thread");
            case POOL_TOO_SMALL,
                    LEAKED,
                    UNUSED_CONNECTIONS,
                    MANY_CLIENTS,
                    CLOSED_BETWEEN,
                    CALLER_GAVE_UP,
                    HANDSHAKES_GIVEN_UP,
                    REQUEST_IN_PIECES,
                    EXPECT_CONTINUE,
                    BEFORE_SDK,
                    IN_SDK,
                    FUTURE_COMPLETED_LATE,
                    AFTER_ANSWER -> more.of(kind, tally);
        };
    }

    private int closedWhileCalling() {
        long last = wire().exchanges().stream()
                .mapToLong(Exchange::sentNanos)
                .reduce((one, other) -> other - one > 0 ? other : one)
                .orElse(0);
        return (int) wire().connections().stream()
                .filter(record -> record.exchanges() > 0 && record.closedByClient())
                .filter(record -> record.closedNanos().orElseThrow() - last < 0)
                .count();
    }

    private String rebuilt(CauseTotals tally) {
        long clients = connections.allClients().count();
        String handshakes = wire().fullHandshakes() + wire().resumedHandshakes() == 0
                ? ""
                : "; TLS handshakes: " + wire().fullHandshakes() + " full, " + wire().resumedHandshakes() + " resumed";
        return (clients > 1
                        ? clients + (facts.setting().otherProcess() ? " processes" : " SDK clients") + " sent "
                                + Numbers.counted(wire().exchanges().size(), "request")
                        : Numbers.counted(tally.connections(), "new connection")
                                + (tally.connections() == 1 ? " replaced an earlier one" : " replaced earlier ones"))
                + handshakes;
    }

    private String clientCloses(CauseTotals tally) {
        String when = median(tally, connections::idleBeforeClose) + " after the answer (median)";
        boolean promised = wire().exchanges().stream().allMatch(Exchange::requestSaysKeepAlive);
        if (!promised) {
            return "no header asks for a close (request: " + headers(tally, true) + "; answer: " + headers(tally, false)
                    + "); the client closes " + when;
        }
        boolean always = wire().exchanges().stream().noneMatch(Exchange::reused)
                && wire().closedByClient() >= wire().opened() - 1;
        return "the request header said keep-alive, but the client closed after "
                + (always
                        ? "every answer"
                        : tally.connections() + " of "
                                + Numbers.counted(wire().exchanges().size(), "answer"))
                + ": the header lies (answer: " + headers(tally, false) + "; closed " + when + ")";
    }

    private String closers() {
        return "; closed first by the service " + Numbers.counted(wire().closedBy(Closer.SERVER), "time")
                + ", by the client " + wire().closedByClient();
    }

    private String of(Predicate<Exchange> which) {
        return exchanges(which) + " of " + Numbers.counted(wire().exchanges().size(), "exchange");
    }

    private long exchanges(Predicate<Exchange> which) {
        return wire().exchanges().stream().filter(which).count();
    }

    /** Returns the Connection headers of the last request or answer on each connection that ended for a reason. */
    private String headers(CauseTotals tally, boolean request) {
        return ended(tally)
                .map(connections::last)
                .mapToObj(connections.exchanges()::get)
                .map(e -> Objects.requireNonNullElse(
                        request ? e.requestConnectionHeader() : e.responseConnectionHeader(), "none"))
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    private String statuses() {
        Map<String, Long> byStatus = wire().exchanges().stream()
                .collect(Collectors.groupingBy(AnswerText::status, TreeMap::new, Collectors.counting()));
        return byStatus.entrySet().stream()
                .map(e -> e.getValue() + (e.getKey().equals("0") ? " without an answer" : " x " + e.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String operations() {
        Map<String, Long> byName = wire().exchanges().stream()
                .collect(Collectors.groupingBy(Exchange::operation, TreeMap::new, Collectors.counting()));
        return byName.entrySet().stream()
                .map(e -> e.getValue() + " x " + (e.getKey().isEmpty() ? "(no operation)" : e.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String failures() {
        return wire().connections().stream()
                .filter(c -> c.handshake() == Handshake.FAILED)
                .map(c -> Objects.requireNonNullElse(c.handshakeFailure(), "not known"))
                .distinct()
                .limit(2)
                .collect(Collectors.joining("; "));
    }

    private String serving() {
        long[] nanos = wire().exchanges().stream()
                .filter(e -> e.answeredNanos().isPresent())
                .mapToLong(EvidenceText::serving)
                .sorted()
                .toArray();
        return Durations.inMillis(nanos[nanos.length / 2]) + " for an answer (median), and at most "
                + Durations.inMillis(nanos[nanos.length - 1]);
    }

    /** Returns the time from the last byte of an answered request until the service's answer, in nanoseconds. */
    static long serving(Exchange exchange) {
        return exchange.answeredNanos().orElseThrow() - exchange.completeNanos();
    }

    private String keptIdle() {
        LongStream idle = wire().exchanges().stream().flatMapToLong(e -> e.idleNanosBefore().stream());
        return idle.max().stream()
                .mapToObj(most -> "; longest idle time before a reuse: " + Durations.inMillis(most))
                .findFirst()
                .orElse("; no connection was used again");
    }

    /** Returns how long the test waited before calls that opened a connection (median); empty if unknown. */
    private String pauses() {
        long[] pauses = IntStream.range(0, connections.size())
                .filter(c -> connections.first(c) != Connections.NONE)
                .mapToLong(connections::pauseBefore)
                .filter(pause -> pause >= 0)
                .sorted()
                .toArray();
        return pauses.length == 0
                ? ""
                : "; the test waits " + Durations.inMillis(pauses[pauses.length / 2])
                        + " before a call that opens a connection (median)";
    }

    private String oldestInUse() {
        return wire().exchanges().stream()
                .filter(e -> e.reused() && connections.positionOf(e.connection()) != Connections.NONE)
                .mapToLong(e -> e.sentNanos()
                        - connections
                                .record(connections.positionOf(e.connection()))
                                .openedNanos())
                .max()
                .stream()
                .mapToObj(Durations::inMillis)
                .findFirst()
                .orElse("none");
    }

    private long age(int connection) {
        ConnectionRecord record = connections.record(connection);
        return record.closedNanos().orElse(record.openedNanos()) - record.openedNanos();
    }

    private long waited(int connection) {
        return connections.record(connection).closedNanos().orElseThrow()
                - connections.exchanges().get(connections.last(connection)).sentNanos();
    }

    private interface OfConnection {
        long nanos(int connection);
    }

    /** Returns the connections whose replacement has the same reason as the cause's example. */
    private IntStream ended(CauseTotals tally) {
        if (tally.example() == Connections.NONE) {
            return IntStream.empty();
        }
        Kind reason = connections.reason(tally.example());
        return IntStream.range(0, connections.size())
                .filter(c -> connections.reason(c) == reason && connections.replacedBy(c) != Connections.NONE)
                .map(connections::replacedBy);
    }

    /** Returns one figure of each closed connection that ended for the cause's reason, in ascending order. */
    private long[] all(CauseTotals tally, OfConnection what) {
        return ended(tally)
                .filter(c -> connections.record(c).closedNanos().isPresent())
                .mapToLong(what::nanos)
                .sorted()
                .toArray();
    }

    private String median(CauseTotals tally, OfConnection what) {
        long[] all = all(tally, what);
        return all.length == 0 ? "at once" : Durations.inMillis(all[all.length / 2]);
    }

    private String spread(CauseTotals tally, OfConnection what) {
        long[] all = all(tally, what);
        return all.length == 0
                ? "not known"
                : Durations.inMillis(all[0]) + " to " + Durations.inMillis(all[all.length - 1]);
    }

    /**
     * Returns the history of the connection that the given connection replaced. If the given connection replaced no
     * connection, returns the history of the given connection.
     */
    private String example(int opened) {
        int earlier = connections.replacedBy(opened);
        int shown = earlier == Connections.NONE ? opened : earlier;
        ConnectionRecord record = connections.record(shown);
        StringBuilder line = new StringBuilder("for example connection ")
                .append(record.index())
                .append(": ");
        line.append(handshake(record)).append(Numbers.counted(record.exchanges(), "request"));
        if (record.closedBy() == null) {
            line.append(", still open at the end");
        } else {
            line.append(
                    switch (record.closedBy()) {
                        case CLIENT_FIN ->
                            WhyClientCloses.endedBetween(record, facts)
                                    ? ", ended from the client's side"
                                    : ", closed by the client";
                        case CLIENT_RESET -> ", closed by the client with a reset";
                        case SERVER -> ", closed by the service";
                        case PROXY -> ", closed by the kit's proxy at shutdown";
                    });
            line.append(" ").append(Durations.inMillis(age(shown))).append(" after it was opened");
        }
        if (earlier != Connections.NONE) {
            line.append("; then connection ")
                    .append(connections.record(opened).index())
                    .append(" was opened");
        }
        return line.toString();
    }

    private static String handshake(ConnectionRecord record) {
        return switch (record.handshake()) {
            case NONE, PENDING, UNKNOWN -> "";
            case FULL -> "full handshake, ";
            case RESUMED -> "resumed handshake, ";
            case FAILED -> "failed handshake, ";
        };
    }
}
