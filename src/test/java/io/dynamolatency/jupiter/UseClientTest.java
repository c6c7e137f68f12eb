package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.client.ClientFactoryException;
import io.dynamolatency.client.DynamoClientFactory;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.MeasurementException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients of a team's own. What runs is counted by an interceptor that only their factories put in. */
@Timeout(120)
class UseClientTest {

    static final List<String> LOG = new ArrayList<>();
    static final Set<SdkClient> BUILT = new HashSet<>();

    @BeforeEach
    void forget() {
        LOG.clear();
        BUILT.clear();
        Interceptor.requests = 0;
    }

    static final class Interceptor implements ExecutionInterceptor {
        static int requests;

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            requests++;
        }
    }

    static final class Factory implements DynamoClientFactory<DynamoDbClient> {
        private Factory() {}

        @Override
        public DynamoDbClient create(DynamoEndpoint endpoint) {
            DynamoDbClient client = endpoint.applyTo(DynamoDbClient.builder())
                    .overrideConfiguration(c -> c.addExecutionInterceptor(new Interceptor()))
                    .build();
            BUILT.add(client);
            return client;
        }
    }

    static class ByClass {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "2 ms"))
        @UseClient(Factory.class)
        @ExpectConnections(modes = AS_BUILT, atMost = 1)
        void body(DynamoDbClient dynamo, TestTable table) {
            assertThat(BUILT).containsExactly(dynamo);
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.count() + " " + result.httpClient());
            assertThat(result.wire().exchanges()).hasSize(5);
            // and one call with which it was tried out
            assertThat(Interceptor.requests)
                    .isEqualTo(1 + result.wire().exchanges().size());
        }
    }

    @Test
    void theClientOfAFactoryIsMeasuredAsItIsBuilt() {
        Fixture.run(ByClass.class).passes(1).names().containsExactly("as built, 2 ms round trip, TLS 1.3");
        assertThat(LOG).containsExactly("AS_BUILT 5 Optional.empty");
    }

    static class ByMethod {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = TLS_1_3))
        @UseClient(method = "production")
        void body(DynamoDbClient dynamo) {
            LOG.add("body " + System.getProperty("aws.endpointUrlDynamoDb"));
            dynamo.listTables();
        }

        @SuppressWarnings("UnusedMethod") // found by its name
        private static DynamoDbClient production() {
            LOG.add("factory " + System.getProperty("aws.region"));
            return DynamoDbClient.create();
        }
    }

    @Test
    void codeThatTakesNoEndpointFindsItInSystemPropertiesOfTheMoment() {
        Map<Object, Object> before = Map.copyOf(System.getProperties());
        Fixture.run(ByMethod.class).passes(1);
        assertThat(LOG).startsWith("factory us-east-1", "body null").endsWith("body null");
        assertThat(System.getProperties()).isEqualTo(before);
    }

    static class AsyncByMethod {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = TLS_1_3))
        @UseClient(method = "production")
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        static DynamoDbAsyncClient production() {
            return DynamoDbAsyncClient.create();
        }
    }

    @Test
    void soDoAsynchronousClientsThatReadTheirTrustWithTheirFirstConnection() {
        Fixture.run(AsyncByMethod.class).passes(1);
    }

    @UseClient(Factory.class)
    static class OnAClass {
        @Nested
        class Inner {
            @DynamoLatencyTest(iterations = 1, warmup = 0)
            void inner(DynamoDbClient dynamo) {
                dynamo.listTables();
            }

            @AfterEach
            void after(LatencyResult result) {
                LOG.add(result.mode().toString());
            }
        }

        @DynamoLatencyTest(iterations = 1, warmup = 0, modes = KEEP_ALIVE)
        void withTheKits(DynamoDbClient dynamo) {
            assertThat(BUILT).doesNotContain(dynamo);
            dynamo.listTables();
        }
    }

    @Test
    void onAClassItHoldsForThoseNestedInItAndNotForModesOfTheKit() {
        Fixture.run(OnAClass.class).passes(2);
        assertThat(LOG).containsExactly("AS_BUILT");
        assertThat(Interceptor.requests).isEqualTo(2);
    }

    static class SaysNothing {
        @DynamoLatencyTest(iterations = 1, warmup = 0)
        void body(DynamoDbClient dynamo) {
            LOG.add(BUILT.contains(dynamo) ? "own" : "the kit's");
            dynamo.listTables();
        }
    }

    @UseClient(OtherFactory.class)
    static class SaysOther extends SaysNothing {}

    static final class OtherFactory implements DynamoClientFactory<DynamoDbClient> {
        @Override
        public DynamoDbClient create(DynamoEndpoint endpoint) {
            LOG.add("other factory");
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }
    }

    static DynamoDbClient named(DynamoEndpoint endpoint) {
        return new Factory().create(endpoint);
    }

    @Test
    void aParameterNamesOneForTheProjectOrForAPackage() {
        Fixture.run(SaysNothing.class).passes(1);
        Fixture.run(Map.of("dynamolatency.useClient", Factory.class.getName()), SaysNothing.class)
                .passes(1);
        Fixture.run(
                        Map.of("dynamolatency.useClient.io.dynamolatency", UseClientTest.class.getName() + "#named"),
                        SaysNothing.class)
                .passes(1);
        Fixture.run(Map.of("dynamolatency.useClient.com.example", Factory.class.getName()), SaysNothing.class)
                .passes(1);
        Fixture.run(
                        Map.of(
                                "dynamolatency.useClient",
                                "no.such.Thing",
                                "dynamolatency.useClient.io.dynamolatency",
                                Factory.class.getName()),
                        SaysNothing.class)
                .passes(1);
        assertThat(LOG).containsExactly("the kit's", "own", "own", "the kit's", "own");
    }

    @Test
    void anAnnotationCountsMoreThanTheProjectAndASystemPropertyMoreThanIt() {
        Fixture.run(Map.of("dynamolatency.useClient", Factory.class.getName()), SaysOther.class)
                .passes(1);
        System.setProperty("dynamolatency.useClient", Factory.class.getName());
        try {
            Fixture.run(SaysOther.class).passes(1);
        } finally {
            System.clearProperty("dynamolatency.useClient");
        }
        assertThat(LOG).containsExactly("other factory", "the kit's", "own");
    }

    static class Beside {
        @DynamoLatencyTest(
                modes = {AS_BUILT, CLOSE},
                iterations = 4,
                warmup = 0,
                network = @Network(rtt = "1 ms"))
        @UseClient(Factory.class)
        void body(DynamoDbClient dynamo, ConnectionMode mode) {
            LOG.add(mode + " " + BUILT.contains(dynamo));
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.wire().opened() + " connections");
        }
    }

    @Test
    void otherModesAreMeasuredBesideItOnClientsOfTheKit() {
        Fixture.run(Beside.class)
                .passes(2)
                .names()
                .containsExactly(
                        "as built, 1 ms round trip, TLS 1.3", "Connection: close, Apache 5, 1 ms round trip, TLS 1.3");
        assertThat(LOG)
                .containsExactly(
                        "AS_BUILT true",
                        "AS_BUILT true",
                        "AS_BUILT true",
                        "AS_BUILT true",
                        "1 connections",
                        "CLOSE false",
                        "CLOSE false",
                        "CLOSE false",
                        "CLOSE false",
                        "4 connections");
    }

    static class BesideInTurns {
        @DynamoLatencyTest(
                modes = {AS_BUILT, CLOSE},
                interleaved = true,
                iterations = 4,
                warmup = 0,
                network = @Network(rtt = "1 ms"))
        @UseClient(Factory.class)
        void body(DynamoDbClient dynamo, ConnectionMode mode) {
            LOG.add(mode + " " + BUILT.contains(dynamo));
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResults results) {
            assertThat(results.of(AS_BUILT).pairedWith(results.of(CLOSE))).isTrue();
            assertThat(results.of(AS_BUILT).wire().opened()).isEqualTo(1);
            assertThat(results.of(CLOSE).wire().opened()).isEqualTo(4);
        }
    }

    @Test
    void inTurnsTheBodyIsGivenTheClientOfTheMode() {
        Fixture.run(BesideInTurns.class).passes(1);
        assertThat(LOG)
                .containsExactly(
                        "AS_BUILT true",
                        "CLOSE false",
                        "CLOSE false",
                        "AS_BUILT true",
                        "AS_BUILT true",
                        "CLOSE false",
                        "CLOSE false",
                        "AS_BUILT true");
    }

    static class InTurnsBefore {
        @BeforeEach
        void before(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(
                modes = {AS_BUILT, CLOSE},
                interleaved = true,
                iterations = 1,
                warmup = 0)
        @UseClient(Factory.class)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void inTurnsThereIsNoOneClientForOtherMethods() {
        Fixture.run(InTurnsBefore.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining(
                        "an interleaved test has your own client in AS_BUILT and one of the kit's in its other"
                                + " modes; take the client in the test method alone");
    }

    // what is wrong with a client

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

    static class OfAnotherEndpoint extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .endpointOverride(URI.create("http://127.0.0.1:1"))
                    .build();
        }
    }

    static class OfAws extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            System.clearProperty("aws.endpointUrlDynamoDb");
            return DynamoDbClient.builder()
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(endpoint.credentials())
                    .build();
        }
    }

    static class TrustsOthers extends Bad {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
                    .httpClientBuilder(ApacheHttpClient.builder()
                            .tlsTrustManagersProvider(() -> new javax.net.ssl.TrustManager[] {new TrustsNobody()}))
                    .build();
        }
    }

    static final class TrustsNobody implements javax.net.ssl.X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type)
                throws java.security.cert.CertificateException {
            throw new java.security.cert.CertificateException("nobody");
        }

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type)
                throws java.security.cert.CertificateException {
            throw new java.security.cert.CertificateException("nobody");
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
        bad.put(ReturnsClosed.class, "has seen no connection.\nIs the client closed already");
        bad.put(ReturnsClosedWithoutAPool.class, "has seen no connection.\nIs the client closed already");
        bad.put(OfAnotherEndpoint.class, "returned a client for another endpoint, http://127.0.0.1:1, not for the");
        bad.put(OfAws.class, "returned a client for DynamoDB in eu-west-1, not for the endpoint given to it");
        bad.put(TrustsOthers.class, "The client does not trust the run's certificate authority: pass the builder");
        bad.put(CrtWithoutApplyTo.class, "does not trust the run's certificate authority: pass the builder of its");
        bad.put(Mock.class, "It is no client for this endpoint: the factory ignores what it is given, or returns");
        return bad;
    }

    /** All in one run, so that one back end is started for them. */
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

    /** Knows one operation, and does not send that. */
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
                .hasMessageContaining("sent no request to the endpoint given to it");
        assertThat(LOG).as("calls until it is seen").hasSize(10);
    }

    // what is wrong with how it is named

    abstract static class AbstractFactory implements DynamoClientFactory<DynamoDbClient> {}

    static final class OfAnything implements DynamoClientFactory<SdkClient> {
        @Override
        public SdkClient create(DynamoEndpoint endpoint) {
            throw new AssertionError();
        }
    }

    static final class WithArgument implements DynamoClientFactory<DynamoDbClient> {
        WithArgument(String stage) {}

        @Override
        public DynamoDbClient create(DynamoEndpoint endpoint) {
            throw new AssertionError();
        }
    }

    static class NotNamed {
        @DynamoLatencyTest
        @UseClient
        void body(DynamoDbClient dynamo) {}
    }

    static class NamedTwice {
        @DynamoLatencyTest
        @UseClient(value = Factory.class, method = "client")
        void body(DynamoDbClient dynamo) {}
    }

    static class NoSuchMethod {
        @DynamoLatencyTest
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo) {}
    }

    static class OfTheInstance {
        @DynamoLatencyTest
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo) {}

        DynamoDbClient client(DynamoEndpoint endpoint) {
            throw new AssertionError();
        }
    }

    static class NoSuchClass {
        @DynamoLatencyTest
        @UseClient(method = "com.example.Nobody#client")
        void body(DynamoDbClient dynamo) {}
    }

    static class Abstract {
        @DynamoLatencyTest
        @UseClient(AbstractFactory.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class Anything {
        @DynamoLatencyTest
        @UseClient(OfAnything.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class NeedsArgument {
        @DynamoLatencyTest
        @UseClient(WithArgument.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class NotMeasured {
        @DynamoLatencyTest(modes = CLOSE)
        @UseClient(Factory.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class KitsClientUnused {
        @DynamoLatencyTest(httpClients = HttpClientKind.APACHE4)
        @UseClient(Factory.class)
        void body(DynamoDbClient dynamo) {}
    }

    static class AsyncBody {
        @DynamoLatencyTest
        @UseClient(Factory.class)
        void body(DynamoDbAsyncClient dynamo) {}
    }

    static class AsksForTheHttpClient {
        @DynamoLatencyTest
        @UseClient(Factory.class)
        void body(DynamoDbClient dynamo, HttpClientKind kind) {}
    }

    static class FirstCall {
        @DynamoLatencyTest
        @UseClient(Factory.class)
        @ExpectLatency(firstCall = "1 s")
        void body(DynamoDbClient dynamo) {}
    }

    static final List<Arguments> MISNAMED = List.of(
            Arguments.of(
                    NotNamed.class,
                    "@UseClient: names no factory; write @UseClient(OrdersClientFactory.class) or"
                            + " @UseClient(method = \"ordersClient\")"),
            Arguments.of(NamedTwice.class, "@UseClient: names more than one factory; write"),
            Arguments.of(
                    NoSuchMethod.class,
                    "@UseClient(method = \"client\"): found no method client in NoSuchMethod or UseClientTest;"
                            + " write a class that implements DynamoClientFactory, or a static method that takes a"
                            + " DynamoEndpoint, or nothing, and returns a DynamoDbClient or a DynamoDbAsyncClient"),
            Arguments.of(
                    OfTheInstance.class,
                    "@UseClient(method = \"client\"): the method client(DynamoEndpoint) is not static, takes something"
                            + " else or returns something else; write"),
            Arguments.of(NoSuchClass.class, "the class com.example.Nobody does not exist; write its full name"),
            Arguments.of(Abstract.class, "@UseClient(AbstractFactory.class): the class is abstract"),
            Arguments.of(Anything.class, "its method create does not say which client it returns; let it return"),
            Arguments.of(NeedsArgument.class, "the class has no constructor without parameters; add one"),
            Arguments.of(
                    NotMeasured.class,
                    "@UseClient names a client that no mode measures: [CLOSE] use the kit's clients"),
            Arguments.of(
                    KitsClientUnused.class, "httpClients names [APACHE4] for the kit's clients, but only AS_BUILT"),
            Arguments.of(
                    AsyncBody.class,
                    "parameter DynamoDbAsyncClient dynamo: @UseClient(Factory.class) builds a synchronous client; use"
                            + " DynamoDbClient"),
            Arguments.of(
                    AsksForTheHttpClient.class,
                    "the kit does not know your client's HTTP client; remove this parameter"),
            Arguments.of(FirstCall.class, "in AS_BUILT the first timed call uses a connection that is already open"));

    @ParameterizedTest
    @FieldSource("MISNAMED")
    void aFactoryThatIsMisnamedIsAFaultOfTheDeclaration(Class<?> test, String message) {
        Fixture.run(test).failsWith(ExtensionConfigurationException.class).hasMessageContaining(message);
    }

    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of("no.such.Thing", "the class does not exist; write a class that implements"),
                Arguments.of("java.lang.String", "the class does not implement DynamoClientFactory; write a class"),
                Arguments.of("io.dynamolatency.jupiter.UseClientTest#none", "found no method none in UseClientTest"));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("parameters")
    void aParameterThatMisnamesOneIsAFault(String value, String message) {
        Fixture.run(Map.of("dynamolatency.useClient", value), SaysNothing.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("parameter dynamolatency.useClient = \"" + value + "\": " + message);
    }

    // a slow client is not one that cannot be measured

    /** The client that a test is given is not the one it uses. */
    static class UsesAnother {
        @BeforeEach
        void prepare(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 500, warmup = 0)
        @UseClient(Factory.class)
        void body() {
            LOG.add("body");
            new OneOperation().putItem(r -> r.tableName("elsewhere"));
        }
    }

    @Test
    void aBodyThatTalksToSomebodyElseDoesNotDoSoForLong() {
        Fixture.run(UsesAnother.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("the body was run 10 times and sent no request to the endpoint given to it");
        assertThat(LOG).hasSize(10);
    }

    @UseClient(Factory.class)
    static class ModesByParameter {
        @DynamoLatencyTest(iterations = 1, warmup = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aParameterMayNotTakeTheTeamsClientOutOfItsTest() {
        Fixture.run(Map.of("dynamolatency.modes", "KEEP_ALIVE"), ModesByParameter.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining(
                        "@UseClient names a client that no mode measures: [KEEP_ALIVE] take clients of the kit's");
        Fixture.run(Map.of("dynamolatency.http", "APACHE4"), ModesByParameter.class)
                .passes(1);
    }

    @UseClient(Factory.class)
    static class OfTheOtherSort {
        @DynamoLatencyTest(iterations = 1, warmup = 0, modes = KEEP_ALIVE)
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    @Test
    void aClientThatIsNotMeasuredHasNoSay() {
        Fixture.run(OfTheOtherSort.class).passes(1);
    }

    static class Unencrypted {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            assertThat(endpoint.certificateAuthority()).isEqualTo(Optional.empty());
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(AwsCrtHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)))
                    .build();
        }
    }

    @Test
    void withoutTlsThereIsNothingToTrust() {
        Fixture.run(Unencrypted.class).passes(1);
    }
}
