package com.example;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class MatrixLatencyTest {

    @DynamoLatencyTest(
            iterations = 5,
            modes = {AS_BUILT, CLOSE})
    @UseClient(method = "client")
    @ExpectConnections(modes = AS_BUILT, atMost = 1)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    static DynamoDbClient client(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoDbClient.builder()).build();
    }

    @DynamoLatencyTest(iterations = 5)
    @ExpectConnections(atMost = 2)
    void putItemAsync(DynamoDbAsyncClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
    }

    private static DynamoDbClient ofTheApplication;

    /** A client that knows nothing of the kit is led to the proxy. */
    @DynamoLatencyTest(iterations = 5)
    @ExpectConnections(atMost = 1)
    void putItemOfTheApplication(TestTable table) {
        if (ofTheApplication == null) {
            ofTheApplication = DynamoDbClient.builder()
                    .endpointOverride(URI.create("http://localhost:1"))
                    .region(Region.EU_WEST_1)
                    .build();
        }
        ofTheApplication.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach
    void oneExchangeForEachCall(LatencyResult result) {
        assertThat(result).hasNoErrors().wire().hasExchanges(5);
    }

    @AfterAll
    static void allModes(LatencyResults results) {
        if (results.size() != 4) {
            throw new AssertionError(results);
        }
    }
}
