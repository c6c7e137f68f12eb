package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.internal.interceptor.CallBudget;
import java.net.URI;
import java.util.Locale;

/** Counts and caps the billed calls to DynamoDB at AWS. Prints the cap before the first call of a JVM. Thread-safe. */
public final class BilledCalls implements AutoCloseable {

    private final CallBudget budget;
    private final long most;

    private BilledCalls(CallBudget budget, long most) {
        this.budget = budget;
        this.most = most;
    }

    /**
     * Starts counting calls.
     *
     * @param who the client and its target, in words for messages
     */
    public static BilledCalls begin(String who, URI uri, AwsSettings settings) {
        CallBudget budget = CallBudget.open(uri, settings.maxCalls(), AwsSettings.MAX_CALLS);
        if (budget.first()) {
            // prints on standard output, because log messages can be filtered
            System.out.printf(
                    Locale.ROOT,
                    "%s: every call is billed. At most %,d calls are sent (%s); prices are at"
                            + " https://aws.amazon.com/dynamodb/pricing/%n",
                    who,
                    settings.maxCalls(),
                    AwsSettings.MAX_CALLS);
            System.out.flush();
        }
        return new BilledCalls(budget, settings.maxCalls());
    }

    /** Prints how many calls were sent. */
    void report() {
        System.out.printf(Locale.ROOT, "DynamoDB at AWS: %,d of at most %,d calls were sent%n", budget.sent(), most);
    }

    /** Stops counting and capping calls. */
    @Override
    public void close() {
        budget.close();
    }
}
