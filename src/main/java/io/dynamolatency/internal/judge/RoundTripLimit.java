package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.RoundTrips;

/**
 * The median call takes no more, or no fewer, than so many round trips. As round trips are whole, what is asked of the
 * estimate is that it lies nearer to a number that is allowed.
 *
 * @param limit how many, at least 0
 * @param atMost whether that is the most there may be; else it is the least
 */
public record RoundTripLimit(int limit, boolean atMost) implements Expectation {

    private static final String NAME = "round trips per call";
    private static final double HALF = 0.5;

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException when it is negative, or when a least of 0 asks for nothing
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
        String observed = Numbers.decimal(found.perCall());
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
                                + "; take a longer round trip, which stands out better",
                        !result.certainty().strict());
        };
    }

    /**
     * Kept is proved by times alone, and exceeded by times and the wire together. Else the wire decides, which knows
     * each round trip, as long as the times can be those of what it shows: what calls took longer for may have been no
     * round trip, or none that is an exchange or a connection's. Where it is not known whose exchanges are whose, times
     * decide that are clear.
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

    /** Up to half way to the next number that is not allowed. */
    private boolean keeps(double roundTrips) {
        return atMost ? roundTrips < limit + HALF : roundTrips > limit - HALF;
    }
}
