package io.dynamolatency.internal.calls;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How long the parts of a test took, which follow one another without a gap: from the moment that it asked for its way
 * to DynamoDB to the verdict on a result. Results that were measured in turns have all but the last in common.
 * Immutable.
 *
 * @param beganNanos {@link System#nanoTime} at that moment; for a second and later measurement of one test that of its
 *     own
 * @param backEnd what was waited for a back end; it may have been starting for longer
 * @param client the rest until the first call: proxy, clients, table, what the test prepares
 * @param warmUp the calls before the timed ones
 * @param calls the timed calls, and what has to happen between them
 * @param besides calls over another round trip, and waiting for closes that were on their way
 * @param verdict working out the result, and holding it against what is expected
 * @param start how the back end was started, where it was for this test
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
     * How a back end was started, whether or not a test waited for it.
     *
     * @param resolving until its jars were found
     * @param starting from then until it had answered
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public record BackEndStart(Duration resolving, Duration starting) {}

    /**
     * Puts them together.
     *
     * @param askedNanos when the test asked for its way to DynamoDB
     * @param waited how long it then waited for a back end
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

    /** All of them together. */
    public Duration total() {
        return backEnd.plus(client).plus(warmUp).plus(calls).plus(besides).plus(verdict);
    }
}
