package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.RoundTrips;

/**
 * A limit on the number of round trips of the median call. Round trips are whole numbers, so an estimate meets the
 * limit if the whole number nearest to the estimate does.
 *
 * @param limit the number of round trips, at least 0
 * @param atMost whether the limit is a maximum; otherwise it is a minimum
 */
public record RoundTripLimit(int limit, boolean atMost) implements Expectation {

    private static final String NAME = "round trips per call";
    private static final double HALF = 0.5;

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if the limit is negative, or a minimum of 0
     */
    public RoundTripLimit {
        if (limit < (atMost ? 0 : 1)) {
            throw new IllegalArgumentException(
                    NAME + " = " + limit + " is out of range; write " + (atMost ? 0 : 1) + " or more");
        }
    }

    @Override
    public Outcome check(ResultData result) {
        String asked = (atMost ? "at most " : "at least ") + limit;
        RoundTrips found;
        try {
            found = result.roundTripsPerCall();
        } catch (InsufficientEvidenceException unknown) {
            return Outcome.notResolvable(NAME, asked, "-", String.valueOf(unknown.getMessage()));
        }
        String observed = observed(found);
        return switch (verdict(found)) {
            case WITHIN -> Outcome.within(NAME, asked, observed);
            case OVER ->
                Outcome.over(
                        NAME,
                        asked,
                        observed,
                        FailureMessages.roundTrips(result, asked, found, atMost ? "over" : "too few"),
                        result.diagnosis().lines());
            case UNDECIDED, NOT_RESOLVABLE ->
                Outcome.undecided(
                        NAME,
                        asked,
                        observed,
                        FailureMessages.undecidedRoundTrips(result, asked, found),
                        NAME + " " + asked + " is undecided: " + found + " by the times of calls"
                                + (found.counted().isEmpty()
                                        ? ""
                                        : ", " + Numbers.decimal(found.counted().getAsDouble()) + " on the wire")
                                + "; emulate a longer round trip, which stands out better",
                        !result.certainty().strict());
        };
    }

    /** Returns the number of round trips in words. If times and wire show different numbers, returns both. */
    private static String observed(RoundTrips found) {
        String byTimes = Numbers.decimal(found.perCall());
        return found.counted().isEmpty()
                        || Math.abs(found.perCall() - found.counted().getAsDouble()) < HALF
                ? byTimes
                : byTimes + " by times, " + Numbers.decimal(found.counted().getAsDouble()) + " on the wire";
    }

    /**
     * Returns the verdict. Times alone can prove that the limit is met. Only times and wire together can prove that the
     * limit is exceeded. If neither is proved, and the interval of the times contains the number on the wire, this
     * number decides. If it is unknown which exchanges belong to which call, times alone can also prove that the limit
     * is exceeded.
     */
    private Verdict verdict(RoundTrips found) {
        if (keeps(found.low()) && keeps(found.high())) {
            return Verdict.WITHIN;
        }
        if (found.counted().isEmpty()) {
            return keeps(found.low()) || keeps(found.high()) ? Verdict.UNDECIDED : Verdict.OVER;
        }
        double counted = found.counted().getAsDouble();
        if (!keeps(found.low()) && !keeps(found.high()) && !keeps(counted)) {
            return Verdict.OVER;
        }
        if (counted < found.low() - HALF || counted > found.high() + HALF) {
            return Verdict.UNDECIDED;
        }
        return keeps(counted) ? Verdict.WITHIN : Verdict.OVER;
    }

    /** Returns whether a number of round trips, rounded, meets the limit. */
    private boolean keeps(double roundTrips) {
        return atMost ? roundTrips < limit + HALF : roundTrips > limit - HALF;
    }
}
