package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.http.ClassPathWithout;
import io.dynamolatency.internal.jupiter.declare.ParametersTest;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that take the SDK's enhanced clients. */
@Tag("slow")
class EnhancedClientTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    /** Has the key of the kit's tables. */
    @DynamoDbBean
    public static class Order {
        static final TableSchema<Order> SCHEMA = TableSchema.fromBean(Order.class);

        private @Nullable String id;
        private int amount;

        static Order of(String id, int amount) {
            Order order = new Order();
            order.setId(id);
            order.setAmount(amount);
            return order;
        }

        @DynamoDbPartitionKey
        public @Nullable String getId() {
            return id;
        }

        public void setId(@Nullable String id) {
            this.id = id;
        }

        public int getAmount() {
            return amount;
        }

        public void setAmount(int amount) {
            this.amount = amount;
        }
    }

    static class Synchronous {
        private final AtomicInteger calls = new AtomicInteger();

        @BeforeEach
        void before(DynamoDbEnhancedClient dynamo, TestTable table) {
            dynamo.table(table.name(), Order.SCHEMA).putItem(Order.of("before", 7));
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbEnhancedClient dynamo, TestTable table) {
            DynamoDbTable<Order> orders = dynamo.table(table.name(), Order.SCHEMA);
            orders.putItem(Order.of("order-" + calls.incrementAndGet(), calls.get()));
        }

        @AfterEach
        void after(LatencyResult result, DynamoDbEnhancedClient dynamo, DynamoDbClient plain, TestTable table) {
            DynamoDbTable<Order> orders = dynamo.table(table.name(), Order.SCHEMA);
            LOG.add(result.mode() + " " + result.wire().opened() + " connections, "
                    + result.wire().exchanges().get(0).operation() + ", "
                    + orders.getItem(Key.builder().partitionValue("before").build())
                            .getAmount() + " "
                    + orders.getItem(Key.builder().partitionValue("order-10").build())
                            .getAmount() + " of "
                    + plain.scan(r -> r.tableName(table.name())).count());
        }
    }

    @Test
    void anEnhancedClientIsBuiltOverTheClientThatIsMeasured() {
        Fixture.run(Synchronous.class).passes(2);
        assertThat(LOG)
                .containsExactly(
                        "KEEP_ALIVE 1 connections, PutItem, 7 10 of 11", "CLOSE 10 connections, PutItem, 7 10 of 11");
    }

    static class Asynchronous {
        @BeforeEach
        void before(DynamoDbEnhancedAsyncClient dynamo, TestTable table) {
            dynamo.table(table.name(), Order.SCHEMA)
                    .putItem(Order.of("order", 7))
                    .join();
        }

        @DynamoLatencyTest(modes = CLOSE, iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbEnhancedAsyncClient dynamo, TestTable table) {
            DynamoDbAsyncTable<Order> orders = dynamo.table(table.name(), Order.SCHEMA);
            assertThat(orders.getItem(Key.builder().partitionValue("order").build())
                            .join()
                            .getAmount())
                    .isEqualTo(7);
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.httpClient().orElseThrow() + " " + result.wire().opened() + " connections");
        }
    }

    @Test
    void anAsynchronousOneIsMeasuredOnNetty() {
        Fixture.run(Asynchronous.class).passes(1);
        assertThat(LOG).containsExactly("NETTY 10 connections");
    }

    static class Probed {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbEnhancedAsyncClient dynamo, TestTable table) {
            DynamoDbAsyncTable<Order> orders = dynamo.table(table.name(), Order.SCHEMA);
            LOG.add(probe.measureAsync(() -> orders.putItem(Order.of("order", 1)))
                            .wire()
                            .exchanges()
                            .size() + " exchanges");
        }
    }

    @Test
    void aProbeMeasuresIt() {
        Fixture.run(Probed.class).passes(1);
        assertThat(LOG).containsExactly("5 exchanges");
    }

    static class AsynchronousOverSynchronous {
        @DynamoLatencyTest(httpClients = APACHE5)
        void body(DynamoDbEnhancedAsyncClient dynamo) {}
    }

    static class SynchronousOverAsynchronous {
        @DynamoLatencyTest(httpClients = NETTY)
        void body(DynamoDbEnhancedClient dynamo) {}
    }

    static class BothSorts {
        @DynamoLatencyTest
        void body(DynamoDbEnhancedAsyncClient dynamo, DynamoDbClient plain) {}
    }

    @Test
    void theOtherSortOfHttpClientIsAFault() {
        Fixture.run(AsynchronousOverSynchronous.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageEndingWith(
                        "parameter DynamoDbEnhancedAsyncClient dynamo: APACHE5 is a synchronous HTTP client;"
                                + " use DynamoDbEnhancedClient, or write an asynchronous HTTP client, such as"
                                + " httpClients = NETTY");
        Fixture.run(SynchronousOverAsynchronous.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageEndingWith("parameter DynamoDbEnhancedClient dynamo: NETTY is an asynchronous HTTP client;"
                        + " use DynamoDbEnhancedAsyncClient, or write a synchronous HTTP client, such as httpClients ="
                        + " APACHE5");
        Fixture.run(BothSorts.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageEndingWith("parameter DynamoDbClient plain: NETTY is an asynchronous HTTP client; use"
                        + " DynamoDbAsyncClient, or write a synchronous HTTP client, such as httpClients = APACHE5");
    }

    static class OtherSortBefore {
        @BeforeEach
        void before(DynamoDbEnhancedAsyncClient dynamo) {}

        @DynamoLatencyTest(iterations = 5, warmup = 0)
        void body(DynamoDbEnhancedClient dynamo) {}
    }

    @Test
    void theOtherSortIsNotGivenToOtherMethodsEither() {
        Fixture.run(OtherSortBefore.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("DynamoDbEnhancedAsyncClient in ")
                .hasMessageContaining("APACHE5 is a synchronous HTTP client; use DynamoDbEnhancedClient");
    }

    @Test
    void withoutTheLibraryOtherTestsRun() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (ClassPathWithout loader = new ClassPathWithout("dynamodb-enhanced")) {
            assertThat(loader.getResource("software/amazon/awssdk/enhanced/dynamodb/DynamoDbEnhancedClient.class"))
                    .isNull();
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> fixture = loader.loadClass(Fixture.class.getName());
            Method run = fixture.getDeclaredMethod("runAsItIs", Map.class, Class[].class);
            Method passes = fixture.getDeclaredMethod("passes", int.class);
            run.setAccessible(true);
            passes.setAccessible(true);
            Class<?>[] tests = {loader.loadClass(ParametersTest.Run.class.getName())};
            passes.invoke(run.invoke(null, Map.of(), tests), 1);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
