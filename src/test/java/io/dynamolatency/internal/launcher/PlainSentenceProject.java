package io.dynamolatency.internal.launcher;

/** The source of a project that asserts a p99 of 10 ms over the default network: healthy clients and broken ones. */
final class PlainSentenceProject {

    static final String TEST = """
        package orders;

        import io.dynamolatency.*;
        import io.dynamolatency.jupiter.*;
        import io.dynamolatency.measure.LatencyResult;
        import java.time.Duration;
        import java.util.concurrent.ThreadLocalRandom;
        import org.junit.jupiter.api.AfterEach;
        import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
        import software.amazon.awssdk.core.interceptor.Context;
        import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
        import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
        import software.amazon.awssdk.http.SdkHttpRequest;
        import software.amazon.awssdk.http.SdkHttpResponse;
        import software.amazon.awssdk.http.apache5.Apache5HttpClient;
        import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

        abstract class Judged {
            @AfterEach
            void fast(LatencyResult result) {
                result.assertP99Below(Duration.ofMillis(10));
            }
        }

        class Healthy extends Judged {
            @DynamoLatencyTest(httpClients = HttpClientKind.APACHE5)
            void apache5(DynamoDbClient dynamo, TestTable table) { put(dynamo, table); }

            @DynamoLatencyTest(httpClients = HttpClientKind.URL_CONNECTION)
            void urlConnection(DynamoDbClient dynamo, TestTable table) { put(dynamo, table); }

            @DynamoLatencyTest(httpClients = HttpClientKind.NETTY)
            void netty(DynamoDbAsyncClient dynamo, TestTable table) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
            }

            @DynamoLatencyTest(httpClients = HttpClientKind.APACHE5, concurrency = 4)
            void apache5In4(DynamoDbClient dynamo, TestTable table) { put(dynamo, table); }

            @DynamoLatencyTest(httpClients = HttpClientKind.URL_CONNECTION, concurrency = 4)
            void urlConnectionIn4(DynamoDbClient dynamo, TestTable table) { put(dynamo, table); }

            @DynamoLatencyTest(httpClients = HttpClientKind.NETTY, concurrency = 4)
            void nettyIn4(DynamoDbAsyncClient dynamo, TestTable table) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
            }

            static void put(DynamoDbClient dynamo, TestTable table) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }

            static void sleep(long millis) {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        abstract class Broken extends Judged implements DynamoClientFactory<DynamoDbClient> {
            @DynamoLatencyTest
            void body(DynamoDbClient dynamo, TestTable table) { Healthy.put(dynamo, table); }
        }

        class Header extends Judged {
            @DynamoLatencyTest(modes = ConnectionMode.CLOSE)
            void body(DynamoDbClient dynamo, TestTable table) { Healthy.put(dynamo, table); }
        }

        class ClientPerCall extends Judged {
            @DynamoLatencyTest(modes = ConnectionMode.CLIENT_PER_CALL)
            void body(DynamoDbClient dynamo, TestTable table) { Healthy.put(dynamo, table); }
        }

        @UseClient(TimeToLive.class)
        class TimeToLive extends Broken {
            @Override
            public DynamoDbClient create(DynamoEndpoint endpoint) {
                return DynamoDbClient.builder()
                        .httpClientBuilder(Apache5HttpClient.builder().connectionTimeToLive(Duration.ofMillis(1)))
                        .applyMutation(endpoint::applyTo)
                        .build();
            }
        }

        abstract class Intercepted extends Broken implements ExecutionInterceptor {
            @Override
            public DynamoDbClient create(DynamoEndpoint endpoint) {
                return DynamoDbClient.builder()
                        .applyMutation(endpoint::applyTo)
                        .overrideConfiguration(o -> o.addExecutionInterceptor(this))
                        .build();
            }
        }

        @UseClient(Sleeps.class)
        class Sleeps extends Intercepted {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                Healthy.sleep(10);
            }
        }

        @UseClient(SleepsSeldom.class)
        class SleepsSeldom extends Intercepted {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (ThreadLocalRandom.current().nextInt(20) == 0) {
                    Healthy.sleep(20);
                }
            }
        }

        @UseClient(Credentials.class)
        class Credentials extends Broken {
            @Override
            public DynamoDbClient create(DynamoEndpoint endpoint) {
                return DynamoDbClient.builder()
                        .applyMutation(endpoint::applyTo)
                        .credentialsProvider(() -> {
                            Healthy.sleep(8);
                            return AwsBasicCredentials.create("key", "secret");
                        })
                        .build();
            }
        }

        @UseClient(SmallPool.class)
        class SmallPool extends Judged implements DynamoClientFactory<DynamoDbClient> {
            @Override
            public DynamoDbClient create(DynamoEndpoint endpoint) {
                return DynamoDbClient.builder()
                        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(1))
                        .applyMutation(endpoint::applyTo)
                        .build();
            }

            @DynamoLatencyTest(concurrency = 8)
            void body(DynamoDbClient dynamo, TestTable table) { Healthy.put(dynamo, table); }
        }

        class TwoRequests extends Judged {
            @DynamoLatencyTest
            void body(DynamoDbClient dynamo, TestTable table) {
                Healthy.put(dynamo, table);
                Healthy.put(dynamo, table);
            }
        }

        class Burns extends Judged {
            @DynamoLatencyTest
            void body(DynamoDbClient dynamo, TestTable table) {
                long end = System.nanoTime() + 10_000_000;
                while (System.nanoTime() - end < 0) {}
                Healthy.put(dynamo, table);
            }
        }

        @UseClient(Retries.class)
        class Retries extends Intercepted {
            @Override
            public SdkHttpResponse modifyHttpResponse(
                    Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
                return ThreadLocalRandom.current().nextInt(20) == 0
                        ? context.httpResponse().toBuilder().statusCode(500).build()
                        : context.httpResponse();
            }
        }
        """;

    /** Says on a line of its own whether the selected test was green. */
    static final String MAIN = """
        package orders;

        import org.junit.platform.engine.TestExecutionResult;
        import org.junit.platform.engine.discovery.DiscoverySelectors;
        import org.junit.platform.launcher.TestExecutionListener;
        import org.junit.platform.launcher.TestIdentifier;
        import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
        import org.junit.platform.launcher.core.LauncherFactory;

        public class Main {
            public static void main(String[] arguments) throws Exception {
                LauncherFactory.create()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(
                                                arguments[0].contains("#")
                                                        ? DiscoverySelectors.selectMethod(method(arguments[0]))
                                                        : DiscoverySelectors.selectClass(arguments[0]))
                                        .build(),
                                new TestExecutionListener() {
                                    @Override
                                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                        if (test.isTest()) {
                                            System.out.println("VERDICT " + result.getStatus() + " "
                                                    + result.getThrowable().map(t -> t.toString().lines()
                                                            .findFirst().orElse("")).orElse(""));
                                        }
                                    }
                                });
            }

            private static String method(String name) throws Exception {
                Class<?> type = Class.forName(name.substring(0, name.indexOf('#')));
                for (java.lang.reflect.Method method : type.getDeclaredMethods()) {
                    if (method.getName().equals(name.substring(name.indexOf('#') + 1))) {
                        StringBuilder types = new StringBuilder();
                        for (Class<?> parameter : method.getParameterTypes()) {
                            types.append(types.length() == 0 ? "" : ",").append(parameter.getName());
                        }
                        return name + "(" + types + ")";
                    }
                }
                throw new IllegalArgumentException(name);
            }
        }
        """;

    private PlainSentenceProject() {}
}
