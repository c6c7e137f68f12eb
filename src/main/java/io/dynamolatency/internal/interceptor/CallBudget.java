package io.dynamolatency.internal.interceptor;

import java.io.Serial;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * How many requests the DynamoDB clients of this JVM, those of production code included, may send to one endpoint, each attempt
 * counted, until it is closed. What would be one more is not sent and fails. Deleting a table, and asking for its state, is
 * neither counted nor refused. What was sent under an earlier budget of the same endpoint counts: builds may run each class of tests by
 * itself, one after the other in the same JVM. Thread-safe.
 */
public final class CallBudget implements AutoCloseable {

    private static final Set<String> FREE = Set.of("DeleteTable", "DescribeTable");

    private static final List<CallBudget> OPEN = new CopyOnWriteArrayList<>();

    private static final Map<Endpoint, AtomicLong> SENT = new ConcurrentHashMap<>();

    private final Endpoint endpoint;
    private final long most;
    private final String parameter;
    private final AtomicLong sent;
    private final boolean first;

    private record Endpoint(String host, int port) {

        static Endpoint of(URI uri) {
            return new Endpoint(uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() > 0 ? uri.getPort() : 443);
        }

        boolean isOf(SdkHttpRequest request) {
            return request.port() == port && host.equals(request.host().toLowerCase(Locale.ROOT));
        }
    }

    private CallBudget(Endpoint endpoint, long most, String parameter) {
        this.endpoint = endpoint;
        this.most = most;
        this.parameter = parameter;
        AtomicLong none = new AtomicLong();
        AtomicLong before = SENT.putIfAbsent(endpoint, none);
        this.first = before == null;
        this.sent = before == null ? none : before;
    }

    /** A request that was not sent, since the budget is spent. */
    public static final class SpentException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        SpentException(String message) {
            super(message);
        }
    }

    /**
     * Begins to count.
     *
     * @param endpoint an https address
     * @param most how many requests, at least 1
     * @param parameter the name of the parameter that says so, for the message
     */
    public static CallBudget open(URI endpoint, long most, String parameter) {
        CallBudget budget = new CallBudget(Endpoint.of(endpoint), most, parameter);
        OPEN.add(budget);
        return budget;
    }

    /**
     * Counts a request that is about to be sent.
     *
     * @throws SpentException where it is not to be
     */
    static void spend(Optional<String> operation, SdkHttpRequest request) {
        if (OPEN.isEmpty()) {
            return;
        }
        for (CallBudget budget : OPEN) {
            if (budget.endpoint.isOf(request)
                    && operation.filter(FREE::contains).isEmpty()) {
                budget.spend();
            }
        }
    }

    private void spend() {
        if (sent.getAndUpdate(before -> before < most ? before + 1 : before) >= most) {
            throw new SpentException("not sent: the " + most + " calls that may be made to " + endpoint.host()
                    + " in this run are made (" + parameter
                    + "); allow more, or make fewer by iterations, maxIterations"
                    + " and warmup");
        }
    }

    /** Whether there was none for the endpoint before. */
    public boolean first() {
        return first;
    }

    /** How many requests this JVM has sent there under a budget. */
    public long sent() {
        return sent.get();
    }

    /** Counts no more, and refuses nothing. */
    @Override
    public void close() {
        OPEN.remove(this);
    }
}
