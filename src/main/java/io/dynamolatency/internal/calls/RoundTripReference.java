package io.dynamolatency.internal.calls;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.RoundTrips;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/** The times of calls at a second round-trip time. Immutable. */
public final class RoundTripReference {

    /**
     * The number of calls by all threads together: half before the timed calls, and half after them. Each thread makes
     * at least one call in each half. This number of calls is enough to compute bounds of their median. The first call
     * of each thread does not count, because it can open a connection.
     */
    public static final int CALLS = 24;

    /** The longest duration of each half of the calls, in seconds. */
    public static final int MAX_SECONDS = 5;

    /**
     * The least difference between the two round-trip times. It must be larger than the differences between calls on a
     * busy machine.
     */
    private static final Duration LEAST_APART = Duration.ofMillis(6);

    private final Duration rtt;
    private final long[] sorted;

    /** Creates an object with the times of calls, at least one. */
    public RoundTripReference(Duration rtt, long[] nanos) {
        this.rtt = rtt;
        this.sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** Returns whether calls at a second round-trip time can be measured. */
    public static boolean possible(NetworkProfile network, ConnectionMode mode) {
        return network.emulated() && !network.rtt().isZero() && mode != ConnectionMode.IDLE_EXPIRED;
    }

    /** Returns the reason why calls at a second round-trip time can't be measured, with a fix. */
    public static String missing(NetworkProfile network, ConnectionMode mode) {
        if (!network.emulated()) {
            return "there is no emulated network; remove direct = true or proxy = OFF";
        }
        if (network.rtt().isZero()) {
            return "the network has no round trip; write one, such as rtt = \"10 ms\"";
        }
        return mode == ConnectionMode.IDLE_EXPIRED
                ? "in IDLE_EXPIRED the kit makes only timed calls, because each call waits until its connection expires"
                : "the kit measures round trips after the warm-up, but there was no warm-up, or its calls failed; write"
                        + " warmup = 200, or remove the setting warmup";
    }

    /**
     * Returns the second round-trip time: half the test's round-trip time, so that the calls take little time. If half
     * is too close to the test's round-trip time, returns a time longer than the test's round-trip time.
     */
    public static Duration rttBeside(Duration rtt) {
        Duration half = rtt.dividedBy(2);
        return half.compareTo(LEAST_APART) >= 0 ? half : rtt.plus(LEAST_APART);
    }

    /**
     * Estimates how many round trips a call takes. Compares calls at two round-trip times: the test's calls and these
     * calls.
     *
     * @param times service times, at least one
     * @param counted see {@link RoundTrips#counted()}
     */
    public RoundTrips perCall(
            SortedSample times, Duration testRtt, VerdictConfidence certainty, OptionalDouble counted) {
        // the bounds of each median use half of the error probability, so that both medians together use all of it
        double each = 1.0 - (1.0 - certainty.atEachLook()) / 2.0;
        boolean longer = testRtt.compareTo(rtt) > 0;
        SortedSample above = longer ? times : SortedSample.of(sorted);
        SortedSample below = longer ? SortedSample.of(sorted) : times;
        Quantiles.Bounds high = Quantiles.bounds(above, 0.5, each);
        Quantiles.Bounds low = Quantiles.bounds(below, 0.5, each);
        double apart = testRtt.minus(rtt).abs().toNanos();
        boolean bounded = high.high() != Long.MAX_VALUE && low.high() != Long.MAX_VALUE;
        return new RoundTrips(
                (Quantiles.nearestRank(above, 0.5) - Quantiles.nearestRank(below, 0.5)) / apart,
                bounded ? (high.low() - low.high()) / apart : Double.NEGATIVE_INFINITY,
                bounded ? (high.high() - low.low()) / apart : Double.POSITIVE_INFINITY,
                certainty.ofIntervals(),
                counted);
    }
}
