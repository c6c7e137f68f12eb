package io.dynamolatency.internal.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endings of SDK invocations that got no answer from the service. The SDK reports each such ending, unless a
 * cancelled future or the time-out of an asynchronous client's call ended the invocation. Remembers only the newest
 * {@value #MOST} endings. Thread-safe.
 */
public final class InvocationEndings {

    /** The maximum number of endings to remember. */
    static final int MOST = 1 << 12;

    private static final InvocationEndings OF_THIS_JVM = new InvocationEndings();

    /** What ended an invocation. */
    public enum Kind {
        /** The caller's thread was interrupted. */
        INTERRUPTED(""),
        /** The SDK's time-out for a call with all its attempts ran out. */
        API_CALL_TIMEOUT("apiCallTimeout"),
        /** The SDK's time-out for an attempt ran out. */
        ATTEMPT_TIMEOUT("apiCallAttemptTimeout"),
        /** The HTTP client waited too long for a connection to open. */
        CONNECT_TIMEOUT("connectionTimeout"),
        /** The HTTP client waited too long for bytes of the answer. */
        READ_TIMEOUT("socketTimeout or readTimeout"),
        /** The HTTP client's pool had no connection until a time-out ran out, or too many requests already waited. */
        NO_CONNECTION("connectionAcquisitionTimeout or maxPendingConnectionAcquires"),
        /** Anything else. */
        OTHER("");

        private final String setting;

        Kind(String setting) {
            this.setting = setting;
        }

        /** Returns the name of the client's setting that ended the wait; empty if no setting ended the wait. */
        public String setting() {
            return setting;
        }
    }

    /**
     * The end of an invocation.
     *
     * @param nanos when the invocation ended, on the clock of its measured call. Without a measured call, on the clock
     *     of {@link System#nanoTime()}
     * @param line the line of user code that ended the invocation or made the call, such as {@code
     *     com.acme.X.y(X.java:42)}; empty if unknown
     * @param limits the time-outs of the invocation
     */
    public record Ending(Kind kind, long nanos, Optional<String> line, TimeLimits limits) {

        /** Creates an ending without known time-outs. */
        public Ending(Kind kind, long nanos, Optional<String> line) {
            this(kind, nanos, line, TimeLimits.NONE);
        }
    }

    private final Map<String, Ending> byId = new LinkedHashMap<>();
    /** The time-outs that requests set for their own invocations, until the SDK reports the invocations' ends. */
    private final Map<String, Duration> timeouts = new LinkedHashMap<>();

    /** Returns the endings of this JVM. */
    public static InvocationEndings ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** Adds the ending of an invocation. */
    public synchronized void add(String id, Ending ending) {
        add(byId, id, ending);
    }

    private static <T> void add(Map<String, T> to, String id, T value) {
        to.putIfAbsent(id, value);
        if (to.size() > MOST) {
            to.remove(to.keySet().iterator().next());
        }
    }

    /** Records the time-out that a request sets for its own invocation. */
    public synchronized void timesOut(String id, Duration timeout) {
        add(timeouts, id, timeout);
    }

    /** Forgets the time-out of an invocation, because the SDK has reported the invocation's end. */
    public synchronized void reported(String id) {
        timeouts.remove(id);
    }

    /**
     * Returns the time-out that a request has set for its own invocation; empty if the request has set none, or if the
     * SDK has reported the invocation's end.
     */
    public synchronized Optional<Duration> timeoutOf(String id) {
        return Optional.ofNullable(timeouts.get(id));
    }

    /** Returns how an invocation ended; empty if the invocation got an answer or is unknown. */
    public synchronized Optional<Ending> of(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Returns the ids of the invocations that ended in this way between two times, in the order of their endings. */
    public synchronized List<String> idsBetween(Kind kind, long fromNanos, long toNanos) {
        return byId.entrySet().stream()
                .filter(one -> one.getValue().kind() == kind
                        && one.getValue().nanos() - fromNanos >= 0
                        && toNanos - one.getValue().nanos() >= 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
