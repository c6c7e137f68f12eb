package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.client.CreatedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The kit's tables at AWS. Each is deleted when its measurement is over, whatever came of that, else when the run is, else when this JVM
 * is told to end (SIGTERM, SIGINT, {@code System.exit}). A JVM that is killed leaves them. Thread-safe.
 */
final class BilledTables implements AutoCloseable {

    /** A table that is being made cannot be deleted yet: that takes seconds. */
    private static final Duration MOST_FOR_ONE = Duration.ofMinutes(1);

    /** Where nobody answers, or the keys may not, waiting is of little use; it is tried again at the end. */
    private static final Duration MOST_UNANSWERED = Duration.ofSeconds(5);

    /** Whoever told the JVM to end does not wait for long. */
    private static final Duration MOST_AT_THE_END = Duration.ofSeconds(20);

    private static final long MILLIS_BETWEEN = 500;

    private static final int FIRST_OF_THE_SERVER = 500;

    private static final System.Logger LOG = System.getLogger(BilledTables.class.getName());

    private final DynamoDbClient client;
    private final String prefix;
    private final Set<String> names = new TreeSet<>();
    /** Those of which it is not known yet whether they are there. */
    private final Set<String> beingMade = new HashSet<>();

    private @Nullable Thread hook;
    private boolean ending;

    /**
     * None yet.
     *
     * @param client closed by whoever gave it, after this
     */
    BilledTables(DynamoDbClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    /**
     * Makes one.
     *
     * @throws BackendException when the JVM is about to end
     */
    CreatedTable create() {
        String name = CreatedTable.newName(prefix);
        synchronized (this) {
            if (ending) {
                throw new BackendException("no table is made any more: this run is ending");
            }
            if (hook == null) {
                Thread atTheEnd = new Thread(this::end, "dynamo-latency-delete-tables");
                Runtime.getRuntime().addShutdownHook(atTheEnd);
                hook = atTheEnd;
            }
            // before it is there: it may be when the answer to that is not
            names.add(name);
            beingMade.add(name);
        }
        try {
            return CreatedTable.create(client, name);
        } finally {
            synchronized (this) {
                beingMade.remove(name);
            }
        }
    }

    /** Deletes one, waiting a bounded time; where it cannot be, that is logged, and tried once more at the end. */
    void delete(String name) {
        delete(List.of(name), MOST_FOR_ONE);
    }

    private void delete(List<String> these, Duration atMost) {
        long begin = System.nanoTime();
        List<String> left = new ArrayList<>(these);
        String why = "";
        while (true) {
            boolean answered = false;
            for (String name : List.copyOf(left)) {
                boolean unsure = isBeingMade(name);
                try {
                    client.deleteTable(r -> r.tableName(name));
                    left.remove(name);
                } catch (ResourceNotFoundException none) {
                    if (unsure) {
                        // the request for it may have been under way, and overtaken by this one
                        why = "it was being made";
                    } else {
                        left.remove(name);
                    }
                } catch (SdkServiceException refused) {
                    answered = answered || passing(refused);
                    why = String.valueOf(refused.getMessage());
                } catch (SdkException unsent) {
                    why = String.valueOf(unsent.getMessage());
                }
            }
            synchronized (this) {
                these.stream().filter(name -> !left.contains(name)).forEach(names::remove);
            }
            Duration most = answered || atMost.compareTo(MOST_UNANSWERED) < 0 ? atMost : MOST_UNANSWERED;
            if (left.isEmpty() || System.nanoTime() - begin >= most.toNanos() || !pause()) {
                break;
            }
        }
        if (!left.isEmpty()) {
            String last = why;
            String message = "Tables are left at AWS that could not be deleted, and cost money while they have items: "
                    + left + " (" + last + "); delete them: aws dynamodb delete-table --table-name NAME";
            if (isEnding()) {
                // loggers may be gone by now
                System.err.println(message);
            } else {
                LOG.log(System.Logger.Level.ERROR, message);
            }
        }
    }

    private synchronized boolean isBeingMade(String name) {
        return beingMade.contains(name);
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    /** In the making or deleted already, too many deleted at a time, or trouble at the other end: waiting helps. */
    private static boolean passing(SdkServiceException refused) {
        return refused instanceof ResourceInUseException
                || refused instanceof LimitExceededException
                || refused.isThrottlingException()
                || refused.statusCode() >= FIRST_OF_THE_SERVER;
    }

    private static boolean pause() {
        try {
            Thread.sleep(MILLIS_BETWEEN);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized List<String> last() {
        ending = true;
        return List.copyOf(names);
    }

    private void end() {
        List<String> left = last();
        if (!left.isEmpty()) {
            delete(left, MOST_AT_THE_END);
        }
    }

    /** Deletes what is left. */
    @Override
    public void close() {
        end();
        Thread registered;
        synchronized (this) {
            registered = hook;
            hook = null;
        }
        if (registered != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(registered);
            } catch (IllegalStateException underWay) {
                // the JVM is ending, and the hook finds nothing to do
            }
        }
    }
}
