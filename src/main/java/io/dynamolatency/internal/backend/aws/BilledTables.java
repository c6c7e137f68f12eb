package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.text.SafeText;
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
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Creates and deletes the kit's tables at AWS. A table is deleted after its measurement. If the deletion fails, the kit
 * tries again at the end of the run, or when SIGTERM, SIGINT or {@code System.exit} ends this JVM. If this JVM is
 * killed, its tables remain. Thread-safe.
 */
final class BilledTables implements AutoCloseable {

    /**
     * How long to wait for the deletion of one table. AWS does not delete a table that it is still creating. Creating a
     * table takes seconds.
     */
    private static final Duration MOST_FOR_ONE = Duration.ofMinutes(1);

    /**
     * How long to try if AWS does not answer, or if the keys lack the permission. A longer wait does not help, and the
     * kit tries again at the end of the run.
     */
    private static final Duration MOST_UNANSWERED = Duration.ofSeconds(5);

    /** How long to wait in an exiting JVM, which must end soon. */
    private static final Duration MOST_AT_THE_END = Duration.ofSeconds(20);

    private static final long MILLIS_BETWEEN = 500;

    private static final int FIRST_OF_THE_SERVER = 500;

    private static final System.Logger LOG = System.getLogger(BilledTables.class.getName());

    private final DynamoDbClient client;
    private final String prefix;
    private final Set<String> names = new TreeSet<>();
    /** The names of tables for which AWS has not yet answered the creation request. */
    private final Set<String> beingMade = new HashSet<>();

    private @Nullable Thread hook;
    private boolean ending;

    /** Makes an object that uses this client. The caller closes the client afterwards. */
    BilledTables(DynamoDbClient client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    /** Creates a table; throws a {@link BackendException} if the run or the JVM is ending. */
    CreatedTable create(CreateTableRequest schema) {
        String name = CreatedTable.newName(prefix);
        synchronized (this) {
            if (ending) {
                throw new BackendException("no table is created any more: this run is ending");
            }
            if (hook == null) {
                Thread atTheEnd = new Thread(this::end, "dynamo-latency-delete-tables");
                Runtime.getRuntime().addShutdownHook(atTheEnd);
                hook = atTheEnd;
            }
            // records the table before the call, because AWS can create the table even if no answer comes
            names.add(name);
            beingMade.add(name);
        }
        try {
            return CreatedTable.create(client, name, schema, this::create);
        } finally {
            synchronized (this) {
                beingMade.remove(name);
            }
        }
    }

    /** Deletes a table in at most one minute. Logs a failure; the kit then tries again at the end of the run. */
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
                        // AWS perhaps has not created the table yet, because this request can overtake the request that
                        // creates it
                        why = "a table was still being created";
                    } else {
                        left.remove(name);
                    }
                } catch (SdkServiceException refused) {
                    answered = answered || passing(refused);
                    why = SafeText.oneLine(refused.getMessage());
                } catch (SdkException unsent) {
                    why = SafeText.oneLine(unsent.getMessage());
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
            String message = "Tables at AWS could not be deleted, and cost money while they have items: " + left + " ("
                    + last + "); delete them: aws dynamodb delete-table --table-name NAME";
            if (isEnding()) {
                // does not use a logger, because loggers have perhaps ended by now
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

    /**
     * Returns whether waiting helps. Waiting helps if the table is being created or deleted, if too many deletions run
     * at a time, or after a server error.
     */
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

    /** Deletes all tables that are left. */
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
                // the JVM is exiting, so the hook runs and finds no table to delete
            }
        }
    }
}
