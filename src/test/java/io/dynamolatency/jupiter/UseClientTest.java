package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.fixture.CountedClients.BUILT;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.CountedClients;
import io.dynamolatency.fixture.CountedClients.CountingFactory;
import io.dynamolatency.fixture.CountedClients.Interceptor;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Your client. An interceptor that only its factory adds counts the calls. */
@Timeout(120)
@Tag("slow")
class UseClientTest {

    static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void forget() {
        LOG.clear();
        CountedClients.forget();
    }

    static class ByClass {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "2 ms"))
        @UseClient(CountingFactory.class)
        @ExpectConnections(modes = AS_BUILT, atMost = 1)
        void body(DynamoDbClient dynamo, TestTable table) {
            assertThat(BUILT).containsExactly(dynamo);
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.count() + " " + result.httpClient() + " "
                    + SampleResults.data(result).environment().ownHttpClient());
            assertThat(result.wire().exchanges()).hasSize(5);
            // and one call with which it was tried out
            assertThat(Interceptor.requests)
                    .isEqualTo(1 + result.wire().exchanges().size());
        }
    }

    @Test
    void theClientOfAFactoryIsMeasuredAsItIsBuilt() {
        Fixture.run(ByClass.class).passes(1).names().containsExactly("body, as built, 2 ms round trip, TLS 1.3");
        assertThat(LOG).containsExactly("AS_BUILT 5 Optional.empty Apache5HttpClient " + KitClients.sdkVersion());
    }

    abstract static class Contract {
        @Nested
        class Writes {
            @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "2 ms"))
            void body(DynamoDbClient dynamo, TestTable table) {
                assertThat(BUILT).containsExactly(dynamo);
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
    }

    @UseClient(CountingFactory.class)
    static class OfTheContract extends Contract {
        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + SampleResults.data(result).subject().testClass());
        }
    }

    @Test
    void aNestedClassThatIsInheritedHasTheClientOfTheClassThatInheritsIt() {
        Fixture.run(OfTheContract.class).passes(1);
        assertThat(LOG).containsExactly("AS_BUILT " + OfTheContract.class.getName() + "$Writes");
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

    @UseClient(CountingFactory.class)
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
        return CountedClients.client(endpoint);
    }

    @Test
    void aParameterNamesOneForTheProjectOrForAPackage() {
        Fixture.run(SaysNothing.class).passes(1);
        Fixture.run(Map.of("dynamolatency.useClient", CountingFactory.class.getName()), SaysNothing.class)
                .passes(1);
        Fixture.run(
                        Map.of("dynamolatency.useClient.io.dynamolatency", UseClientTest.class.getName() + "#named"),
                        SaysNothing.class)
                .passes(1);
        Fixture.run(Map.of("dynamolatency.useClient.com.example", CountingFactory.class.getName()), SaysNothing.class)
                .passes(1);
        Fixture.run(
                        Map.of(
                                "dynamolatency.useClient",
                                "no.such.Thing",
                                "dynamolatency.useClient.io.dynamolatency",
                                CountingFactory.class.getName()),
                        SaysNothing.class)
                .passes(1);
        assertThat(LOG).containsExactly("the kit's", "own", "own", "the kit's", "own");
    }

    @Test
    void anAnnotationCountsMoreThanAParameter() {
        Fixture.run(Map.of("dynamolatency.useClient", CountingFactory.class.getName()), SaysOther.class)
                .passes(1);
        assertThat(LOG).containsExactly("other factory", "the kit's");
    }

    static class Beside {
        @DynamoLatencyTest(
                modes = {AS_BUILT, CLOSE},
                iterations = 4,
                warmup = 0,
                network = @Network(rtt = "1 ms"))
        @UseClient(CountingFactory.class)
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
                        "body, as built, 1 ms round trip, TLS 1.3",
                        "body, Connection: close, Apache 5, 1 ms round trip, TLS 1.3");
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
        @UseClient(CountingFactory.class)
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
        @UseClient(CountingFactory.class)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void inTurnsThereIsNoOneClientForOtherMethods() {
        Fixture.run(InTurnsBefore.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining(
                        "an interleaved test has your client in AS_BUILT and the kit's client in its other"
                                + " modes; only the test method can take a client");
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
