package com.example.orders;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Held against what it was like when it was last looked at, in {@code src/test/dynamo-latency}. Written by {@code mvn test
 * -Dtest=OrderBaselineTest -Ddynamolatency.baseline=update}.
 *
 * <p>Counts are exact on any machine. The times here have more room than they have where nothing is said, since this test is to pass on
 * whatever machine it is run, and while that does other work: the limit is where the three round trips of a new connection lie.
 */
class OrderBaselineTest {

    @DynamoLatencyTest(iterations = 200, network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @CompareToBaseline(slowerAtMost = 3)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }
}
