package io.dynamolatency.internal.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rule for counts: they are to be the same. Pure.
 *
 * <p>Where both made the same number of calls, each count is compared exactly. Where they did not, a count that does not depend on
 * it still is: none, no more than the calls under way at one time need, one for each call or several, or one for each call but some.
 * Of any other it can only be said that it lies beyond what more calls could explain, or not.
 *
 * <p>Connections, and full handshakes with them, may be as many as calls need that are made as these were: which of several threads
 * finds a connection that another has just handed back is no property of the code. So may be those that an HTTP client keeps to
 * spare. Who closed connections is compared where nobody did before; else it says no more than their number.
 */
final class CountRule {

    private CountRule() {}

    /** A count that differs. */
    record Difference(Fact fact, int then, int now) {

        /** For messages: {@code connections 200, 1 there}. */
        @Override
        public String toString() {
            return fact.label() + " " + now + ", " + then + " there";
        }
    }

    /**
     * What came of it.
     *
     * @param worse counts that are higher than the baseline's
     * @param better counts that are lower
     * @param same counts that are as they were
     * @param untold counts of which it cannot be said, since the calls are not as many
     * @param unknown counts that the evidence of one of both does not tell
     */
    record Result(
            List<Difference> worse,
            List<Difference> better,
            List<Fact> same,
            List<Difference> untold,
            List<Fact> unknown) {}

    /**
     * Holds counts against a baseline's.
     *
     * @param needed how many connections calls may need that are made as those now were, at least 1
     * @param failed calls that failed now, each of which may have cost a connection
     */
    static Result compare(Baseline then, Baseline now, int needed, int failed) {
        Result result = new Result(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Fact fact : Fact.values()) {
            Integer before = fact.of(then.connections());
            Integer after = fact.of(now.connections());
            if (before == null || after == null) {
                result.unknown().add(fact);
                continue;
            }
            if (fact.close() && before > 0) {
                continue;
            }
            int tolerated = (fact.needed() ? needed : 0) + (fact.needed() || fact.close() ? failed : 0);
            Expected expected = expected(before, then.calls(), now.calls(), needed);
            Difference difference = new Difference(fact, before, after);
            if (after > Math.max(expected.most(), tolerated)) {
                if (sharedSessions(fact, then, needed)) {
                    result.untold().add(difference);
                } else {
                    result.worse().add(difference);
                }
            } else if (after < expected.least() && expected.least() > tolerated) {
                result.better().add(difference);
            } else if (expected.exact() || after <= tolerated) {
                result.same().add(fact);
            } else {
                result.untold().add(difference);
            }
        }
        return result;
    }

    /**
     * Whether several threads open connections all the time: a session of TLS 1.3 is for one of them, so how many of the others
     * have to shake hands in full is chance.
     */
    private static boolean sharedSessions(Fact fact, Baseline then, int needed) {
        Integer opened = then.connections().opened();
        return fact == Fact.FULL_HANDSHAKES
                && then.of().concurrency() > 1
                && (opened == null || opened > needed)
                && !Objects.equals(opened, then.connections().fullHandshakes());
    }

    /** What a count comes to with another number of calls. */
    private record Expected(long least, long most) {
        boolean exact() {
            return least == most;
        }
    }

    private static Expected expected(int count, int calls, int callsNow, int needed) {
        if (calls == callsNow || count == 0) {
            return new Expected(count, count);
        }
        int lacking = calls - count;
        if (lacking >= 0 && lacking <= needed && count > needed) {
            return new Expected(callsNow - lacking, callsNow - lacking);
        }
        if (count <= needed) {
            return new Expected(count, count);
        }
        if (count % calls == 0) {
            long each = (long) count / calls * callsNow;
            return new Expected(each, each);
        }
        double proportional = (double) count * callsNow / calls;
        return new Expected(
                (long) Math.floor(Math.min(count, proportional)), (long) Math.ceil(Math.max(count, proportional)));
    }
}
