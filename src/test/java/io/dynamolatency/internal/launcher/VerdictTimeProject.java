package io.dynamolatency.internal.launcher;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The source of a project whose classes are tested one at a time, and what a JVM is told to test one. */
final class VerdictTimeProject {

    static final String TEST = """
            package orders;

            import io.dynamolatency.*;
            import io.dynamolatency.jupiter.*;
            import io.dynamolatency.measure.LatencyResult;
            import java.time.Duration;
            import org.junit.jupiter.api.AfterEach;
            import software.amazon.awssdk.core.interceptor.Context;
            import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
            import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
            import software.amazon.awssdk.http.SdkHttpRequest;
            import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

            class OrdersTest {
                @DynamoLatencyTest
                @ExpectKeepAlive
                void put(DynamoDbClient dynamo, TestTable table) {
                    dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
                }
            }

            @UseClient(Lost.class)
            class Lost implements DynamoClientFactory<DynamoDbClient>, ExecutionInterceptor {
                @Override
                public DynamoDbClient create(DynamoEndpoint endpoint) {
                    return DynamoDbClient.builder()
                            .applyMutation(endpoint::applyTo)
                            .overrideConfiguration(o -> o.addExecutionInterceptor(this))
                            .build();
                }

                @Override
                public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                    return context.httpRequest().toBuilder().putHeader("Connection", "close").build();
                }

                @DynamoLatencyTest
                @ExpectKeepAlive
                void put(DynamoDbClient dynamo, TestTable table) {
                    dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
                }
            }

            class Headline {
                @DynamoLatencyTest
                void put(DynamoDbClient dynamo, TestTable table) {
                    dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
                }

                @AfterEach
                void fast(LatencyResult result) {
                    result.assertP99Below(Duration.ofMillis(10));
                }
            }

            class TenThousand {
                @DynamoLatencyTest(iterations = 10_000, network = @Network(rtt = "10 ms", time = Network.Time.VIRTUAL))
                @ExpectLatency(p99 = "20 ms")
                void put(DynamoDbClient dynamo, TestTable table) {
                    dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
                }
            }

            class Twenty {
        TWENTY
            }
        """.replace(
            "TWENTY", IntStream.range(0, 20).mapToObj(VerdictTimeProject::held).collect(Collectors.joining("\n")));

    private static String held(int number) {
        return """
            @DynamoLatencyTest(network = @Network(time = Network.Time.VIRTUAL))
            @ExpectLatency(p90 = "10 ms")
            void putNUMBER(DynamoDbClient dynamo, TestTable table) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
            """.replace("NUMBER", String.valueOf(number)).indent(4);
    }

    /** Says on a line of its own when there is a verdict. */
    static final String MAIN = """
        package orders;

        import org.junit.platform.engine.TestExecutionResult;
        import org.junit.platform.engine.discovery.DiscoverySelectors;
        import org.junit.platform.launcher.TestExecutionListener;
        import org.junit.platform.launcher.TestIdentifier;
        import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
        import org.junit.platform.launcher.core.LauncherFactory;

        public class Main {
            public static void main(String[] arguments) {
                LauncherFactory.create()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(DiscoverySelectors.selectClass(
                                                arguments.length == 0 ? "orders.OrdersTest" : arguments[0]))
                                        .build(),
                                new TestExecutionListener() {
                                    @Override
                                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                        if (test.isTest()) {
                                            System.out.println("VERDICT " + result.getStatus());
                                            System.out.flush();
                                        }
                                    }
                                });
            }
        }
        """;

    private VerdictTimeProject() {}
}
