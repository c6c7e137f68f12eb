package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.Orders;
import io.dynamolatency.Toggle;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients that the code under test builds by itself are led to the proxy, counted, and named. */
@Timeout(120)
@Tag("slow")
class ClientsOfTheCodeTest {

    static final List<String> LOG = new ArrayList<>();
    static @Nullable String httpClient;

    private final Map<Object, Object> before = properties();

    @BeforeEach
    void forget() {
        LOG.clear();
    }

    @AfterEach
    void systemPropertiesAreAsBefore() {
        assertThat(properties()).isEqualTo(before);
    }

    /** Those that the kit may set. The JVM adds others by itself. */
    private static Map<Object, Object> properties() {
        Map<Object, Object> all = new HashMap<>(System.getProperties());
        all.keySet().removeIf(key -> !key.toString().matches("(aws|http|https|javax)\\..*"));
        return all;
    }

    abstract static class Noted {
        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.httpClient() + ": "
                    + result.wire().exchanges().size() + " requests, "
                    + result.wire().opened() + " connections");
            httpClient = SampleResults.data(result).environment().ownHttpClient();
        }
    }

    static class ForEachCall extends Noted {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = 1)
        void body() {
            Orders.clientForEachCall();
        }
    }

    @Test
    void aClientForEachCallIsNamedWithTheLineThatBuildsIt() {
        Fixture run = Fixture.run(ForEachCall.class);
        run.names().containsExactly("body, as built, 0 ms round trip, TLS 1.3");
        run.failsWith(AssertionError.class)
                .hasMessageContaining("20, expected at most 1")
                .message()
                .containsPattern("cause: +a client is built for each call, at"
                        + " com\\.example\\.orders\\.Orders\\.clientForEachCall\\(Orders\\.java:\\d+\\), called by "
                        + ".*ForEachCall\\.body\\(ClientsOfTheCodeTest\\.java:\\d+\\), 20 times");
        assertThat(LOG).containsExactly("AS_BUILT Optional.empty: 20 requests, 20 connections");
        assertThat(httpClient).as("the SDK's choice").startsWith("Apache5HttpClient 2.");
    }

    static class AsynchronousForEachCall {
        // Netty takes two seconds to close
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = 1)
        void body() {
            Orders.asynchronousClientForEachCall();
        }
    }

    @Test
    void soIsAnAsynchronousOne() {
        Fixture.run(AsynchronousForEachCall.class)
                .failsWith(AssertionError.class)
                .message()
                .containsPattern("a client is built for each call, at com\\.example\\.orders\\.Orders"
                        + "\\.asynchronousClientForEachCall\\(Orders\\.java:\\d+\\), called by .*, 3 times");
    }

    static class BesideTheKits {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms"))
        void body(DynamoDbClient unused) {
            Orders.clientForEachCall();
        }
    }

    @Test
    void soIsOneInAModeThatItViolates() {
        Fixture.run(BesideTheKits.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("KEEP_ALIVE did not hold")
                .hasMessageContaining(
                        "a client is built for each call, at com.example.orders.Orders.clientForEachCall");
    }

    static class HardCoded extends Noted {
        private final DynamoDbClient field = Orders.client(URI.create("http://127.0.0.1:1"));
        private final DynamoDbClient encrypted = Orders.client(URI.create("https://dynamodb.example.com"));

        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms"))
        void body() {
            field.listTables();
            encrypted.listTables();
        }

        @AfterEach
        void close() {
            field.close();
            encrypted.close();
        }
    }

    @Test
    void aHardCodedEndpointIsNotCalled() {
        Fixture.run(HardCoded.class).passes(1);
        assertThat(LOG).containsExactly("AS_BUILT Optional.empty: 20 requests, 2 connections");
    }

    static class OnEachLibrary extends Noted {
        @DynamoLatencyTest(iterations = 1, warmup = 0, network = @Network(rtt = "0 ms"))
        void body() {
            call(Apache5HttpClient.builder());
            call(ApacheHttpClient.builder());
            call(UrlConnectionHttpClient.builder());
            try (DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                    .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                    .build()) {
                client.listTables().join();
            }
        }

        private static void call(SdkHttpClient.Builder<?> http) {
            try (DynamoDbClient client =
                    DynamoDbClient.builder().httpClientBuilder(http).build()) {
                client.listTables();
            }
        }
    }

    @Test
    void clientsThatUseTheTrustOfTheJvmTrustTheRun() {
        Fixture.run(OnEachLibrary.class).passes(1);
        assertThat(LOG).containsExactly("AS_BUILT Optional.empty: 4 requests, 4 connections");
    }

    static class TrustsOthers {
        @DynamoLatencyTest(iterations = 12, warmup = 0, network = @Network(rtt = "0 ms"))
        void body() {
            X509TrustManager nothing = new TrustsNothing();
            try (DynamoDbClient client = DynamoDbClient.builder()
                    .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
                    .httpClientBuilder(
                            Apache5HttpClient.builder().tlsTrustManagersProvider(() -> new TrustManager[] {nothing}))
                    .build()) {
                client.listTables();
            }
        }
    }

    static final class TrustsNothing implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nothing");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nothing");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void aClientWithATrustOfItsOwnIsNamed() {
        Fixture.run(TrustsOthers.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("10 calls in a row failed")
                .hasMessageContaining("cause:    TLS handshakes fail");
    }

    static class Unencrypted extends Noted {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body() {
            try (DynamoDbClient client = Orders.client(URI.create("https://127.0.0.1:1"))) {
                client.listTables();
            }
        }
    }

    @Test
    void anEncryptedEndpointIsLedToAnUnencryptedProxy() {
        Fixture.run(Unencrypted.class).passes(1);
        assertThat(LOG).containsExactly("AS_BUILT Optional.empty: 4 requests, 4 connections");
    }

    static class Before extends Noted {
        private final DynamoDbClient client = Orders.ofAws();

        @BeforeEach
        void fill() {
            LOG.add("before: " + client.listTables().tableNames().size());
        }

        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms"))
        void body() {
            Orders.elsewhere(client);
        }

        @AfterEach
        void clear() {
            client.listTables();
            client.close();
        }
    }

    @Test
    void methodsThatPrepareTheTestAndOtherThreadsAreLedAsWell() {
        Fixture.run(Before.class).passes(1);
        assertThat(LOG).hasSize(2).last().asString().isEqualTo("AS_BUILT Optional.empty: 4 requests, 1 connections");
    }

    static class Static extends Noted {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms"))
        void one() {
            Orders.staticClient().listTables();
        }

        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "1 ms"))
        void other() {
            Orders.staticClient().listTables();
        }
    }

    @Test
    void aStaticClientWorksInEachTestOfTheJvm() {
        Fixture.run(Static.class).passes(2);
        Fixture.run(Static.class).passes(2);
        assertThat(LOG).hasSize(4).containsOnly("AS_BUILT Optional.empty: 4 requests, 1 connections");
    }

    static class HttpProxies extends Noted {
        private final Map<String, @Nullable String> before = new HashMap<>();

        @BeforeEach
        void set() {
            for (String scheme : List.of("http", "https")) {
                before.put(scheme + ".proxyHost", System.setProperty(scheme + ".proxyHost", "127.0.0.1"));
                before.put(scheme + ".proxyPort", System.setProperty(scheme + ".proxyPort", "1"));
            }
        }

        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms"))
        void body() {
            Orders.clientForEachCall();
        }

        @AfterEach
        void restore() {
            before.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void anHttpProxyOfTheEnvironmentDoesNotLeadThemAway() {
        Fixture.run(HttpProxies.class).passes(1);
    }

    static class LedToAws implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .host("dynamodb.eu-west-1.amazonaws.com")
                    .build();
        }
    }

    static class InterceptorToAws {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms"))
        void body() {
            try (DynamoDbClient client = DynamoDbClient.builder()
                    .overrideConfiguration(c -> c.addExecutionInterceptor(new LedToAws()))
                    .build()) {
                client.listTables();
            }
        }
    }

    static @Nullable RawServer server;

    static class BesideADirectOne {
        @DynamoLatencyTest(iterations = 4, warmup = 0)
        @UseClient(method = "direct", direct = true)
        void body(DynamoDbClient client) {
            client.listTables();
            try (DynamoDbClient other = Orders.ofAws()) {
                other.listTables();
            }
        }

        static DynamoDbClient direct() {
            return Orders.client(Objects.requireNonNull(server).uri());
        }
    }

    @Test
    void awsIsNotCalledWithoutLeave() throws IOException {
        Fixture.run(InterceptorToAws.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("not sent: dynamodb.eu-west-1.amazonaws.com is at AWS")
                .hasMessageContaining("The SDK client was built at io.dynamolatency.jupiter.ClientsOfTheCodeTest$")
                .hasMessageContaining("dynamolatency.aws.allow = true");
        byte[] answer = "{\"TableNames\":[]}".getBytes(StandardCharsets.UTF_8);
        try (RawServer listening = RawServer.answering(request -> RawHttp.answer(200, answer))) {
            server = listening;
            Fixture.run(BesideADirectOne.class)
                    .failsWith(MeasurementException.class)
                    .hasMessageContaining("not sent: dynamodb.eu-west-1.amazonaws.com is at AWS")
                    .hasMessageContaining("com.example.orders.Orders.ofAws(Orders.java:");
        }
    }

    static class WithoutProxy {
        @DynamoLatencyTest(iterations = 4, warmup = 0, proxy = Toggle.OFF)
        void body() {
            Orders.clientForEachCall();
        }
    }

    @Test
    void withoutAProxyTheyAreLedToTheBackEnd() {
        Fixture.run(WithoutProxy.class).passes(1);
    }

    static class ByAFactory extends Noted {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms"))
        @UseClient(method = "factory")
        void one(DynamoDbClient client) {
            client.listTables();
        }

        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "1 ms"))
        @UseClient(method = "factory")
        void other(DynamoDbClient client) {
            client.listTables();
        }

        static DynamoDbClient factory() {
            return Orders.lazyClient();
        }
    }

    @Test
    void aFactoryMayReturnTheSameClientForEachTest() {
        Fixture.run(ByAFactory.class).passes(2);
        Fixture.run(ByAFactory.class).passes(2);
    }

    static class OfAnotherEndpoint extends Noted {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms"))
        @UseClient(method = "factory")
        void body(DynamoDbClient client) {
            client.listTables();
        }

        static DynamoDbClient factory() {
            return Orders.ofAws();
        }
    }

    @Test
    void aFactoryMayBuildAClientForAnyEndpoint() {
        Fixture.run(OfAnotherEndpoint.class).passes(1);
        assertThat(LOG).containsExactly("AS_BUILT Optional.empty: 4 requests, 1 connections");
    }
}
