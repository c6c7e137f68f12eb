package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.OtherSenders;
import org.jspecify.annotations.Nullable;

/** An invocation that a thread without a trace begins, such as a thread of an executor. Thread-safe. */
final class OtherInvocation {

    private final CallClock clock = InvocationTrace.clock();
    private final long beganNanos = clock.now();
    private final long thread = Thread.currentThread().getId();
    private final String threadName = Thread.currentThread().getName();
    private OtherSenders.@Nullable Sender sender;

    /** Records that the SDK hands an attempt to the HTTP client. */
    synchronized void sent(String id, int client) {
        if (sender == null) {
            sender = new OtherSenders.Sender(client, thread, threadName, beganNanos, clock.now());
            OtherSenders.ofThisJvm().add(id, sender);
        }
    }

    /** Records that the SDK has the result. */
    synchronized void done() {
        if (sender != null) {
            sender.doneNanos().set(clock.now());
        }
    }
}
