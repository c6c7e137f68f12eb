package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Cause;
import io.dynamolatency.diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.ExchangeMatcher;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the causes of slow calls and lost connections. Each new connection and each stretch of a call's time belongs to
 * one cause. A cause that explains too little is dropped. The analysis goes through connections, exchanges and calls
 * once or twice, and stores a few numbers for each.
 */
public final class CauseAnalysis {

    /** The least share of the calls' time that a cause must explain. */
    private static final double SHARE_OF_TIME = 0.15;

    /** Without a limit, one new connection per this many exchanges is normal. */
    private static final int EXCHANGES_PER_CONNECTION = 100;

    /** An answer is slow if it takes this many times the median. */
    private static final int TIMES_MEDIAN = 8;

    /** The line that replaces the division of the calls' time if the test ran without the proxy. */
    private static final String UNKNOWN = "unknown: only the proxy sees requests, closes and headers";

    /** A cause must concern at least one in this many of the calls over a limit. */
    private static final int FAIR_PART = 5;

    /** The fewest slow answers that count. There must also be at least one in {@link #CALLS_PER_SLOW} calls. */
    private static final int FEWEST_SLOW = 3;

    private static final int CALLS_PER_SLOW = 20;

    /** An answer that takes less than this is never slow. */
    private static final long SLOW_NANOS = 20_000_000;

    private final DiagnosisInput facts;
    private final Symptom symptom;
    private final long limitNanos;
    private final boolean firstCalls;
    private final ExchangeMatcher tie;
    private final Connections connections;
    private final Map<Kind, CauseTotals> tallies = new EnumMap<>(Kind.class);
    private final EvidenceText wording;

    /** The number of analyzed calls. The next fields have their times. */
    private int calls;

    private long total;
    private long queued;
    private long opening;
    private long serving;
    private long paused;
    private long stalled;
    private int onNewConnection;

    /**
     * Returns the causes of a symptom.
     *
     * @param symptom the symptom by which causes are ranked
     * @param limitNanos only calls that took at least this long count, 0 for all; only for {@link Symptom#CALLS}
     */
    public static Diagnosis of(DiagnosisInput facts, Symptom symptom, long limitNanos) {
        return new CauseAnalysis(facts, symptom, limitNanos, false).diagnosis();
    }

    /** Returns why each thread's first call, which opens its connection, took as long as it did. */
    public static Diagnosis ofFirstCalls(DiagnosisInput facts) {
        return new CauseAnalysis(facts, Symptom.CALLS, 0, true).diagnosis();
    }

    private CauseAnalysis(DiagnosisInput facts, Symptom symptom, long limitNanos, boolean firstCalls) {
        this.facts = facts;
        this.symptom = symptom;
        this.firstCalls = firstCalls;
        this.limitNanos = symptom == Symptom.CALLS ? limitNanos : 0;
        this.tie = new ExchangeMatcher(facts.samples(), facts.wire().exchanges());
        this.connections = new Connections(facts, tie);
        this.wording = new EvidenceText(facts, connections);
    }

    private Diagnosis diagnosis() {
        countConnections();
        if (facts.wire().evidence().complete()) {
            goThroughCalls();
        } else {
            goThroughPauses();
        }
        List<Cause> causes = new ArrayList<>();
        tallies.forEach((kind, tally) -> {
            if (matters(kind, tally)) {
                causes.add(new Cause(
                        kind,
                        title(kind),
                        facts.setting().otherProcess() ? OtherProcess.fix(kind) : kind.fix(),
                        Duration.ofNanos(tally.nanos()),
                        tally.calls(),
                        tally.connections(),
                        wording.evidence(kind, tally)));
            }
        });
        causes.sort(Comparator.<Cause>comparingInt(c -> consequence(c.kind()) ? 1 : 0)
                .thenComparing(Comparator.comparingLong(this::weight).reversed())
                .thenComparing(
                        Comparator.comparingLong((Cause c) -> c.explained().toNanos())
                                .reversed()));
        return new Diagnosis(symptom, causes, facts.wire().evidence().complete(), account());
    }

    private String title(Kind kind) {
        if (facts.setting().otherProcess()) {
            return OtherProcess.title(kind);
        }
        return kind == Kind.CLIENT_REBUILT
                ? BuiltClients.title(facts, connections).orElse(kind.title())
                : kind.title();
    }

    private CauseTotals tally(Kind kind) {
        return tallies.computeIfAbsent(kind, k -> new CauseTotals());
    }

    private void countConnections() {
        for (int c = 0; c < connections.size(); c++) {
            Handshake handshake = connections.record(c).handshake();
            if (handshake == Handshake.FAILED) {
                tally(Kind.FAILED_HANDSHAKES).opened(c, false);
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
     * Returns whether a connection should have resumed a TLS session and did not. A new client has no session to
     * resume.
     */
    private boolean resumptionLost(int connection, Kind reason) {
        return connections.record(connection).handshake() == Handshake.FULL && reason != Kind.CLIENT_REBUILT;
    }

    private void goThroughCalls() {
        CallSamples samples = facts.samples();
        CallTimeSplit phases = new CallTimeSplit(facts, tie, connections);
        long median = medianServing();
        long slow = Math.max(SLOW_NANOS, TIMES_MEDIAN * median);
        boolean alwaysSlow = median >= SLOW_NANOS;
        for (int i = 0; i < samples.size(); i++) {
            if (!isInQuestion(i)) {
                continue;
            }
            phases.read(i);
            calls++;
            total += samples.response(i);
            queued += samples.start(i) - samples.intended(i);
            opening += phases.opening;
            serving += phases.serving;
            paused += phases.paused;
            stalled += phases.stalled;
            blame(i, phases, slow, alwaysSlow);
        }
    }

    /** Adds late starts and pauses of this JVM to the totals. Without the proxy, nothing else is known of calls. */
    private void goThroughPauses() {
        CallTimeSplit phases = new CallTimeSplit(facts, tie, connections);
        for (int i = 0; i < facts.samples().size(); i++) {
            if (isInQuestion(i)) {
                phases.read(i);
                calls++;
                total += facts.samples().response(i);
                stalled += phases.stalled;
                tally(Kind.RATE_NOT_HELD)
                        .add(i, facts.samples().start(i) - facts.samples().intended(i));
                tally(Kind.JVM_PAUSES).add(i, phases.paused);
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

    private void blame(int call, CallTimeSplit phases, long slow, boolean alwaysSlow) {
        tally(Kind.RATE_NOT_HELD)
                .add(call, facts.samples().start(call) - facts.samples().intended(call));
        tally(Kind.JVM_PAUSES).add(call, phases.paused);
        tally(Kind.POOL_TOO_SMALL).add(call, phases.waiting);
        tally(Kind.ABANDONED_CALLS).add(call, phases.abandoned);
        if (phases.retries > 0) {
            tally(Kind.RETRIES).add(call, phases.retrying);
        }
        if (phases.requests > 1) {
            tally(Kind.SEVERAL_REQUESTS).add(call, phases.further);
        }
        if (alwaysSlow || phases.serving >= slow) {
            tally(Kind.SLOW_SERVICE).add(call, phases.serving);
        }
        if (facts.samples().failed(call) && tie.exchangesOf(call) == 0) {
            tally(Kind.FAILED_HANDSHAKES)
                    .add(call, facts.samples().end(call) - facts.samples().start(call));
        }
        boolean anyNew = false;
        for (int i = 0; i < tie.exchangesOf(call); i++) {
            int position = tie.exchangeOf(call, i);
            Exchange exchange = facts.wire().exchanges().get(position);
            int connection = connections.positionOf(exchange.connection());
            if (exchange.reused() || connection == Connections.NONE) {
                continue;
            }
            Kind reason = connections.reason(connection);
            if (reason != null) {
                // a client that finds its connection closed tries again on another connection
                tally(reason).add(call, anyNew ? 0 : phases.stale);
                tally(reason).add(call, Math.max(1, phases.openingOf(call, position)));
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
    }

    private long medianServing() {
        long[] serving = facts.wire().exchanges().stream()
                .filter(e -> e.answeredNanos().isPresent())
                .mapToLong(e -> e.answeredNanos().getAsLong() - e.startNanos())
                .sorted()
                .toArray();
        return serving.length == 0 ? 0 : serving[serving.length / 2];
    }

    private boolean matters(Kind kind, CauseTotals tally) {
        if (symptom != Symptom.CALLS
                && !kind.concernsConnections()
                && !(kind == Kind.RETRIES && symptom == Symptom.RETRIES)) {
            // the symptom is about connections, and this cause opens none
            return false;
        }
        return switch (kind) {
            case REQUEST_CLOSE,
                    SERVER_ANSWERS_CLOSE,
                    CLIENT_CLOSES,
                    SERVER_CLOSES_IDLE,
                    SERVER_CLOSES,
                    CLIENT_REBUILT,
                    TIME_TO_LIVE,
                    IDLE_LIMIT,
                    POOL_OVERFLOW,
                    ERROR_ANSWERS,
                    ABANDONED_CALLS -> tally.connections() >= fewest(2) && concerns(tally);
            case LEAKED ->
                tally.connections() >= (symptom == Symptom.LEAKS ? 1 : Math.max(fewest(1), spareOnes() + 1))
                        && concerns(tally);
            case RESUMPTION_LOST ->
                symptom == Symptom.FULL_HANDSHAKES
                        ? tally.connections() >= fewest(2)
                        : symptom == Symptom.CALLS && share(tally) >= SHARE_OF_TIME / 3;
            // if handshakes failed, they also explain calls that failed before they sent anything
            case FAILED_HANDSHAKES -> tally.connections() > 0 && concerns(tally);
            case RETRIES -> retries() > 0 && (symptom == Symptom.RETRIES || share(tally) >= SHARE_OF_TIME / 3);
            case POOL_TOO_SMALL -> facts.setting().concurrency() > 1 && share(tally) >= SHARE_OF_TIME;
            case RATE_NOT_HELD -> !facts.setting().rateHeld() && share(tally) >= SHARE_OF_TIME;
            case SLOW_SERVICE -> often(tally) && share(tally) >= (limitNanos > 0 ? 1 : 2) * SHARE_OF_TIME;
            case SEVERAL_REQUESTS, JVM_PAUSES -> share(tally) >= SHARE_OF_TIME;
        };
    }

    /**
     * Returns how many connections a client may leave idle without a fault: those that it opened before another one was
     * returned.
     */
    private int spareOnes() {
        return facts.setting().concurrency() * facts.setting().spare();
    }

    /**
     * Returns how often a cause must happen to count: once with a limit or for a symptom of connections, else {@code
     * least} times.
     */
    private int fewest(int least) {
        return limitNanos > 0 || symptom == Symptom.CONNECTIONS
                ? 1
                : Math.max(least, facts.wire().exchanges().size() / EXCHANGES_PER_CONNECTION);
    }

    /**
     * Returns whether a cause happens often enough to count. Without a limit, a few slow calls may be due to a busy
     * machine.
     */
    private boolean often(CauseTotals tally) {
        return limitNanos > 0 || (tally.calls() >= FEWEST_SLOW && tally.calls() * CALLS_PER_SLOW >= calls);
    }

    /** Returns whether a cause explains enough of the calls over the limit, or of their time. */
    private boolean concerns(CauseTotals tally) {
        return limitNanos == 0
                || (tally.calls() > 0 && (tally.calls() * FAIR_PART >= calls || share(tally) >= SHARE_OF_TIME));
    }

    private double share(CauseTotals tally) {
        // the code does not cause stalls of the machine, but they may be why calls are over a limit
        long whole = limitNanos > 0 ? total : total - stalled;
        return whole <= 0 ? 0 : (double) tally.nanos() / whole;
    }

    private int retries() {
        return facts.wire().retries();
    }

    /** Returns whether causes of this kind follow from another cause, if another was found. */
    private static boolean consequence(Kind kind) {
        return kind == Kind.RATE_NOT_HELD;
    }

    private long weight(Cause cause) {
        CauseTotals tally = tally(cause.kind());
        return switch (symptom) {
            case CALLS -> tally.nanos();
            case CONNECTIONS -> tally.connections();
            case FULL_HANDSHAKES -> tally.fullHandshakes();
            case RETRIES -> cause.kind() == Kind.RETRIES ? 1 : 0;
            case LEAKS -> cause.kind() == Kind.LEAKED || cause.kind() == Kind.CLIENT_REBUILT ? tally.connections() : 0;
        };
    }

    private List<String> account() {
        if (!facts.wire().evidence().complete()) {
            return List.of(
                    UNKNOWN,
                    facts.wire().evidence() == Evidence.NONE
                            ? "nor does this client leave a trace of its handshakes in the JVM's record"
                            : "the JVM recorded "
                                    + EvidenceText.counted(facts.wire().opened(), "TLS handshake") + " for "
                                    + EvidenceText.counted(facts.samples().size(), "call"));
        }
        if (symptom != Symptom.CALLS) {
            return List.of(
                    "none of " + EvidenceText.counted(facts.wire().opened(), "connection") + " replaced a lost one",
                    "up to " + EvidenceText.counted(facts.wire().peakConcurrency(), "request")
                            + " were under way at a time, by "
                            + (facts.setting().otherProcess()
                                    ? "the other process"
                                    : EvidenceText.counted(facts.setting().concurrency(), "thread")));
        }
        if (calls == 0) {
            return List.of("there is no call to explain");
        }
        long rest = Math.max(0, total - queued - opening - serving - paused - stalled);
        return List.of(
                (calls - onNewConnection) + " of " + EvidenceText.counted(calls, "call")
                        + (limitNanos > 0 ? " beyond the limit" : firstCalls ? " that came first" : "")
                        + (calls == 1 ? " was" : " were")
                        + " on a connection that was there before"
                        + (stalled > 0
                                ? ", and " + EvidenceText.millis(stalled) + " of stalls of this machine overlapped "
                                        + (calls == 1 ? "it" : "them")
                                : ""),
                "of the " + each(total) + " of such a call the service took " + each(serving) + ", new connections "
                        + each(opening) + (queued > 0 ? ", waiting for its turn " + each(queued) : ""),
                facts.pausesUnknown()
                                .map(why -> "pauses of this JVM are not known: " + why)
                                .orElseGet(() -> "pauses of this JVM took " + each(paused))
                        + (stalled > 0 ? ", stalls of this machine took " + each(stalled) : ""),
                "the network, with a round trip of "
                        + Durations.format(facts.setting().network().rtt()) + ", and the client took " + each(rest));
    }

    private String each(long nanos) {
        return EvidenceText.millis(nanos / calls);
    }
}
