package io.dynamolatency.internal.client;

import io.dynamolatency.TestTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** A table that a client of the kit has created. {@link #close()} drops the table. */
public final class CreatedTable implements TestTable, AutoCloseable {

    private static final int ATTEMPTS = 500;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private static final int ATTEMPTS_UNTIL_WORD = 5;
    private static final System.Logger LOG = System.getLogger(CreatedTable.class.getName());

    /** The kit's own schema: a partition key of text. */
    public static final CreateTableRequest SCHEMA = CreateTableRequest.builder()
            .attributeDefinitions(AttributeDefinition.builder()
                    .attributeName(KEY)
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(KeySchemaElement.builder()
                    .attributeName(KEY)
                    .keyType(KeyType.HASH)
                    .build())
            .build();

    private static final String PREFIX = "dynamolatency-";

    private final DynamoDbClient admin;
    private final String name;
    private final TableKeys keys;
    private final Function<CreateTableRequest, CreatedTable> maker;
    private final List<CreatedTable> others = new CopyOnWriteArrayList<>();
    private final AtomicLong items = new AtomicLong();

    private CreatedTable(
            DynamoDbClient admin, CreateTableRequest request, Function<CreateTableRequest, CreatedTable> maker) {
        this.admin = admin;
        this.name = request.tableName();
        this.keys = TableKeys.of(request);
        this.maker = maker;
    }

    /** Creates a table with a unique name and waits until the table is active. */
    public static CreatedTable create(DynamoDbClient admin, CreateTableRequest schema) {
        return create(admin, newName(PREFIX), schema, other -> create(admin, other));
    }

    /** Returns a unique table name with this prefix. */
    public static String newName(String prefix) {
        return prefix + UUID.randomUUID();
    }

    /** Creates a table with the kit's schema, and waits until the table is active. */
    public static CreatedTable create(DynamoDbClient admin, String name) {
        return create(admin, name, SCHEMA, other -> create(admin, other));
    }

    /**
     * Creates a table and waits until the table is active. If the schema has no billing mode, the table is billed on
     * demand.
     *
     * @param maker creates further tables, and chooses their names
     */
    public static CreatedTable create(
            DynamoDbClient admin,
            String name,
            CreateTableRequest schema,
            Function<CreateTableRequest, CreatedTable> maker) {
        CreateTableRequest request = schema.toBuilder().tableName(name).build();
        CreatedTable table = new CreatedTable(admin, request, maker);
        boolean unbilled = request.billingMode() == null && request.provisionedThroughput() == null;
        CreateTableResponse created = admin.createTable(
                unbilled
                        ? request.toBuilder()
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .build()
                        : request);
        // DynamoDB Local's tables are active at once
        if (!isActive(created.tableDescription())) {
            table.awaitActive();
        }
        return table;
    }

    private static boolean isActive(@Nullable TableDescription description) {
        return description != null && description.tableStatus() == TableStatus.ACTIVE;
    }

    /**
     * Waits until the table is active. If a back end reports no table status, the table counts as active when the back
     * end describes the table.
     */
    private void awaitActive() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                TableDescription now =
                        admin.describeTable(r -> r.tableName(name)).table();
                if (now == null || now.tableStatusAsString() == null || isActive(now)) {
                    return;
                }
                if (attempt % ATTEMPTS_UNTIL_WORD == ATTEMPTS_UNTIL_WORD - 1) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "Waiting for table " + name + ", which is " + now.tableStatusAsString() + " after "
                                    + (attempt + 1) + " s");
                }
            } catch (ResourceNotFoundException notYet) {
                // AWS answers like this at first, while it creates the table
            }
            try {
                Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for table " + name, interrupted);
            }
        }
        throw new IllegalStateException("table " + name + " was not active after " + ATTEMPTS + " s");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, AttributeValue> newItem() {
        return keys.item(items.getAndIncrement());
    }

    @Override
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return keys.of(item);
    }

    @Override
    public TestTable create(CreateTableRequest schema) {
        CreatedTable other = maker.apply(schema);
        others.add(other);
        return other;
    }

    /** Returns the further tables that were created through this table. */
    public List<CreatedTable> others() {
        return others;
    }

    @Override
    public void close() {
        others.forEach(CreatedTable::close);
        try {
            admin.deleteTable(r -> r.tableName(name));
        } catch (ResourceNotFoundException gone) {
            // the test has dropped the table already
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
