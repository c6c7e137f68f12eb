package io.dynamolatency.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a test asks of SDK clients, told by an interceptor that the SDK gives to each of them ({@link
 * InvocationInterceptor}). A call is traced from {@link #begin} on by the thread that makes it; what it has other threads do is not.
 * Thread-safe, since an asynchronous client may send from a thread of its own.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class InvocationTrace {

    /**
     * A request that was about to be sent.
     *
     * @param invocationId the SDK's id, the same for all attempts
     * @param client a number that each SDK client has for itself
     */
    public record Sent(String invocationId, int client) {}

    private static final ThreadLocal<@Nullable InvocationTrace> CURRENT = new ThreadLocal<>();

    private final Set<Sent> sent = new LinkedHashSet<>(2);

    private InvocationTrace() {}

    /** A call of this thread begins, and the one before is over. */
    public static void begin() {
        CURRENT.set(new InvocationTrace());
    }

    /** This thread makes no more calls. */
    public static void end() {
        CURRENT.remove();
    }

    /** What this thread's call has sent so far, without repeated attempts; empty where none was begun. */
    public static List<Sent> current() {
        InvocationTrace trace = CURRENT.get();
        return trace == null ? List.of() : trace.sent();
    }

    /** The call that this thread is making, {@code null} where none was begun. */
    static @Nullable InvocationTrace ofThisThread() {
        return CURRENT.get();
    }

    private synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    synchronized void add(String invocationId, int client) {
        sent.add(new Sent(invocationId, client));
    }
}
