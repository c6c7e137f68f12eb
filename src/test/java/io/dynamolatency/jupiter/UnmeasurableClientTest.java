package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.CountedClients;
import io.dynamolatency.fixture.CountedClients.CountingFactory;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.result.MeasurementException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client that can't be measured fails the test with the reason. */
@Timeout(120)
@Tag("slow")
class UnmeasurableClientTest {

    static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void forget() {
        LOG.clear();
        CountedClients.forget();
    }

    abstract static class Bad {
        @DynamoLatencyTest(iterations = 2, warmup = 0)
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo) {
            LOG.add("body");
            dynamo.listTables();
        }
    }

    static class Throws extends Bad {
        @SuppressWarnings("DoNotCallSuggester")
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            throw new IllegalStateException("no configuration for stage \"test\"");
        }
    }

    static class ReturnsNull extends Bad {
        @SuppressWarnings("NullAway")
        static @Nullable DynamoDbClient client(DynamoEndpoint endpoint) {
            return null;
        }
    }

    static class ReturnsClosed extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            DynamoDbClient client = endpoint.applyTo(DynamoDbClient.builder()).build();
            client.close();
            return client;
        }
    }

    static class ReturnsClosedWithoutAPool extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            DynamoDbClient client = endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(UrlConnectionHttpClient.builder()))
                    .build();
            client.close();
            return client;
        }
    }

    static class TrustsOthers extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
                    .httpClientBuilder(ApacheHttpClient.builder()
                            .tlsTrustManagersProvider(() -> new javax.net.ssl.TrustManager[] {new TrustsNothing()}))
                    .build();
        }
    }

    static final class TrustsNothing implements javax.net.ssl.X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type)
                throws java.security.cert.CertificateException {
            throw new java.security.cert.CertificateException("nothing");
        }

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type)
                throws java.security.cert.CertificateException {
            throw new java.security.cert.CertificateException("nothing");
        }

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }

    static class CrtWithoutApplyTo extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(AwsCrtHttpClient.builder())
                    .build();
        }
    }

    static class Mock extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return (DynamoDbClient) Proxy.newProxyInstance(
                    Mock.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (p, method, arguments) -> null);
        }
    }

    private static final Map<Class<?>, String> BAD = bad();

    private static Map<Class<?>, String> bad() {
        Map<Class<?>, String> bad = new LinkedHashMap<>();

        bad.put(
                Throws.class,
                "@UseClient(method = \"client\") threw java.lang.IllegalStateException: no"
                        + " configuration for stage \"test\"");
        bad.put(
                ReturnsNull.class,
                "@UseClient(method = \"client\") returned null; return the client that your code uses");
        bad.put(ReturnsClosed.class, "has seen no connection.\ncause: the client is closed");
        bad.put(ReturnsClosedWithoutAPool.class, "has seen no connection.\ncause: the client is closed");
        bad.put(
                TrustsOthers.class,
                "cause: the client does not trust the run's certificate authority\nfix: pass the builder");
        bad.put(
                CrtWithoutApplyTo.class,
                "does not trust the run's certificate authority\nfix: pass the builder of its");
        bad.put(
                Mock.class,
                "cause: the client is a stub, which sends nothing\nfix: return the client that your code uses");
        return bad;
    }

    /** Runs all together, with one back end. */
    @Test
    void aClientThatCannotBeMeasuredIsAnErrorBeforeAnythingIs() {
        Map<Object, Object> before = Map.copyOf(System.getProperties());
        List<Throwable> failures =
                Fixture.run(BAD.keySet().toArray(Class<?>[]::new)).failures();
        assertThat(failures).hasSize(BAD.size()).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(ParameterResolutionException.class)
                .hasCauseInstanceOf(ClientFactoryException.class));
        assertThat(failures).zipSatisfy(BAD.values(), (failure, message) -> assertThat(failure)
                .hasMessageContaining(message));
        assertThat(LOG).as("calls of the body").isEmpty();
        assertThat(System.getProperties()).isEqualTo(before);
    }

    /** Has one operation, and sends nothing. */
    static final class OneOperation implements DynamoDbClient {
        @Override
        public software.amazon.awssdk.services.dynamodb.model.PutItemResponse putItem(
                software.amazon.awssdk.services.dynamodb.model.PutItemRequest request) {
            return software.amazon.awssdk.services.dynamodb.model.PutItemResponse.builder()
                    .build();
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }

    static class IgnoresItsEndpoint {
        @DynamoLatencyTest(iterations = 50, warmup = 0)
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo, TestTable table) {
            LOG.add("body");
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return new OneOperation();
        }
    }

    @Test
    void aClientAroundAnotherThatSendsNothingIsCaughtByTheWire() {
        Fixture.run(IgnoresItsEndpoint.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("sent no request to the endpoint of the test");
        assertThat(LOG).as("calls until it is seen").hasSize(50);
    }

    // a slow client can be measured

    /** Uses another client than the given one. */
    static class UsesAnother {
        @BeforeEach
        void prepare(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 500, warmup = 0)
        @UseClient(CountingFactory.class)
        void body() {
            LOG.add("body");
            new OneOperation().putItem(r -> r.tableName("elsewhere"));
        }
    }

    @Test
    void aBodyThatCallsAnotherServerIsStopped() {
        Fixture.run(UsesAnother.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("the body ran 101 times and sent no request to the endpoint of the test");
        assertThat(LOG).hasSize(101);
    }
}
