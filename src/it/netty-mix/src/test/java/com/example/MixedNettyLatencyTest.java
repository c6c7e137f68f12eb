package com.example;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.measure.LatencyResult;
import java.net.URL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class MixedNettyLatencyTest {

    @BeforeEach
    void theMixIsThere() throws ClassNotFoundException {
        assertEquals("5.0", versionOf("io.netty.handler.codec.http.HttpObject"));
        assertEquals("4.1", versionOf("io.netty.channel.Channel"));
    }

    private static String versionOf(String type) throws ClassNotFoundException {
        Class<?> found = Class.forName(type, false, MixedNettyLatencyTest.class.getClassLoader());
        URL jar = found.getProtectionDomain().getCodeSource().getLocation();
        return jar.getPath().replaceFirst(".*-(\\d+\\.\\d+)\\..*", "$1");
    }

    @DynamoLatencyTest(iterations = 10, modes = {KEEP_ALIVE, CLOSE})
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach
    void theWireSawEachCall(LatencyResult result) {
        assertEquals(0, result.errors());
        assertEquals(result.count(), result.wire().exchanges().size());
    }
}
