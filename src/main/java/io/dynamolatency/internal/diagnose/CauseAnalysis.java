package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.diagnose.CallsInQuestion.Which;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds the causes of slow calls and lost connections. A new connection or a stretch of a call's time can count for
 * several causes, or for none. A cause that explains too little is dropped ({@link CauseFilter}). The analysis stores a
 * few numbers for each connection, exchange and call.
 */
public final class CauseAnalysis {

    /**
     * An answer is slow if it takes at least this many times the median. If the median itself is slow, {@link
     * #SLOW_NANOS} is the limit.
     */
    private static final int TIMES_MEDIAN = 8;

    /** An answer that takes less time than this is never slow. */
    private static final long SLOW_NANOS = 20_000_000;

    /** The least time off the wire that counts as a cause. A cold or busy machine alone can cause shorter times. */
    private static final long LEAST_OWN_NANOS = 5_000_000;

    /** The least time off the wire that counts as a cause, for calls over a limit and for first calls. */
    private static final long LEAST_OWN_NANOS_OVER = 3_000_000;

    private final DiagnosisInput facts;
    private final Symptom symptom;
    private final long limitNanos;
    private final boolean firstCalls;
    private final ExchangeMatcher tie;
    private final PoolFailures poolFailures;
    private final Connections connections;
    private final SenderThreads senders;
    private final FailedHandshakes failedHandshakes;
    private final boolean givenUpHandshakes;
    private final ExpiredLimits expired;
    private final Map<Kind, CauseTotals> tallies = new EnumMap<>(Kind.class);
    private final long[] parts = new long[Part.values().length];

    /** The number of analyzed calls. */
    private int calls;

    /** The number of analyzed calls without a known request. */
    private int untied;

    private long total;
    private int onNewConnection;

    /**
     * Returns the causes of a symptom.
     *
     * @param symptom the symptom by which causes are ranked
     * @param limitNanos a call counts if it took at least this time, in nanoseconds; 0 for all calls. With a limit,
     *     failed calls and each thread's first call do not count. This limit is used only for {@link Symptom#CALLS}
     */
    public static Diagnosis of(DiagnosisInput facts, Symptom symptom, long limitNanos) {
        return new CauseAnalysis(facts, symptom, limitNanos, false).diagnosis();
    }

    /** Returns an analysis of all calls. */
    static CauseAnalysis ofAllCalls(DiagnosisInput facts, Symptom symptom) {
        return new CauseAnalysis(facts, symptom, 0, false);
    }

    /** Returns why each thread's first call took so long. The first call opens the connection. */
    public static Diagnosis ofFirstCalls(DiagnosisInput facts) {
        return new CauseAnalysis(facts, Symptom.CALLS, 0, true).diagnosis();
    }

    private CauseAnalysis(DiagnosisInput facts, Symptom symptom, long limitNanos, boolean firstCalls) {
        this.facts = facts;
        this.symptom = symptom;
        this.firstCalls = firstCalls;
        this.limitNanos = symptom == Symptom.CALLS ? limitNanos : 0;
        this.tie = new ExchangeMatcher(facts.samples(), facts.wire().exchanges(), facts.senders());
        this.poolFailures = new PoolFailures(facts, tie);
        this.connections = new Connections(facts, tie);
        this.senders = new SenderThreads(connections);
        this.failedHandshakes = new FailedHandshakes(connections);
        this.givenUpHandshakes = failedHandshakes.agesGivenUp().length > 0;
        this.expired = new ExpiredLimits(connections, poolFailures, failedHandshakes);
    }

    Connections connections() {
        return connections;
    }

    PoolFailures poolFailures() {
        return poolFailures;
    }

    Diagnosis diagnosis() {
        countConnections();
        if (facts.wire().evidence().complete()) {
            goThroughCalls();
            countFailures();
            if (facts.wire().opened() == 0) {
                // without a connection, the wire does not show why the pool had none
                tallies.remove(Kind.POOL_TOO_SMALL);
            }
        } else {
            goThroughPauses();
        }
        if (symptom == Symptom.RETRIES && tallies.values().stream().allMatch(tally -> tally.lostAttempts() == 0)) {
            // the requests of the retries perhaps match no call
            tally(Kind.RETRIES);
        }
        int lost = tallies.values().stream().mapToInt(CauseTotals::connections).sum();
        CauseFilter filter = new CauseFilter(facts, symptom, limitNanos > 0 || firstCalls, calls, total, parts, lost);
        CallSummary summary = summary();
        EvidenceText evidence = new EvidenceText(facts, connections, failedHandshakes, expired, senders, summary);
        Advice advice = new Advice(facts, connections, failedHandshakes);
        List<Cause> causes = new ArrayList<>();
        tallies.forEach((kind, tally) -> {
            if (filter.matters(kind, tally)) {
                causes.add(new Cause(
                        kind,
                        expired.title(kind, tally).orElseGet(() -> advice.title(kind, tally)),
                        expired.fix(kind, tally).orElseGet(() -> advice.fix(kind, tally)),
                        Duration.ofNanos(tally.nanos()),
                        tally.calls(),
                        Math.max(calls, tally.calls()),
                        tally.connections(),
                        evidence.evidence(kind, tally)));
            }
        });
        causes.sort(CauseOrder.of(causes, limitNanos > 0, this::weight));
        return new Diagnosis(
                symptom, causes, facts.wire().evidence().complete(), summary.connectionsFine(), summary.lines());
    }

    private CauseTotals tally(Kind kind) {
        return tallies.computeIfAbsent(kind, k -> new CauseTotals(limitNanos));
    }

    private void countConnections() {
        for (int c = 0; c < connections.size(); c++) {
            Handshake handshake = connections.record(c).handshake();
            if (handshake == Handshake.FAILED) {
                // programs other than the client can connect and send nothing
                if (WireCount.handshakeFailed(connections.record(c))) {
                    boolean givenUp = FailedHandshakes.givenUp(connections.record(c));
                    tally(givenUp ? Kind.HANDSHAKES_GIVEN_UP : Kind.FAILED_HANDSHAKES)
                            .opened(c, false);
                }
                continue;
            }
            Kind reason = connections.reason(c);
            if (reason != null) {
                boolean lost = resumptionLost(c, reason);
                // a full handshake counts for only one cause
                tally(reason).opened(c, handshake == Handshake.FULL && !lost);
                if (lost) {
                    tally(Kind.RESUMPTION_LOST).opened(c, true);
                }
            }
        }
    }

    /**
     * Returns whether a connection should have resumed a TLS session, but did not resume one. A new client has no
     * session to resume.
     */
    private boolean resumptionLost(int connection, Kind reason) {
        return connections.record(connection).handshake() == Handshake.FULL
                && reason != Kind.CLIENT_REBUILT
                && reason != Kind.MANY_CLIENTS;
    }

    /** Counts the requests that got no connection from their pool, or that a time-out ended before they were sent. */
    private void countFailures() {
        poolFailures.all().forEach(failure -> tally(withoutConnection(failure)).failed());
        // if the client gave up handshakes, the same time-outs ended these requests; the handshakes already count
        if (!tallies.containsKey(Kind.HANDSHAKES_GIVEN_UP)) {
            expired.poolWaits()
                    .forEach(failure -> tally(withoutConnection(failure)).failed());
            // a request that was never sent opened no connection, and did not make another call slow
            if (symptom == Symptom.CALLS && limitNanos == 0 && !firstCalls) {
                IntStream.range(0, expired.unsent())
                        .forEach(i -> tally(Kind.ABANDONED_CALLS).failed());
            }
        }
    }

    /**
     * Returns why a pool had no connection for a request. In some pools, the time-out also covers the opening of a
     * connection, so a slow handshake can be the reason. If connections of the pool have carried no request for some
     * time, the code did not close the answers on these connections.
     */
    private Kind withoutConnection(PoolFailures.Failure failure) {
        boolean leaked = connections.use().longIdleAt(failure.client(), failure.nanos()) > 0;
        Kind full = leaked ? Kind.LEAKED : Kind.POOL_TOO_SMALL;
        Kind kind = failedHandshakes.anyTooLate(failure.nanos()) ? Kind.HANDSHAKES_GIVEN_UP : full;
        tally(kind).withoutConnection(failure.nanos(), failure.client());
        return kind;
    }

    private void goThroughCalls() {
        CallSamples samples = facts.samples();
        CallAccount account = new CallAccount(facts, tie, connections, failedHandshakes, senders);
        long median = medianServing();
        long slow = Math.max(SLOW_NANOS, TIMES_MEDIAN * median);
        boolean alwaysSlow = median >= SLOW_NANOS;
        for (int i = 0; i < samples.size(); i++) {
            if (isInQuestion(i)) {
                account.read(i);
                calls++;
                total += samples.response(i);
                account.addTo(parts);
                blame(i, account, alwaysSlow ? SLOW_NANOS : slow);
            }
        }
    }

    /**
     * Adds late starts, pauses of this JVM and stalls of the machine to the totals. Without the proxy, nothing else is
     * known of calls.
     */
    private void goThroughPauses() {
        CallAccount account = new CallAccount(facts, tie, connections, failedHandshakes, senders);
        for (int i = 0; i < facts.samples().size(); i++) {
            if (isInQuestion(i)) {
                account.read(i);
                calls++;
                total += facts.samples().response(i);
                parts[Part.MACHINE.index()] += account.of(Part.MACHINE);
                tally(Kind.RATE_NOT_HELD).add(i, account.of(Part.QUEUED));
                tally(Kind.JVM_PAUSES).add(i, account.of(Part.PAUSED));
            }
        }
    }

    private boolean isInQuestion(int sample) {
        if (firstCalls) {
            return facts.samples().firstOfItsThread(sample);
        }
        return limitNanos == 0
                || (!facts.samples().failed(sample)
                        && !facts.samples().firstOfItsThread(sample)
                        && facts.samples().response(sample) >= limitNanos);
    }

    private void blame(int call, CallAccount account, long slow) {
        tally(Kind.RATE_NOT_HELD).add(call, account.of(Part.QUEUED));
        tally(Kind.JVM_PAUSES).add(call, account.of(Part.PAUSED));
        tally(Kind.POOL_TOO_SMALL).add(call, account.of(Part.CONNECTION_WAIT));
        tally(Kind.EXPECT_CONTINUE).add(call, account.waitForContinue());
        tally(Kind.REQUEST_IN_PIECES).add(call, account.of(Part.REST_OF_REQUEST) - account.waitForContinue());
        tally(Kind.CALLER_GAVE_UP).add(call, account.leftByCaller());
        tally(Kind.ABANDONED_CALLS).add(call, account.of(Part.NO_ANSWER) - account.leftByCaller());
        addRetries(call, account.of(Part.EARLIER_ATTEMPTS) - account.givenUpAttempts());
        tally(Kind.ABANDONED_CALLS).lostAttempt(call, account.givenUpAttempts());
        tally(givenUpHandshakes ? Kind.HANDSHAKES_GIVEN_UP : Kind.FAILED_HANDSHAKES)
                .add(call, account.of(Part.FAILED_HANDSHAKES));
        if (account.requests() > 1) {
            tally(Kind.SEVERAL_REQUESTS).add(call, account.further());
        } else {
            tally(Kind.FEW_THREADS).add(call, senders.turns(call, account));
        }
        tally(Kind.SLOW_SERVICE).add(call, account.slowService(slow));
        addOwn(
                BuiltClients.inCall(facts, connections, call, account) ? Kind.CLIENT_REBUILT : Kind.BEFORE_SDK,
                call,
                account.of(Part.BEFORE_SDK) + account.of(Part.BETWEEN_REQUESTS),
                0);
        addOwn(Kind.IN_SDK, call, account.of(Part.IN_SDK), account.of(Part.HTTP_CLIENT));
        addOwn(Kind.AFTER_ANSWER, call, account.of(Part.AFTER_SDK), 0);
        if (account.onPath() == 0) {
            blameUntied(call, account);
            return;
        }
        addOwn(
                connections.asynchronous(account.exchange(0)).orElse(false)
                        ? Kind.FUTURE_COMPLETED_LATE
                        : Kind.AFTER_ANSWER,
                call,
                0,
                account.of(Part.SDK_AFTER_ANSWER));
        blameOpenings(call, account);
    }

    private void blameUntied(int call, CallAccount account) {
        untied++;
        poolFailures.between(facts.samples().start(call), facts.samples().end(call)).stream()
                .findFirst()
                .ifPresent(failure -> tally(withoutConnection(failure)).add(call, account.of(Part.UNKNOWN)));
    }

    /**
     * Adds the time of retries. Without such time, does not create the totals, because empty totals could become a
     * cause.
     */
    private void addRetries(int call, long nanos) {
        if (nanos > 0) {
            tally(Kind.RETRIES).add(call, nanos);
        }
    }

    private void addOwn(Kind kind, int call, long outside, long inside) {
        if (outside + inside >= (limitNanos > 0 || firstCalls ? LEAST_OWN_NANOS_OVER : LEAST_OWN_NANOS)) {
            tally(kind).add(call, outside + inside, inside);
        }
    }

    private void blameOpenings(int call, CallAccount account) {
        boolean anyNew = false;
        boolean explained = false;
        for (int i = account.onPath() - 1; i >= 0; i--) {
            Exchange exchange = facts.wire().exchanges().get(account.exchange(i));
            int connection = connections.positionOf(exchange.connection());
            if (exchange.reused() || connection == Connections.NONE) {
                continue;
            }
            Kind reason = connections.reason(connection);
            if (reason != null) {
                // a client that finds its connection closed tries again on a different connection
                tally(reason).lostAttempt(call, explained ? 0 : account.of(Part.LOST_ATTEMPTS));
                explained = true;
                tally(reason).add(call, Math.max(1, account.openingOf(i)));
                if (resumptionLost(connection, reason)) {
                    tally(Kind.RESUMPTION_LOST)
                            .add(
                                    call,
                                    facts.setting()
                                            .network()
                                            .newConnection(false)
                                            .minus(facts.setting().network().newConnection(true))
                                            .toNanos());
                }
            }
            anyNew = true;
        }
        if (anyNew) {
            onNewConnection++;
        }
        if (!explained) {
            addRetries(call, account.of(Part.LOST_ATTEMPTS));
        }
    }

    private long medianServing() {
        long[] serving = facts.wire().exchanges().stream()
                .filter(e -> e.answeredNanos().isPresent())
                .mapToLong(EvidenceText::serving)
                .sorted()
                .toArray();
        return serving.length == 0 ? 0 : serving[serving.length / 2];
    }

    private long weight(Cause cause) {
        CauseTotals tally = tally(cause.kind());
        return switch (symptom) {
            case CALLS -> tally.nanos();
            case CONNECTIONS -> tally.connections() + tally.failures();
            case FULL_HANDSHAKES -> tally.fullHandshakes();
            case RETRIES -> cause.kind() == Kind.RETRIES ? tally.calls() : tally.lostAttempts();
            case LEAKS -> tally.connections();
        };
    }

    private CallSummary summary() {
        CallsInQuestion question = new CallsInQuestion(
                calls, total, firstCalls ? Which.FIRST : limitNanos > 0 ? Which.BEYOND_LIMIT : Which.ALL);
        return new CallSummary(connections, symptom, question, parts, untied, onNewConnection);
    }
}
