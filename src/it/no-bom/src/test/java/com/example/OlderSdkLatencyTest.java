package com.example;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class OlderSdkLatencyTest {

    @DynamoLatencyTest(
            iterations = 10,
            modes = {AS_BUILT, CLOSE})
    @UseClient(method = "client")
    @ExpectConnections(modes = AS_BUILT, atMost = 1)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    static DynamoDbClient client() {
        return DynamoDbClient.create();
    }

    @DynamoLatencyTest(iterations = 10)
    @ExpectConnections(atMost = 2)
    void putItemAsync(DynamoDbAsyncClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
    }

    /** verify.groovy looks for the versions. */
    @AfterEach
    void librariesAreThoseOfTheProject(LatencyResult result) {
        if (result.mode() == CLOSE) {
            assertEquals(Optional.of(HttpClientKind.APACHE4), result.httpClient());
        } else if (result.mode() == KEEP_ALIVE) {
            assertEquals(Optional.of(HttpClientKind.NETTY), result.httpClient());
        }
    }
}
