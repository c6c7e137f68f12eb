package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.client.CallBudget;
import java.net.URI;
import java.util.Locale;

/**
 * Calls to DynamoDB at AWS, each of which is billed: what they may cost is printed before the first of a JVM, and there is an end to them.
 * Thread-safe.
 */
public final class BilledCalls implements AutoCloseable {

    private final CallBudget budget;
    private final long most;

    private BilledCalls(CallBudget budget, long most) {
        this.budget = budget;
        this.most = most;
    }

    /**
     * Begins to count them.
     *
     * @param who makes them, and where, for people
     */
    public static BilledCalls begin(String who, URI uri, AwsSettings settings) {
        CallBudget budget = CallBudget.open(uri, settings.maxCalls(), AwsSettings.MAX_CALLS);
        if (budget.first()) {
            // on standard output whatever becomes of log messages: it is to be seen before it is too late
            System.out.println(who + ": every call is billed. " + settings.estimate());
            System.out.flush();
        }
        return new BilledCalls(budget, settings.maxCalls());
    }

    /** Says how many there were. */
    void report() {
        System.out.printf(Locale.ROOT, "DynamoDB at AWS: %,d of at most %,d calls were sent%n", budget.sent(), most);
    }

    /** Counts no more, and refuses nothing. */
    @Override
    public void close() {
        budget.close();
    }
}
