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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class FunctionLatencyTest {

    @DynamoLatencyTest(iterations = 10)
    @UseClient(method = "client")
    @ExpectConnections(atMost = 1)
    void productionsClient(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    static DynamoDbClient client() {
        return Function.client();
    }

    @DynamoLatencyTest(
            iterations = 10,
            modes = {KEEP_ALIVE, CLOSE})
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    void theKitsClientIsOnWhatIsThere(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    /** verify.groovy looks for the one of production. */
    @AfterEach
    void isUrlConnection(LatencyResult result) {
        if (result.mode() != AS_BUILT) {
            assertEquals(Optional.of(HttpClientKind.URL_CONNECTION), result.httpClient());
        }
    }
}
