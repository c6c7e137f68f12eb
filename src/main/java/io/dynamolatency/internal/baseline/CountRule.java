package io.dynamolatency.internal.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares counts with the counts of a baseline. Pure.
 *
 * <p>With the same number of calls, each count is compared exactly. With a different number of calls, a count is
 * compared only if it follows from the calls. This is true if the count is at most the number of connections that
 * concurrent calls can need. It is also true if each call adds the same whole number, or if almost every call adds one.
 * Any other count should lie between the baseline's count and a count in proportion to the calls. The rule compares
 * only counts outside of this range.
 *
 * <p>Connections and full handshakes are always allowed, up to the number that concurrent calls can need. Chance
 * decides which thread gets a connection that a different thread has just returned, and whether an HTTP client opens
 * spare connections. Closes by the client are compared only if the baseline has no closes by the client. The same rule
 * applies to closes by the service. If the baseline has such closes, the number of connections already shows them.
 */
final class CountRule {

    private CountRule() {}

    /** A count that differs from the baseline. */
    record Difference(Fact fact, int then, int now) {

        /** Returns the difference in words: {@code connections 200, 1 in the baseline}. */
        @Override
        public String toString() {
            return fact.label() + " " + now + ", " + then + " in the baseline";
        }
    }

    /**
     * All counts, grouped by the result of their comparison.
     *
     * @param worse counts above the range that the baseline allows
     * @param better counts below this range
     * @param same counts equal to the baseline, or not higher than concurrent or failed calls can need
     * @param untold counts that can't be compared, because they depend on the number of calls or on chance
     * @param unknown counts that are unknown in the baseline or in the result
     */
    record Result(
            List<Difference> worse,
            List<Difference> better,
            List<Fact> same,
            List<Difference> untold,
            List<Fact> unknown) {}

    /**
     * Compares counts with a baseline.
     *
     * @param needed how many connections concurrent calls can need, at least 1
     * @param failed the number of failed calls. Each failed call can close a connection, which the client then replaces
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
     * Returns whether the number of full handshakes depends on chance. This is true if several threads keep opening
     * connections, because only one of these threads can resume a TLS 1.3 session.
     */
    private static boolean sharedSessions(Fact fact, Baseline then, int needed) {
        Integer opened = then.connections().opened();
        return fact == Fact.FULL_HANDSHAKES
                && then.of().concurrency() > 1
                && (opened == null || opened > needed)
                && !Objects.equals(opened, then.connections().fullHandshakes());
    }

    /** The range in which a count must lie. */
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
