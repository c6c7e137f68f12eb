package io.dynamolatency.internal.launcher;

/** The source of a project of one class, and what a JVM is told to test it. */
final class VerdictTimeProject {

    static final String TEST = """
        package orders;

        import io.dynamolatency.TestTable;
        import io.dynamolatency.jupiter.DynamoLatencyTest;
        import io.dynamolatency.jupiter.ExpectKeepAlive;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

        class OrdersTest {
            @DynamoLatencyTest
            @ExpectKeepAlive
            void put(DynamoDbClient dynamo, TestTable table) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
        """;

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
                                        .selectors(DiscoverySelectors.selectClass(OrdersTest.class))
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
