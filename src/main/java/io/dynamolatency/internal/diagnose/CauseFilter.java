package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;

/** Decides which causes explain enough of a symptom for the diagnosis to list them. */
final class CauseFilter {

    /** The least share of the calls' time that a cause must explain if it explains only time. */
    private static final double SHARE_OF_TIME = 0.15;

    /** The least share of the symptom that most causes must explain. */
    private static final double LEAST_SHARE = 0.1;

    /** The least share of the calls' time that a cause must explain if a slow machine can make the cause appear. */
    private static final double SHARE_OF_OWN_TIME = 0.2;

    /** Without a limit, one new connection for this number of exchanges is normal. */
    private static final int EXCHANGES_PER_CONNECTION = 100;

    /**
     * If only some calls were analyzed, a cause must concern one in this number of calls, or explain {@link
     * #SHARE_OF_TIME}. A cause off the wire must always concern one in this number of calls. For failed handshakes,
     * {@link #LEAST_SHARE} is enough.
     */
    private static final int FAIR_PART = 5;

    /**
     * The least number of slow calls that counts. There must also be at least one slow call in {@link #CALLS_PER_SLOW}
     * calls.
     */
    private static final int FEWEST_SLOW = 3;

    private static final int CALLS_PER_SLOW = 20;

    /** A cause that explains little counts if, by itself, it puts one in this number of calls over the limit. */
    private static final int CALLS_PER_ALONE = 50;

    private final DiagnosisInput facts;
    private final Symptom symptom;
    private final boolean selected;
    private final int calls;
    private final long totalNanos;
    private final long[] parts;
    private final int lost;

    /**
     * @param selected whether only some calls were analyzed: those over a limit, or each thread's first
     * @param calls the number of analyzed calls
     * @param totalNanos the total time of these calls, in nanoseconds
     * @param parts the sum of each part of that time in nanoseconds, by the parts' indices
     * @param lost the number of connections that were opened because of any cause
     */
    CauseFilter(
            DiagnosisInput facts,
            Symptom symptom,
            boolean selected,
            int calls,
            long totalNanos,
            long[] parts,
            int lost) {
        this.facts = facts;
        this.symptom = symptom;
        this.selected = selected;
        this.calls = calls;
        this.totalNanos = totalNanos;
        this.parts = parts.clone();
        this.lost = lost;
    }

    /** Returns whether a cause explains enough. */
    boolean matters(Kind kind, CauseTotals tally) {
        if (tally.failures() > 0) {
            return true;
        }
        if (!tally.explains(kind, symptom, facts.wire().resumedHandshakes())) {
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
                    CLOSED_BETWEEN,
                    POOL_OVERFLOW,
                    ERROR_ANSWERS,
                    CALLER_GAVE_UP,
                    ABANDONED_CALLS -> tally.connections() >= fewest(2) && concerns(tally);
            case MANY_CLIENTS ->
                tally.connections() > 0
                        && concerns(tally)
                        && (symptom != Symptom.CALLS || share(tally) >= SHARE_OF_TIME);
            case LEAKED, UNUSED_CONNECTIONS ->
                tally.connections() >= (symptom == Symptom.LEAKS ? 1 : Math.max(fewest(1), spareOnes() + 1))
                        && concerns(tally);
            case RESUMPTION_LOST ->
                symptom == Symptom.FULL_HANDSHAKES
                        ? tally.connections() >= fewest(2)
                        : symptom == Symptom.CALLS && share(tally) >= LEAST_SHARE;
            // failed handshakes also explain calls that failed before the calls sent a request
            case FAILED_HANDSHAKES, HANDSHAKES_GIVEN_UP ->
                tally.connections() > 0
                        && (!selected || tally.calls() * FAIR_PART >= calls || share(tally) >= LEAST_SHARE);
            case RETRIES -> facts.wire().retries() > 0 && (symptom == Symptom.RETRIES || share(tally) >= LEAST_SHARE);
            case RATE_NOT_HELD -> !facts.setting().rateHeld() && tally.nanos() >= SHARE_OF_TIME * totalNanos;
            case SLOW_SERVICE ->
                often(tally)
                        && share(tally) >= LEAST_SHARE
                        && share(tally, turns()) >= (selected ? 1 : 2) * SHARE_OF_TIME;
            case POOL_TOO_SMALL, REQUEST_IN_PIECES, EXPECT_CONTINUE, SEVERAL_REQUESTS, FEW_THREADS ->
                share(tally) >= SHARE_OF_TIME;
            case JVM_PAUSES -> often(tally) && share(tally) >= SHARE_OF_TIME;
            case BEFORE_SDK, IN_SDK, AFTER_ANSWER -> own(tally);
            // if the machine takes more of the calls' time than this cause, the client's threads also wait for a core
            case FUTURE_COMPLETED_LATE -> own(tally) && tally.nanos() >= of(Part.MACHINE);
        };
    }

    private boolean own(CauseTotals tally) {
        return tally.calls() * FAIR_PART >= calls
                && share(tally) >= LEAST_SHARE
                && share(tally, of(Part.CONNECTION_WAIT)) >= SHARE_OF_OWN_TIME;
    }

    /**
     * Returns how long calls waited until other calls returned a connection or a lock. Most of this time is the service
     * time of the other calls.
     */
    private long turns() {
        return of(Part.CONNECTION_WAIT) + (facts.oneAtATime() ? of(Part.BEFORE_SDK) : 0);
    }

    private long of(Part part) {
        return parts[part.index()];
    }

    /** Returns how many spare connections the client can open. It can leave them idle without a fault in the code. */
    private int spareOnes() {
        int atOnce = Math.max(facts.setting().concurrency(), facts.wire().peakConcurrency());
        return atOnce * facts.setting().spare();
    }

    /**
     * Returns the least number of occurrences with which a cause counts. For the time of all calls, this number is the
     * larger of {@code least} and a hundredth of the exchanges. In other cases, it is one.
     */
    private int fewest(int least) {
        return selected || symptom != Symptom.CALLS
                ? 1
                : Math.max(least, facts.wire().exchanges().size() / EXCHANGES_PER_CONNECTION);
    }

    /**
     * Returns whether a cause happens often enough to count. Without a limit, a busy machine can be the reason for a
     * few slow calls.
     */
    private boolean often(CauseTotals tally) {
        return selected || (tally.calls() >= FEWEST_SLOW && tally.calls() * CALLS_PER_SLOW >= calls);
    }

    /** Returns whether a cause explains enough of the connections, of the calls over the limit, or of their time. */
    private boolean concerns(CauseTotals tally) {
        if (symptom != Symptom.CALLS) {
            return tally.connections() >= LEAST_SHARE * lost;
        }
        if (tally.alone() >= FEWEST_SLOW && tally.alone() * CALLS_PER_ALONE >= calls) {
            // the limit stays exceeded without all other causes
            return true;
        }
        if (share(tally) < LEAST_SHARE) {
            return false;
        }
        return !selected
                || (tally.calls() > 0 && (tally.calls() * FAIR_PART >= calls || share(tally) >= SHARE_OF_TIME));
    }

    private double share(CauseTotals tally) {
        return share(tally, 0);
    }

    private double share(CauseTotals tally, long leftOutNanos) {
        // a wait for a thread's turn follows from other causes. The code does not cause stalls of the machine, but such
        // stalls can be the reason that calls are over a limit
        long whole = totalNanos - of(Part.QUEUED) - leftOutNanos - (selected ? 0 : of(Part.MACHINE));
        return whole <= 0 ? 0 : (double) tally.nanos() / whole;
    }
}
