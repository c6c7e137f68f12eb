package io.dynamolatency.client;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
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

/**
 * A table made for one measurement and dropped after it, past the emulated network. Its partition key is the string {@value
 * #KEY}; there is no sort key. Thread-safe.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class TestTable implements AutoCloseable {

    /** The name of the partition key. */
    public static final String KEY = "id";

    // the SDK's own waiter asks every 20 s only, 25 times
    private static final int ATTEMPTS = 500;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final DynamoDbClient direct;
    private final String name;
    private final AtomicLong items = new AtomicLong();

    private TestTable(DynamoDbClient direct, String name) {
        this.direct = direct;
        this.name = name;
    }

    /** Creates a table with a name that no other has. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static TestTable create(DynamoDbClient direct) {
        return create(direct, newName("dynamolatency-"));
    }

    /** A name that no other table has. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static String newName(String prefix) {
        return prefix + UUID.randomUUID();
    }

    /** Creates a table, billed by the request, and waits until it can be used. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static TestTable create(DynamoDbClient direct, String name) {
        TestTable table = new TestTable(direct, name);
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

    /** The table's name. */
    public String name() {
        return name;
    }

    /** A new item of about 100 bytes with a key that no earlier one had; it is not in the table until the test puts it there. */
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

    /** The key of an item alone, for {@code getItem} and the like. */
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        AttributeValue key = item.get(KEY);
        if (key == null) {
            throw new IllegalArgumentException("the item has no attribute \"" + KEY + "\", only " + item.keySet());
        }
        return Map.of(KEY, key);
    }

    /** Drops the table. */
    @Override
    @API(status = Status.INTERNAL, since = "0.1")
    public void close() {
        try {
            direct.deleteTable(r -> r.tableName(name));
        } catch (ResourceNotFoundException gone) {
            // the test dropped it itself: what was to be reached is reached
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
