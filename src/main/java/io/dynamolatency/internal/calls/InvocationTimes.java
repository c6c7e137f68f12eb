package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.OtherSenders;
import java.util.OptionalLong;

/**
 * The times at which the SDK reached the phases of one of its invocations, on the clock that times the calls. A time is
 * empty if it is unknown.
 *
 * @param began when the SDK was called
 * @param ready when the SDK handed the first attempt to its HTTP client
 * @param done when the SDK had the result; also empty if the SDK had no result when the call ended
 */
public record InvocationTimes(OptionalLong began, OptionalLong ready, OptionalLong done) {

    /** The number that stands for an unknown time. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final long NANOS_PER_MICRO = 1_000;

    /** Returns a time in the form that logs store: microseconds after the call's start. */
    static int micros(long startNanos, long nanoTime) {
        if (nanoTime == 0) {
            return UNKNOWN;
        }
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (nanoTime - startNanos) / NANOS_PER_MICRO));
    }

    /** Creates the times of the phases, which are given in microseconds after the call's start. */
    static InvocationTimes of(long startNanos, int began, int ready, int done) {
        return new InvocationTimes(nanos(startNanos, began), nanos(startNanos, ready), nanos(startNanos, done));
    }

    /** Returns the times of an invocation of another thread. */
    public static InvocationTimes of(OtherSenders.Sender sender) {
        long done = sender.doneNanos().get();
        return new InvocationTimes(
                OptionalLong.of(sender.beganNanos()),
                OptionalLong.of(sender.readyNanos()),
                done == 0 ? OptionalLong.empty() : OptionalLong.of(done));
    }

    private static OptionalLong nanos(long startNanos, int micros) {
        return micros == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(startNanos + micros * NANOS_PER_MICRO);
    }
}
