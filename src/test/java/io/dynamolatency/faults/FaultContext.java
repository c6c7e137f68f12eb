package io.dynamolatency.faults;

import io.dynamolatency.TestTable;
import io.dynamolatency.internal.proxy.LatencyProxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a fault's body works with: clients, proxy and table. Thread-safe. */
final class FaultContext {

    private static final String NO_TABLE = "scripted";

    private final SdkClient client;
    private final Supplier<SdkClient> another;
    private final LatencyProxy proxy;
    private final Optional<TestTable> table;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger items = new AtomicInteger();

    /**
     * @param client the measured client
     * @param another builds one like it
     * @param table empty if the service has none
     */
    FaultContext(SdkClient client, Supplier<SdkClient> another, LatencyProxy proxy, Optional<TestTable> table) {
        this.client = client;
        this.another = another;
        this.proxy = proxy;
        this.table = table;
    }

    /** Returns the number of the call, from 1; each invocation counts one. */
    int next() {
        return calls.incrementAndGet();
    }

    LatencyProxy proxy() {
        return proxy;
    }

    /** Builds another client like the measured one; the caller closes it. */
    SdkClient anotherClient() {
        return another.get();
    }

    SdkClient client() {
        return client;
    }

    /** Returns the measured client, which is synchronous. */
    DynamoDbClient sync() {
        return (DynamoDbClient) client;
    }

    /** Returns the measured client, which is asynchronous. */
    DynamoDbAsyncClient async() {
        return (DynamoDbAsyncClient) client;
    }

    String tableName() {
        return table.map(TestTable::name).orElse(NO_TABLE);
    }

    void putItem() {
        putItem(client);
    }

    void putItem(SdkClient by) {
        String name = table.map(TestTable::name).orElse(NO_TABLE);
        Map<String, AttributeValue> item = table.map(TestTable::newItem)
                .orElseGet(() -> Map.of("id", AttributeValue.fromS("item-" + items.getAndIncrement())));
        if (by instanceof DynamoDbAsyncClient async) {
            join(() -> async.putItem(r -> r.tableName(name).item(item)).join());
        } else {
            ((DynamoDbClient) by).putItem(r -> r.tableName(name).item(item));
        }
    }

    void getItem() {
        String name = table.map(TestTable::name).orElse(NO_TABLE);
        Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("item-1"));
        if (client instanceof DynamoDbAsyncClient async) {
            join(() -> async.getItem(r -> r.tableName(name).key(key)).join());
        } else {
            ((DynamoDbClient) client).getItem(r -> r.tableName(name).key(key));
        }
    }

    private static void join(Runnable call) {
        try {
            call.run();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
