package io.dynamolatency.internal.setup;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.aws.AwsBackend;
import io.dynamolatency.internal.client.CreatedTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** The table of one measurement, created on first use. Thread-safe. */
final class SetupTable {

    private final DynamoBackend backend;
    private final DynamoDbClient admin;
    private final BackendProbe probe;
    private CreateTableRequest schema = CreatedTable.SCHEMA;
    private @Nullable CreatedTable table;

    /** @param probe finds out why the table could not be created */
    SetupTable(BackendLink link, BackendProbe probe) {
        this.backend = link.backend();
        this.admin = link.admin();
        this.probe = probe;
    }

    /** Sets the schema of a table that is not created yet. */
    synchronized void schema(CreateTableRequest schema) {
        this.schema = schema;
    }

    /**
     * Returns the table. Creates the table at the first call.
     *
     * @throws BackendException if the back end has ended or hangs
     */
    synchronized CreatedTable get() {
        if (table == null) {
            table = create();
        }
        return table;
    }

    private CreatedTable create() {
        if (backend instanceof AwsBackend aws) {
            return aws.createTable(schema);
        }
        try {
            return CreatedTable.create(admin, schema);
        } catch (RuntimeException failed) {
            throw probe.after(failed)
                    .<RuntimeException>map(ended -> new BackendException(ended, failed))
                    .orElse(failed);
        }
    }

    /** Drops the table if it was created. */
    synchronized void drop() {
        if (table == null) {
            return;
        }
        if (backend instanceof AwsBackend aws) {
            aws.deleteTable(table);
        } else if (probe.failure().isEmpty()) {
            // if the back end has failed, its tables are gone
            table.close();
        }
    }
}
