package io.dynamolatency.internal.wire;

import io.dynamolatency.internal.calls.CallLog;
import java.util.List;

/**
 * A call of an SDK client, as the SDK reports it in this JVM. Times are on the clock of the calls; unknown times are 0.
 *
 * @param id the SDK's {@code amz-sdk-invocation-id}, which is the same in all attempts of the call
 * @param client the number of the SDK client, 0 or more, which no other client of this JVM has
 * @param beganNanos when the SDK was called
 * @param readyNanos when the SDK handed the first attempt to its HTTP client
 * @param doneNanos when the SDK had the result; 0 if the SDK had no result at the call's end
 */
public record Invocation(String id, int client, long beganNanos, long readyNanos, long doneNanos) {

    /** Makes an invocation whose times are unknown. */
    public Invocation(String id, int client) {
        this(id, client, 0, 0, 0);
    }

    /** Adds a call that has ended, with its SDK invocations in order. */
    public static void add(
            CallLog log,
            long intendedNanos,
            long startNanos,
            long endNanos,
            boolean hasFailed,
            List<Invocation> invocations) {
        log.add(intendedNanos, startNanos, endNanos, hasFailed);
        invocations.forEach(one -> log.invocation(one.id, one.client, one.beganNanos, one.readyNanos, one.doneNanos));
    }
}
