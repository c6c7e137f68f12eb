package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.proxy.UserEndpoint;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Your client with {@code direct = true}, on a TLS endpoint that is not the kit's. */
@Timeout(120)
@Tag("slow")
class UserClientWithoutProxyTest {

    static final List<String> LOG = new ArrayList<>();
    static @Nullable UserEndpoint there;

    @BeforeEach
    void open() {
        LOG.clear();
        there = UserEndpoint.open(TLS_1_3);
    }

    @AfterEach
    void close() {
        there().close();
    }

    static UserEndpoint there() {
        if (there == null) {
            throw new IllegalStateException("no test is running");
        }
        return there;
    }

    /** Builds the client as production does, without the kit's endpoint. */
    static DynamoDbClient production() {
        DynamoEndpoint configured = there().endpoint();
        return configured
                .applyTo(DynamoDbClient.builder())
                .httpClientBuilder(configured.applyTo(Apache5HttpClient.builder()))
                .build();
    }

    static final class Production implements DynamoClientFactory<DynamoDbClient> {
        @Override
        public DynamoDbClient create(DynamoEndpoint endpoint) {
            DynamoEndpoint configured = there().endpoint();
            // builders come back as they were
            return endpoint.applyTo(configured.applyTo(DynamoDbClient.builder()))
                    .httpClientBuilder(endpoint.applyTo(configured.applyTo(Apache5HttpClient.builder())))
                    .build();
        }
    }

    static class Guard {
        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @UseClient(method = "io.dynamolatency.jupiter.UserClientWithoutProxyTest#production", direct = true)
        @ExpectConnections(atMost = 1)
        @ExpectKeepAlive
        void byMethod(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @UseClient(value = Production.class, direct = true)
        @ExpectConnections(atMost = 1, fullHandshakesAtMost = 1)
        void byClass(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest
        @UseClient(value = Production.class, direct = true)
        @ExpectConnections(modes = AS_BUILT, atMostPer100Calls = 10)
        void byProbe(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.iterations(20).warmup(0).measure(() -> dynamo.listTables());
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.count() + " " + result.wire().opened() + " "
                    + SampleResults.data(result)
                            .environment()
                            .backend()
                            .equals(there().uri().toString()));
        }
    }

    @Test
    void aGuardIsGreenWhileConnectionsAreKept() {
        List<Long> backEnds = Fixture.backEnds();
        Fixture.run(Guard.class)
                .passes(3)
                .names()
                .containsExactlyInAnyOrder(
                        "byClass, as built, no emulated network",
                        "byMethod, as built, no emulated network",
                        "byProbe, as built, no emulated network");
        assertThat(LOG).hasSize(3).containsOnly("AS_BUILT 20 1 true");
        // one for each test
        assertThat(there().log().opened()).isEqualTo(3);
        assertThat(Fixture.backEnds()).isEqualTo(backEnds);
    }

    @Test
    void andRedWhenTheyAreNot() {
        there().closingAfterAnswers();
        Fixture run = Fixture.run(Guard.class);
        assertThat(run.failures()).hasSize(3).allSatisfy(failure -> assertThat(failure)
                .hasMessageContaining("20")
                .hasStackTraceContaining("by the JVM's record of TLS 1.3 handshakes (JFR)")
                // the kit did not see it
                .satisfies(unread -> assertThat(unread.toString()).doesNotContain("connections are fine")));
    }

    static class OnCrt {
        @DynamoLatencyTest(iterations = 5, warmup = 0)
        @UseClient(method = "crt", direct = true)
        @ExpectConnections(atMost = 100)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient crt() {
            DynamoEndpoint configured = there().endpoint();
            return configured
                    .applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(configured.applyTo(AwsCrtHttpClient.builder()))
                    .build();
        }
    }

    @Test
    void aClientWithoutEvidenceIsAnErrorThatSaysSo() {
        Fixture.run(OnCrt.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContainingAll(
                        "at most 100", "AWS Common Runtime (CRT)", "an error, not a pass", "remove direct = true");
    }

    static final class Sent implements ExecutionInterceptor {
        static int requests;

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            requests++;
            throw new AssertionError("a request was to be sent to AWS");
        }
    }

    static class OnAws {
        @DynamoLatencyTest
        @UseClient(method = "aws", direct = true)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient aws() {
            return DynamoDbClient.builder()
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                    .overrideConfiguration(c -> c.addExecutionInterceptor(new Sent()))
                    .build();
        }
    }

    @Test
    void awsTakesLeaveAndNothingIsSentWithoutIt() {
        Sent.requests = 0;
        Fixture.run(OnAws.class)
                .failsWith(ParameterResolutionException.class)
                .hasStackTraceContaining(ClientFactoryException.class.getName())
                .hasStackTraceContaining("DynamoDB in eu-central-1")
                .hasStackTraceContaining("nothing was sent")
                .hasStackTraceContaining("dynamolatency.aws.allow = true");
        assertThat(Sent.requests).isZero();
        // with leave it would be, with an end to it
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Fixture.run(Map.of("dynamolatency.aws.allow", "true", "dynamolatency.aws.maxCalls", "1"), OnAws.class);
            assertThat(Sent.requests).isEqualTo(1);
            Fixture.run(Map.of("dynamolatency.aws.allow", "true", "dynamolatency.aws.maxCalls", "1"), OnAws.class)
                    .failsWith(ParameterResolutionException.class)
                    .hasStackTraceContaining(
                            "not sent: this JVM has sent 1 request to" + " dynamodb.eu-central-1.amazonaws.com");
        } finally {
            System.setOut(before);
        }
        assertThat(Sent.requests).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce(
                        "https://dynamodb.eu-central-1.amazonaws.com: every call is billed. At most 1 calls are sent")
                .contains("The client of ");
    }

    static class Faulty {
        @DynamoLatencyTest(
                modes = {AS_BUILT, CLOSE},
                network = @Network(rtt = "10 ms"))
        @UseClient(value = Production.class, direct = true)
        void body(DynamoDbClient dynamo, TestTable table, DynamoEndpoint endpoint) {
            LOG.add("body");
        }
    }

    @Test
    void whatTakesAProxyIsAFaultOfTheDeclaration() {
        Fixture.run(Faulty.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContainingAll(
                        "[CLOSE] need the kit's clients",
                        "there is no emulated network; remove network = ...",
                        "there is no TestTable",
                        "there is no DynamoEndpoint");
        assertThat(LOG).isEmpty();
        assertThat(there().log().opened()).isZero();
    }

    static class TableBefore {
        @BeforeEach
        void fill(TestTable table) {
            LOG.add("before " + table);
        }

        @DynamoLatencyTest
        @UseClient(value = Production.class, direct = true)
        void body(DynamoDbClient dynamo) {
            LOG.add("body");
        }
    }

    @Test
    void norIsThereATableBefore() {
        Fixture.run(TableBefore.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContainingAll("TestTable in", "name the table in the test");
        assertThat(LOG).isEmpty();
    }

    static class EndpointAsked {
        @DynamoLatencyTest
        @UseClient(method = "client", direct = true)
        void body(DynamoDbClient dynamo) {
            LOG.add("body");
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return DynamoDbClient.builder().endpointOverride(endpoint.uri()).build();
        }
    }

    @Test
    void aFactoryThatAsksForTheKitsEndpointIsToldThatThereIsNone() {
        Fixture.run(EndpointAsked.class)
                .failsWith(ParameterResolutionException.class)
                .hasStackTraceContaining("endpoint.uri(): with direct = true the kit has no endpoint");
    }
}
