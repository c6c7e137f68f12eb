package io.dynamolatency.internal.table;

import io.dynamolatency.TestTable;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.retries.api.BackoffStrategy;
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
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** A table that the kit made. Thread-safe. Closing it drops the table. */
public final class CreatedTable implements TestTable, AutoCloseable {

    // the SDK's own waiter asks every 20 s only, 25 times
    private static final int ATTEMPTS = 500;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final DynamoDbClient direct;
    private final String name;
    private final AtomicLong items = new AtomicLong();

    private CreatedTable(DynamoDbClient direct, String name) {
        this.direct = direct;
        this.name = name;
    }

    /** Creates a table with a name that no other has. */
    public static CreatedTable create(DynamoDbClient direct) {
        return create(direct, newName("dynamolatency-"));
    }

    /** Returns a name that no other table has. */
    public static String newName(String prefix) {
        return prefix + UUID.randomUUID();
    }

    /** Creates a table, billed by the request, and waits until it can be used. */
    public static CreatedTable create(DynamoDbClient direct, String name) {
        CreatedTable table = new CreatedTable(direct, name);
        CreateTableResponse created = direct.createTable(CreateTableRequest.builder()
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
        // DynamoDB Local's are usable at once, and it says so
        if (created.tableDescription() == null || created.tableDescription().tableStatus() != TableStatus.ACTIVE) {
            try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                    .client(direct)
                    .overrideConfiguration(c -> c.maxAttempts(ATTEMPTS)
                            .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(BETWEEN_ATTEMPTS)))
                    .build()) {
                waiter.waitUntilTableExists(r -> r.tableName(table.name));
            }
        }
        return table;
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

    /** Drops the table. */
    @Override
    public void close() {
        try {
            direct.deleteTable(r -> r.tableName(name));
        } catch (ResourceNotFoundException gone) {
            // the test dropped it itself
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
