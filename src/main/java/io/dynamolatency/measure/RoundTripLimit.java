package io.dynamolatency.measure;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The median call takes no more, or no fewer, than so many round trips. As round trips are whole, what is asked of the estimate
 * is that it lies nearer to a number that is allowed.
 *
 * @param limit how many, at least 0
 * @param atMost whether that is the most there may be; else it is the least
 */
@API(status = Status.INTERNAL, since = "0.1")
public record RoundTripLimit(int limit, boolean atMost) implements Expectation {

    private static final String NAME = "round trips per call";

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
    public Outcome check(LatencyResult result) {
        String asked = (atMost ? "at most " : "at least ") + limit;
        RoundTrips found;
        try {
            found = result.roundTripsPerCall();
        } catch (NotResolvableException unknown) {
            return new Outcome(NAME, asked, "-", Verdict.NOT_RESOLVABLE, String.valueOf(unknown.getMessage()));
        }
        String observed = Messages.decimal(found.perCall());
        return switch (verdict(found)) {
            case WITHIN -> new Outcome(NAME, asked, observed, Verdict.WITHIN, "");
            case OVER ->
                new Outcome(
                        NAME,
                        asked,
                        observed,
                        Verdict.OVER,
                        Messages.roundTrips(result, asked, found),
                        result.diagnosis().lines());
            case UNDECIDED, NOT_RESOLVABLE ->
                Outcome.open(
                        NAME,
                        asked,
                        observed,
                        Messages.openRoundTrips(result, asked, found),
                        NAME + " " + asked + " is undecided: " + found + " by the times of calls, "
                                + Messages.decimal(found.counted())
                                + " on the wire; make more calls, or take a longer round trip",
                        result.certainty());
        };
    }

    /**
     * Times that are clear decide, unless the wire shows nothing of what they took longer for: then it was no round trip, or one
     * that is neither an exchange nor a connection's. Times that are not clear leave it to the wire, where they do not speak
     * against it.
     */
    private Verdict verdict(RoundTrips found) {
        if (keeps(found.low()) && keeps(found.high())) {
            return Verdict.WITHIN;
        }
        if (keeps(found.perCall()) != keeps(found.counted())) {
            return Verdict.UNDECIDED;
        }
        return keeps(found.counted()) ? Verdict.WITHIN : Verdict.OVER;
    }

    /** Up to half way to the next number that is not allowed. */
    private boolean keeps(double roundTrips) {
        return atMost ? roundTrips < limit + 0.5 : roundTrips > limit - 0.5;
    }
}
