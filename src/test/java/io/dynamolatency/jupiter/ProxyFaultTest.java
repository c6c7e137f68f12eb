package io.dynamolatency.jupiter;

import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.fault.FaultKind.PROXY;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An HTTP proxy between client and service, as a test sees it. */
@Timeout(180)
@Tag("slow")
class ProxyFaultTest {

    private static final List<LatencyResult> RESULTS = new ArrayList<>();

    abstract static class Kept {
        @AfterEach
        void keep(LatencyResult result) {
            RESULTS.add(result);
        }
    }

    @BeforeEach
    void noResults() {
        RESULTS.clear();
    }

    static class EachLibrary extends Kept {
        @DynamoLatencyTest(
                iterations = 20,
                warmup = 2,
                errorsAllowed = 4,
                httpClients = {
                    HttpClientKind.APACHE5,
                    HttpClientKind.APACHE4,
                    HttpClientKind.URL_CONNECTION,
                    HttpClientKind.CRT
                })
        @Fault(kind = PROXY, requests = 5)
        void sync(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = 20,
                warmup = 2,
                errorsAllowed = 4,
                httpClients = {HttpClientKind.NETTY, HttpClientKind.CRT_ASYNC})
        @Fault(kind = PROXY, requests = 5)
        void async(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    /** A tunnel carries five answers and ends, and the client opens the next. */
    @Test
    void eachClientOfTheKitReachesTheServiceThroughTheProxy() {
        Fixture.run(EachLibrary.class).passes(6);
        assertThat(RESULTS).hasSize(6).allSatisfy(result -> {
            WireLog wire = result.wire();
            assertThat(wire.faults()).hasSizeBetween(3, 4).allMatch(fault -> fault.kind() == PROXY);
            assertThat(wire.faults())
                    .extracting(fault -> wire.connections().stream()
                            .filter(connection -> connection.index() == fault.connection())
                            .findFirst()
                            .orElseThrow())
                    .allMatch(connection -> connection.closedBy() == Closer.CLIENT_FIN && !connection.closeNotify());
            // the next request may be on its way when the tunnel ends
            assertThat(wire.connections()).allMatch(connection -> connection.exchanges() <= 6);
        });
    }

    /** Clients whose HTTP libraries have the SDK's defaults; but for CRT's, which does not read the JVM's trust. */
    static class Defaults extends Kept {
        static DynamoDbClient sdk(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        static DynamoDbClient apache4(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(ApacheHttpClient.builder())
                    .build();
        }

        static DynamoDbClient jdk(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();
        }

        static DynamoDbAsyncClient netty(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbAsyncClient.builder())
                    .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                    .build();
        }

        @DynamoLatencyTest(iterations = 8, warmup = 2, errorsAllowed = 2)
        @UseClient(method = "sdk")
        @Fault(kind = PROXY, requests = 3)
        void ofTheSdk(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 8, warmup = 2, errorsAllowed = 2)
        @UseClient(method = "apache4")
        @Fault(kind = PROXY, requests = 3)
        void ofApache4(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 8, warmup = 2, errorsAllowed = 2)
        @UseClient(method = "jdk")
        @Fault(kind = PROXY, requests = 3)
        void ofTheJdk(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 8, warmup = 2, errorsAllowed = 2)
        @UseClient(method = "netty")
        @Fault(kind = PROXY, requests = 3)
        void ofNetty(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    /** A factory's client takes the HTTP proxy from the system properties, as it takes a company's. */
    @Test
    void aClientWithTheSdksDefaultsTakesTheProxy() {
        Fixture.run(Defaults.class).passes(4);
        assertThat(RESULTS)
                .hasSize(4)
                .allSatisfy(result -> assertThat(result.wire().faults()).hasSizeBetween(2, 3));
    }

    static class Watched extends Kept {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
                    .build();
        }

        @DynamoLatencyTest(iterations = 12, warmup = 2, rate = "4/s")
        @UseClient(method = "client")
        @Fault(kind = PROXY, after = "100 ms")
        @ExpectKeepAlive
        void idle(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 30, warmup = 2)
        @UseClient(method = "client")
        @Fault(kind = PROXY, requests = 4)
        @ExpectKeepAlive
        void requests(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    /** The client neither limits the age nor the idle time of its connections, and the message does not say so. */
    @Test
    void theDiagnosisDoesNotBlameTheClient() {
        Fixture run = Fixture.run(Watched.class);
        assertThat(run.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure.getMessage())
                .contains("\ncause:    something between the client and the service closes connections")
                .contains(" ended from the client's side without the close_notify of TLS, which clients of the SDK send"
                        + " when they close")
                .contains(", ended from the client's side ")
                .contains("\nfix:      find the proxy, NAT or firewall that ends connections, and raise its limits; or"
                        + " set the client's connectionMaxIdleTime below these limits")
                .contains("\nfaults:   PROXY on ")
                .doesNotContain("closed by the client 1", "connectionTimeToLive"));
    }

    static class PastTheProxy {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(UrlConnectionHttpClient.builder())
                            .proxyConfiguration(
                                    none -> none.useSystemPropertyValues(false).useEnvironmentVariablesValues(false)))
                    .build();
        }

        @DynamoLatencyTest(iterations = 10, warmup = 2)
        @UseClient(method = "client")
        @Fault(kind = PROXY, requests = 2)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aClientThatDoesNotUseTheProxyIsAnError() {
        Fixture.run(PastTheProxy.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("PROXY requests 2 never struck")
                .hasMessageContaining("PROXY: a connection had at most 10 answers, and the fault needs 2")
                .hasMessageContaining("; a client of your own must use the kit's HTTP proxy, so pass the builder of its"
                        + " HTTP client through endpoint.applyTo(...)");
    }

    static class Probed {
        static final List<LatencyResult> MEASURED = new ArrayList<>();

        @DynamoLatencyTest(iterations = 12, warmup = 2, errorsAllowed = 3)
        @Fault(kind = PROXY, requests = 4)
        void declared(LatencyProbe probe, DynamoDbClient dynamo) {
            MEASURED.add(probe.measure(() -> dynamo.listTables()));
        }

        @DynamoLatencyTest(iterations = 12, warmup = 2)
        void late(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.faults(WireFault.of(PROXY).requests(4)).measure(() -> dynamo.listTables());
        }
    }

    @Test
    void aProbesClientsNeedToKnowTheProxyBeforeTheyAreBuilt() {
        Fixture.run(Probed.class)
                .failsWith(IllegalArgumentException.class)
                .hasMessage(
                        "measure(...): PROXY: the clients of this probe were built to connect without an HTTP proxy;"
                                + " write @Fault(kind = PROXY, ...) on the test method");
        assertThat(Probed.MEASURED)
                .singleElement()
                .satisfies(result -> assertThat(result.wire().faults()).hasSizeBetween(2, 3));
    }
}
