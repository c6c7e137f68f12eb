package io.dynamolatency.internal.client;

import io.dynamolatency.TestTable;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
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

/** A table that was created through a client of the kit; closing it drops the table. */
public final class CreatedTable implements TestTable, AutoCloseable {

    private static final int ATTEMPTS = 500;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private static final int ATTEMPTS_UNTIL_WORD = 5;
    private static final System.Logger LOG = System.getLogger(CreatedTable.class.getName());

    private final DynamoDbClient admin;
    private final String name;
    private final AtomicLong items = new AtomicLong();

    private CreatedTable(DynamoDbClient admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    /** Creates a table with a unique name and waits until it is active. */
    public static CreatedTable create(DynamoDbClient admin) {
        return create(admin, newName("dynamolatency-"));
    }

    /** Returns a unique table name with this prefix. */
    public static String newName(String prefix) {
        return prefix + UUID.randomUUID();
    }

    /** Creates a table with on-demand billing, and waits until it is active. */
    public static CreatedTable create(DynamoDbClient admin, String name) {
        CreatedTable table = new CreatedTable(admin, name);
        CreateTableResponse created = admin.createTable(CreateTableRequest.builder()
                .tableName(table.name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName(KEY)
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName(KEY)
                        .keyType(KeyType.HASH)
                        .build())
                .build());
        // DynamoDB Local's tables are active at once
        if (!isActive(created.tableDescription())) {
            table.awaitActive();
        }
        return table;
    }

    private static boolean isActive(@Nullable TableDescription description) {
        return description != null && description.tableStatus() == TableStatus.ACTIVE;
    }

    /** Waits until the table is active. A back end without table status has the table once it describes it. */
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
                // as AWS answers at first
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
        long number = items.getAndIncrement();
        return Map.of(
                KEY,
                AttributeValue.fromS("item-" + number),
                "number",
                AttributeValue.fromN(Long.toString(number)),
                "payload",
                AttributeValue.fromS("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop"));
    }

    @Override
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        AttributeValue key = item.get(KEY);
        if (key == null) {
            throw new IllegalArgumentException("the item has no attribute \"" + KEY + "\", only " + item.keySet());
        }
        return Map.of(KEY, key);
    }

    @Override
    public void close() {
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
