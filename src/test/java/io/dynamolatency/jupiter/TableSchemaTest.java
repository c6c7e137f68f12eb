package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.HASH;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.RANGE;

import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

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

    @Table(partitionKey = "pk", sortKey = "sk", sortKeyType = ScalarAttributeType.N)
    static class Annotated {
        private static final Map<String, TableDescription> SEEN = new HashMap<>();

        private @Nullable String before;

        @BeforeEach
        void beforeEach(TestTable table) {
            before = table.name();
        }

        @DynamoLatencyTest(iterations = 2, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void ofTheClass(DynamoDbClient dynamo, TestTable table) {
            assertThat(table.name()).isEqualTo(before);
            see("ofTheClass", dynamo, table);
        }

        @DynamoLatencyTest(iterations = 2, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @Table(partitionKey = "hash", partitionKeyType = ScalarAttributeType.B)
        void ofTheMethod(DynamoDbClient dynamo, TestTable table) {
            assertThat(table.name()).isEqualTo(before);
            see("ofTheMethod", dynamo, table);
        }

        @DynamoLatencyTest(iterations = 2, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void ofParameters(
                DynamoDbClient dynamo,
                TestTable table,
                @Table(partitionKey = "a") TestTable one,
                @Table(partitionKey = "a") TestTable same,
                @Table(bean = Bean.class) TestTable other) {
            assertThat(table.name()).isEqualTo(before);
            assertThat(one.name()).isEqualTo(same.name()).isNotEqualTo(table.name());
            see("one", dynamo, one);
            see("bean", dynamo, other);
        }

        private static void see(String key, DynamoDbClient dynamo, TestTable table) {
            SEEN.put(key, dynamo.describeTable(r -> r.tableName(table.name())).table());
            Map<String, AttributeValue> item = table.newItem();
            dynamo.putItem(r -> r.tableName(table.name()).item(item));
            assertThat(dynamo.getItem(r -> r.tableName(table.name()).key(table.keyOf(item)))
                            .item())
                    .isEqualTo(item);
        }
    }

    /** Keys and indexes by the annotations of the enhanced client. */
    @DynamoDbBean
    public static class Bean {
        private @Nullable String customer;
        private @Nullable Long placed;
        private @Nullable String state;

        @DynamoDbPartitionKey
        public @Nullable String getCustomer() {
            return customer;
        }

        public void setCustomer(@Nullable String customer) {
            this.customer = customer;
        }

        @DynamoDbSortKey
        public @Nullable Long getPlaced() {
            return placed;
        }

        public void setPlaced(@Nullable Long placed) {
            this.placed = placed;
        }

        @DynamoDbSecondaryPartitionKey(indexNames = "byState")
        @DynamoDbSecondarySortKey(indexNames = "ofCustomer")
        public @Nullable String getState() {
            return state;
        }

        public void setState(@Nullable String state) {
            this.state = state;
        }
    }

    private static TableDescription seen(String name) {
        return Objects.requireNonNull(Annotated.SEEN.get(name), name);
    }

    @Test
    void anAnnotationNamesTheSchemaOfAClassAMethodOrAParameter() {
        Annotated.SEEN.clear();
        Fixture.run(Annotated.class).passes(3);
        assertThat(seen("ofTheClass").keySchema()).containsExactly(key("pk", HASH), key("sk", RANGE));
        assertThat(seen("ofTheClass").attributeDefinitions())
                .containsExactlyInAnyOrder(
                        attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N));
        assertThat(seen("ofTheMethod").attributeDefinitions())
                .containsExactly(attribute("hash", ScalarAttributeType.B));
        assertThat(seen("one").keySchema()).containsExactly(key("a", HASH));
        TableDescription bean = seen("bean");
        assertThat(bean.keySchema()).containsExactly(key("customer", HASH), key("placed", RANGE));
        assertThat(bean.attributeDefinitions())
                .containsExactlyInAnyOrder(
                        attribute("customer", ScalarAttributeType.S),
                        attribute("placed", ScalarAttributeType.N),
                        attribute("state", ScalarAttributeType.S));
        assertThat(bean.globalSecondaryIndexes()).singleElement().satisfies(index -> {
            assertThat(index.indexName()).isEqualTo("byState");
            assertThat(index.keySchema()).containsExactly(key("state", HASH));
        });
        assertThat(bean.localSecondaryIndexes()).singleElement().satisfies(index -> assertThat(index.keySchema())
                .containsExactly(key("customer", HASH), key("state", RANGE)));
    }
}
