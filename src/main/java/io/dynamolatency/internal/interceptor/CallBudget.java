package io.dynamolatency.internal.interceptor;

import java.io.Serial;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Limits how many requests all DynamoDB clients of this JVM, including those of production code, send to one endpoint.
 * Each attempt counts, except those of {@code DeleteTable} and {@code DescribeTable}. A request over the limit fails
 * and is not sent.
 *
 * <p>The count continues from earlier budgets of the same endpoint, because a build can run each test class separately
 * in one JVM. Thread-safe.
 */
public final class CallBudget implements AutoCloseable {

    private static final Set<String> FREE = Set.of("DeleteTable", "DescribeTable");

    private static final List<CallBudget> OPEN = new CopyOnWriteArrayList<>();

    private static final Map<RequestAddress, AtomicLong> SENT = new ConcurrentHashMap<>();

    private final RequestAddress endpoint;
    private final long most;
    private final String parameter;
    private final AtomicLong sent;
    private final boolean first;

    private CallBudget(RequestAddress endpoint, long most, String parameter) {
        this.endpoint = endpoint;
        this.most = most;
        this.parameter = parameter;
        AtomicLong none = new AtomicLong();
        AtomicLong before = SENT.putIfAbsent(endpoint, none);
        this.first = before == null;
        this.sent = before == null ? none : before;
    }

    /** A request was not sent, because the budget is spent. */
    public static final class SpentException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        SpentException(String message) {
            super(message);
        }
    }

    /**
     * Opens a budget and starts counting.
     *
     * @param endpoint an https address
     * @param most how many requests are allowed, at least 1
     * @param parameter the name of the parameter that sets the limit, for the message
     */
    public static CallBudget open(URI endpoint, long most, String parameter) {
        CallBudget budget = new CallBudget(RequestAddress.of(endpoint), most, parameter);
        OPEN.add(budget);
        return budget;
    }

    /**
     * Counts a request that a client is about to send.
     *
     * @param operation the name of the request's operation; {@code null} if unknown
     * @throws SpentException if the budget is spent, so that the client must not send the request
     */
    static void spend(@Nullable String operation, SdkHttpRequest request) {
        if (OPEN.isEmpty() || (operation != null && FREE.contains(operation))) {
            return;
        }
        CallBudget smallest = null;
        for (CallBudget budget : OPEN) {
            if (budget.endpoint.isOf(request) && (smallest == null || budget.most < smallest.most)) {
                smallest = budget;
            }
        }
        // all budgets of an endpoint share one count
        if (smallest != null) {
            smallest.spend();
        }
    }

    private void spend() {
        if (sent.getAndUpdate(before -> before < most ? before + 1 : before) >= most) {
            throw new SpentException(
                    "not sent: this JVM has sent " + most + (most == 1 ? " request" : " requests") + " to "
                            + endpoint.host() + ", the limit set by " + parameter
                            + "; allow more, or lower iterations, maxIterations and"
                            + " warmup");
        }
    }

    /** Returns whether this is the endpoint's first budget in this JVM. */
    public boolean first() {
        return first;
    }

    /**
     * Returns how many requests to the endpoint were counted so far, including the requests that earlier budgets
     * counted.
     */
    public long sent() {
        return sent.get();
    }

    /** Stops counting and refusing requests. */
    @Override
    public void close() {
        OPEN.remove(this);
    }
}
