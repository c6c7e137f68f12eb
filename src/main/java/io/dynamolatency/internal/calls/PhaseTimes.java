package io.dynamolatency.internal.calls;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The durations of a test's phases, from the test's request for a setup to the verdict on a result. Each phase starts
 * when the previous phase ends. Results of an interleaved run share all phases except the last phase. Immutable.
 *
 * @param beganNanos when the first phase began, by {@link System#nanoTime}. A second or later measurement of the same
 *     test has its own beginning
 * @param backEnd the wait for the back end. It is shorter than the back end's start if the start began before the test
 * @param client the time until the first call: proxy, clients, table, and the test's own preparation
 * @param warmUp the warm-up
 * @param calls the timed calls, with pauses between them
 * @param besides calls at a second round-trip time, and the wait for bytes and closes that are still on the way
 * @param verdict computing the result and checking it against the expectations
 * @param start how long the back end's start took; empty if the back end already ran
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
     * How long the start of a back end took, even if no test waited until the back end had started.
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
     * @param waited how long the test then waited for a back end, zero or more
     * @param judgedNanos when the verdict on the result was known
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
