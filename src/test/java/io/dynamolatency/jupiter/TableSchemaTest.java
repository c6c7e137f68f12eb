package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.HASH;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.RANGE;

import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Tables with a schema of one's own. */
@Tag("slow")
class TableSchemaTest {

    private static final CreateTableRequest SCHEMA = CreateTableRequest.builder()
            .keySchema(key("pk", HASH), key("sk", RANGE))
            .attributeDefinitions(attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N))
            .build();

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class TwoKeys {
        private static String dropped = "";
        private TestTable orders;

        @BeforeEach
        void create(TestTable table) {
            orders = table.create(SCHEMA);
        }

        @Order(1)
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void putAndGet(DynamoDbClient dynamo) {
            Map<String, AttributeValue> item = orders.newItem();
            dynamo.putItem(r -> r.tableName(orders.name()).item(item));
            Map<String, AttributeValue> key = orders.keyOf(item);
            assertThat(key).containsOnlyKeys("pk", "sk");
            assertThat(dynamo.getItem(r -> r.tableName(orders.name()).key(key)).item())
                    .isEqualTo(item);
            assertThatThrownBy(() -> orders.keyOf(Map.of("pk", AttributeValue.fromS("x"))))
                    .hasMessageContaining("the item has no attribute \"sk\"");
            dropped = orders.name();
        }

        @Order(2)
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void theEarlierTableIsGone(DynamoDbClient dynamo) {
            assertThat(dynamo.listTables().tableNames()).doesNotContain(dropped);
        }
    }

    @Test
    void aTableOfOnesOwnIsMadeBeforeTheTestAndDroppedAfterIt() {
        Fixture.run(TwoKeys.class).passes(2);
    }
}
