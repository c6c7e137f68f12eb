package com.example

import io.dynamolatency.ConnectionMode.CLOSE
import io.dynamolatency.DynamoEndpoint
import io.dynamolatency.HttpClientKind.APACHE5
import io.dynamolatency.TestTable
import io.dynamolatency.jupiter.DynamoLatencyTest
import io.dynamolatency.jupiter.ExpectConnections
import io.dynamolatency.jupiter.Network
import io.dynamolatency.jupiter.UseClient
import io.dynamolatency.measure.LatencyResult
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.provider.ValueSource
import software.amazon.awssdk.services.dynamodb.DynamoDbClient

class OrdersLatencyTest {

    @DynamoLatencyTest(iterations = 10, modes = [CLOSE], httpClients = [APACHE5], network = Network(rtt = "2 ms"))
    @ExpectConnections(modes = [CLOSE], atMost = 10)
    @ValueSource(ints = [1000])
    fun `puts an item`(dynamo: DynamoDbClient, table: TestTable, bytes: Int) {
        dynamo.putItem { it.tableName(table.name()).item(table.newItem()) }
    }

    @DynamoLatencyTest(iterations = 10)
    @UseClient(method = "client")
    @ExpectConnections(atMost = 1)
    fun itsOwnClient(dynamo: DynamoDbClient) {
        dynamo.listTables()
    }

    /** JUnit passes over methods that return a value. */
    @DynamoLatencyTest(iterations = 10)
    fun anExpressionBody(dynamo: DynamoDbClient) = dynamo.listTables()

    /** JUnit 5 passes over suspend functions, and the kit can't time them. */
    @DynamoLatencyTest(iterations = 10)
    suspend fun suspends(dynamo: DynamoDbClient) {
        dynamo.listTables()
    }

    @AfterEach
    fun eachCallWasOnTheWire(result: LatencyResult) {
        assertEquals(0, result.errors())
        assertEquals(10, result.wire().exchanges().size)
    }

    companion object {
        @JvmStatic
        fun client(endpoint: DynamoEndpoint): DynamoDbClient = endpoint.applyTo(DynamoDbClient.builder()).build()
    }
}
