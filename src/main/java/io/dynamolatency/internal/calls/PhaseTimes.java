package io.dynamolatency.internal.calls;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The durations of a test's phases, from its request for a setup to the verdict on a result. The phases follow one
 * another without a gap. Interleaved results share all phases but the last. Immutable.
 *
 * @param beganNanos {@link System#nanoTime} at that moment; for a second and later measurement of one test that of its
 *     own
 * @param backEnd the wait for the back end, which may have been starting before
 * @param client the time until the first call: proxy, clients, table, and the test's own preparation
 * @param warmUp the warm-up
 * @param calls the timed calls, with pauses between them
 * @param besides calls at another round-trip time, and the wait for the log to settle
 * @param verdict computing the result and checking it against the expectations
 * @param start how the back end was started; empty if it already ran
 */
public record PhaseTimes(
        long beganNanos,
        Duration backEnd,
        Duration client,
        Duration warmUp,
        Duration calls,
        Duration besides,
        Duration verdict,
        Optional<BackEndStart> start) {

    /**
     * How long the start of a back end took, whether or not a test waited for it.
     *
     * @param resolving the time until its jars were found
     * @param starting the time from then until its first answer
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public record BackEndStart(Duration resolving, Duration starting) {}

    /**
     * Computes the phases of a test.
     *
     * @param askedNanos when the test asked for its setup
     * @param waited how long the test then waited for a back end
     * @param judgedNanos when there was a verdict
     */
    public static PhaseTimes of(
            long askedNanos, Duration waited, Optional<BackEndStart> start, MeasuringTime measuring, long judgedNanos) {
        return new PhaseTimes(
                askedNanos,
                waited,
                Duration.ofNanos(measuring.beganNanos() - askedNanos).minus(waited),
                measuring.warmUp(),
                measuring.calls(),
                measuring.besides(),
                Duration.ofNanos(judgedNanos - measuring.endedNanos()),
                start);
    }

    /** Returns the sum of all phases. */
    public Duration total() {
        return backEnd.plus(client).plus(warmUp).plus(calls).plus(besides).plus(verdict);
    }
}
