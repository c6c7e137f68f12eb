package io.dynamolatency.internal.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The SDK invocations that threads other than the calling threads of a measurement made, such as the threads of an
 * executor. Remembers only the newest {@value #MOST}. Thread-safe.
 */
public final class OtherSenders {

    /** The maximum number of invocations to remember. */
    static final int MOST = 1 << 16;

    private static final OtherSenders OF_THIS_JVM = new OtherSenders();

    /**
     * An invocation. Its times are on the clock of the calls that were under way.
     *
     * @param client the number of the SDK client
     * @param thread the id of the thread that called the SDK
     * @param threadName the name of this thread
     * @param beganNanos when the SDK was called
     * @param readyNanos when the SDK handed the first attempt to its HTTP client
     * @param doneNanos when the SDK had the result; 0 if it has none yet
     */
    public record Sender(
            int client, long thread, String threadName, long beganNanos, long readyNanos, AtomicLong doneNanos) {

        /** Creates an invocation without a result. */
        public Sender(int client, long thread, String threadName, long beganNanos, long readyNanos) {
            this(client, thread, threadName, beganNanos, readyNanos, new AtomicLong());
        }
    }

    private final Map<String, Sender> byId = new LinkedHashMap<>();

    /** Makes an empty record, for tests. */
    public OtherSenders() {}

    /** Returns the invocations of this JVM. */
    public static OtherSenders ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** Adds an invocation by its id. */
    public synchronized void add(String id, Sender sender) {
        byId.put(id, sender);
        if (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** Returns an invocation by its id; empty if a calling thread made it, or if it is unknown. */
    public synchronized Optional<Sender> of(@Nullable String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(byId.get(id));
    }
}
