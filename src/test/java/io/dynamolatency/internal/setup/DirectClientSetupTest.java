package io.dynamolatency.internal.setup;

import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.URL_CONNECTION;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_2;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.assertions.LatencyAssertions;
import io.dynamolatency.contract.SharedLab;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Expectation;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.judge.WireLimit;
import io.dynamolatency.internal.proxy.UserEndpoint;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Clients measured where they were built to go: what the JVM's handshakes tell is what the endpoint itself has
 * seen.
 */
@Timeout(60)
@Tag("slow")
class DirectClientSetupTest {

    private static final int CALLS = 20;

    static Stream<Arguments> everyWay() {
        return Stream.of(HttpClientKind.values())
                .filter(kind -> kind != HttpClientKind.CRT && kind != HttpClientKind.CRT_ASYNC)
                .flatMap(kind -> Stream.of(TLS_1_3, TLS_1_2)
                        .flatMap(tls -> Stream.of(false, true).map(closing -> Arguments.of(kind, tls, closing))));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void handshakesAreWhatTheEndpointHasSeen(HttpClientKind kind, TlsVersion tls, boolean closing) {
        try (UserEndpoint there = endpoint(tls, closing);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                MeasurementSetup lab = run.openDirect(clientOn(kind, there))) {
            LatencyResult result = measure(lab, 0);
            WireLog truth = there.log();
            WireLog seen = lab.log();

            if (tls == TLS_1_3) {
                assertThat(seen.evidence()).isEqualTo(Evidence.EVERY_HANDSHAKE);
                assertThat(seen.opened()).isEqualTo(truth.opened());
            } else {
                assertThat(seen.evidence()).isEqualTo(Evidence.FULL_HANDSHAKES);
                assertThat(seen.fullHandshakes()).isEqualTo(truth.fullHandshakes());
            }
            assertThat(result.predicted()).isEmpty();
            assertThat(SampleResults.data(result).delays()).isEmpty();
            assertThat(result.network().toString()).isEqualTo("no emulated network");
            assertThat(SampleResults.data(result).environment().backend())
                    .isEqualTo(there.uri().toString());
            boolean thirteen = tls == TLS_1_3;
            Verdict ifKept = thirteen ? Verdict.WITHIN : Verdict.NOT_RESOLVABLE;
            // resumed handshakes of TLS 1.2 leave no trace, so that not even a lost connection can be proved
            Verdict expected = closing ? (thirteen ? Verdict.OVER : Verdict.NOT_RESOLVABLE) : ifKept;
            assertThat(new ConnectionLimit(3).check(SampleResults.data(result)).verdict())
                    .isEqualTo(expected);
            assertThat(new WireLimit(WireLimit.Fact.PER_100_CALLS, 15)
                            .check(SampleResults.data(result))
                            .verdict())
                    .isEqualTo(expected);
            assertThat(new KeepAliveLimit().check(SampleResults.data(result)).verdict())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CRT", "CRT_ASYNC"})
    void whereAClientLeavesNoEvidenceEveryExpectationIsAnError(HttpClientKind kind) {
        try (UserEndpoint there = endpoint(TLS_1_3, false);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                // another client's handshakes with the same endpoint are no evidence of this one
                MeasurementSetup other = run.openDirect(clientOn(APACHE5, there));
                MeasurementSetup lab = run.openDirect(clientOn(kind, there))) {
            LatencyResult result = measure(lab, 0);
            listTables(other.client(ConnectionMode.AS_BUILT));

            assertThat(result.wire().evidence()).isEqualTo(Evidence.NONE);
            assertThat(limits()).allSatisfy(outcomeOf(result, outcome -> assertThat(outcome.message())
                    .contains("unknown", "AWS Common Runtime (CRT)", "remove direct = true")));
            assertThatThrownBy(() ->
                            LatencyAssertions.assertThat(result).connections().hasAtMost(1000))
                    .isInstanceOf(InsufficientEvidenceException.class);
            assertThatThrownBy(() ->
                            LatencyAssertions.assertThat(result).connections().hasExactly(1))
                    .isInstanceOf(InsufficientEvidenceException.class);
        }
    }

    @Test
    void soItIsWithoutTls() {
        try (UserEndpoint there = endpoint(NONE, false);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                MeasurementSetup lab = run.openDirect(clientOn(APACHE5, there))) {
            LatencyResult result = measure(lab, 0);

            assertThat(limits()).allSatisfy(outcomeOf(result, outcome -> assertThat(outcome.message())
                    .contains("plain http")));
        }
    }

    @Test
    void whatOnlyTheProxySeesIsAnError() {
        try (UserEndpoint there = endpoint(TLS_1_3, false);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                MeasurementSetup lab = run.openDirect(clientOn(APACHE5, there))) {
            LatencyResult result = measure(lab, 0);

            assertThat(Stream.of(WireLimit.Fact.REUSE, WireLimit.Fact.RETRIES, WireLimit.Fact.LEAKED)
                            .map(fact -> new WireLimit(fact, 1).check(SampleResults.data(result))))
                    .allSatisfy(outcome -> {
                        assertThat(outcome.verdict()).isEqualTo(Verdict.NOT_RESOLVABLE);
                        assertThat(outcome.message()).contains("neither requests nor closes", "atMost");
                    });
            assertThat(new WireLimit(WireLimit.Fact.FULL_HANDSHAKES, 1).check(SampleResults.data(result)))
                    .extracting(Outcome::verdict, Outcome::observed)
                    .containsExactly(Verdict.WITHIN, "at most 1");
            assertThat(new WireLimit(WireLimit.Fact.FULL_HANDSHAKES, 0)
                            .check(SampleResults.data(result))
                            .verdict())
                    .isEqualTo(Verdict.NOT_RESOLVABLE);
            assertThatThrownBy(() ->
                            LatencyAssertions.assertThat(result).connections().hasReuseRatioAtLeast(0))
                    .isInstanceOf(InsufficientEvidenceException.class);
        }
    }

    @Test
    void aConnectionThatWasThereBeforeTheTimedCallsIsOne() {
        try (UserEndpoint there = endpoint(TLS_1_3, false);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                MeasurementSetup lab = run.openDirect(clientOn(APACHE5, there))) {
            LatencyResult result = measure(lab, 5);

            assertThat(there.log().opened()).isEqualTo(1);
            assertThat(result.wire().opened()).isEqualTo(1);
            assertThat(SampleResults.data(result).warmUp().calls()).isPositive();
            assertThat(new ConnectionLimit(0).check(SampleResults.data(result)).verdict())
                    .isEqualTo(Verdict.OVER);
            assertThat(new ConnectionLimit(1).check(SampleResults.data(result)).verdict())
                    .isEqualTo(Verdict.WITHIN);
        }
    }

    @Test
    void withTls12ALostConnectionIsProvedByItsFullHandshakes() {
        // a client for each call knows of no session to resume
        try (UserEndpoint there = endpoint(TLS_1_2, false);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                MeasurementSetup lab = run.openDirect(clientOn(APACHE5, there))) {
            LatencyResult result = measure(lab, 0, () -> {
                UserClient each = clientOn(APACHE5, there);
                try (SdkClient client = each.buildDirect()) {
                    listTables(client);
                }
            });

            assertThat(new ConnectionLimit(3).check(SampleResults.data(result)))
                    .extracting(Outcome::verdict, Outcome::observed)
                    .containsExactly(Verdict.OVER, ">= " + CALLS);
            assertThat(new WireLimit(WireLimit.Fact.FULL_HANDSHAKES, CALLS)
                            .check(SampleResults.data(result))
                            .verdict())
                    .isEqualTo(Verdict.WITHIN);
            assertThat(new WireLimit(WireLimit.Fact.FULL_HANDSHAKES, CALLS - 1)
                            .check(SampleResults.data(result))
                            .verdict())
                    .isEqualTo(Verdict.OVER);
        }
    }

    @Test
    void handshakesWithOthersAreNotCounted() {
        try (UserEndpoint there = endpoint(TLS_1_3, false);
                UserEndpoint elsewhere = endpoint(TLS_1_3, true);
                TestRunResources run = new TestRunResources(name -> Optional.empty());
                MeasurementSetup other = run.openDirect(clientOn(APACHE5, elsewhere));
                MeasurementSetup lab = run.openDirect(clientOn(APACHE5, there))) {
            LatencyResult result = measure(lab, 0, () -> {
                listTables(other.client(ConnectionMode.AS_BUILT));
                listTables(lab.client(ConnectionMode.AS_BUILT));
            });

            assertThat(elsewhere.log().opened()).isGreaterThan(CALLS);
            assertThat(result.wire().opened()).isEqualTo(1);
        }
    }

    @Test
    void aClientOfTheJvmsPoolOpensItsOwnConnectionsOverTls() {
        try (UserEndpoint there = endpoint(TLS_1_3, false);
                TestRunResources run = new TestRunResources(name -> Optional.empty())) {
            try (MeasurementSetup first = run.openDirect(clientOn(URL_CONNECTION, there))) {
                assertThat(measure(first, 0).wire().evidence()).isEqualTo(Evidence.EVERY_HANDSHAKE);
            }
            try (MeasurementSetup second = run.openDirect(clientOn(URL_CONNECTION, there))) {
                assertThat(measure(second, 0).wire().evidence()).isEqualTo(Evidence.EVERY_HANDSHAKE);
            }
            // the pool is kept by socket factory, too, and each client has its own: nothing is taken over unseen
            assertThat(there.log().opened()).isEqualTo(2);
        }
    }

    @Test
    void fromAnyCodeItIsMeasuredWithoutAProxy() {
        try (UserEndpoint there = endpoint(TLS_1_3, false);
                LatencyLab lab = LatencyLab.direct(
                        () -> (DynamoDbClient) clientOn(APACHE5, there).buildDirect())) {
            LatencyResult result = lab.probe().iterations(CALLS).warmup(0).measure(() -> lab.client()
                    .listTables());

            LatencyAssertions.assertThat(result).connections().hasAtMost(1);
            assertThat(result.toString()).contains("by the JVM's record of TLS 1.3 handshakes");
            assertThatThrownBy(lab::table)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the test itself chooses");
            assertThatThrownBy(lab::endpoint).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> lab.probe().compare(ConnectionMode.AS_BUILT, ConnectionMode.CLOSE, c -> {}))
                    .hasMessageContaining("without the proxy");
        }
    }

    @Test
    void aClientWithoutAnAnswerIsAnError() {
        UserEndpoint gone = endpoint(TLS_1_3, false);
        UserClient client = clientOn(APACHE5, gone);
        gone.close();
        try (TestRunResources run = new TestRunResources(name -> Optional.empty())) {
            assertThatThrownBy(() -> run.openDirect(client))
                    .isInstanceOf(ClientFactoryException.class)
                    .hasMessageContaining("got no answer there");
        }
    }

    static final class Sent implements ExecutionInterceptor {
        private int requests;

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            requests++;
            throw new AssertionError("a request was to be sent to AWS");
        }
    }

    @Test
    void aClientOfAwsIsRefusedBeforeAnythingIsSent() {
        Sent sent = new Sent();
        for (Optional<URI> override : List.of(
                Optional.<URI>empty(), Optional.of(URI.create("https://dynamodb.cn-north-1.amazonaws.com.cn")))) {
            UserClient client = new UserClient("ordersClient", false, endpoint -> {
                        var builder = DynamoDbClient.builder()
                                .region(Region.EU_WEST_1)
                                .credentialsProvider(
                                        StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                                .overrideConfiguration(c -> c.addExecutionInterceptor(sent));
                        override.ifPresent(builder::endpointOverride);
                        return builder.build();
                    })
                    .withoutProxy();
            for (Map<String, String> parameters :
                    List.of(Map.<String, String>of(), Map.of("dynamolatency.aws.allow", "false"))) {
                try (TestRunResources run = new TestRunResources(name -> Optional.ofNullable(parameters.get(name)))) {
                    assertThatThrownBy(() -> run.openDirect(client))
                            .isInstanceOf(ClientFactoryException.class)
                            .hasMessageContainingAll(
                                    override.isPresent() ? "amazonaws.com.cn" : "DynamoDB in eu-west-1",
                                    "nothing was sent",
                                    "billed",
                                    "dynamolatency.aws.allow = true");
                }
            }
            try (TestRunResources run = new TestRunResources(name -> Optional.of("yes"))) {
                assertThatThrownBy(() -> run.openDirect(client)).hasMessageContaining("write true or false");
            }
        }
        assertThat(sent.requests).isZero();
    }

    @Test
    void aClientWhoseInterceptorLeadsToAwsIsToldWhyNothingWasSent() {
        UserClient client = new UserClient("ordersClient", false, endpoint -> DynamoDbClient.builder()
                        .region(Region.EU_WEST_1)
                        .endpointOverride(URI.create("http://localhost:1"))
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .overrideConfiguration(c -> c.addExecutionInterceptor(new ToAws()))
                        .build())
                .withoutProxy();
        try (TestRunResources run = new TestRunResources(name -> Optional.empty())) {
            assertThatThrownBy(() -> run.openDirect(client))
                    .isInstanceOf(ClientFactoryException.class)
                    .hasMessageContaining("The client of ordersClient was tested with a call of listTables, which was"
                            + " not sent: dynamodb.eu-west-1.amazonaws.com is at AWS")
                    .hasMessageNotContaining("start the endpoint");
        }
    }

    static final class ToAws implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .protocol("https")
                    .host("dynamodb.eu-west-1.amazonaws.com")
                    .port(443)
                    .build();
        }
    }

    @Test
    void whoIsAwsIsToldByItsDomain() {
        for (String aws : List.of(
                "dynamodb.us-east-1.amazonaws.com",
                "DynamoDB.us-east-1.AmazonAWS.com.",
                "123456789012.ddb.eu-west-1.amazonaws.com",
                "dynamodb.cn-north-1.amazonaws.com.cn",
                "dynamodb.eu-west-1.api.aws",
                "dynamodb.cn-north-1.api.amazonwebservices.com.cn",
                "dynamodb.eusc-de-east-1.amazonaws.eu",
                "dynamodb.us-iso-east-1.c2s.ic.gov",
                "dynamodb.us-isob-east-1.sc2s.sgov.gov",
                "vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com")) {
            assertThat(new TargetHost(aws, 443, true).aws()).as(aws).isTrue();
        }
        for (String other :
                List.of("localhost", "127.0.0.1", "notamazonaws.com", "amazonaws.com.example.org", "[::1]")) {
            assertThat(new TargetHost(other, 443, true).aws()).as(other).isFalse();
        }
        assertThat(Region.regions()).allSatisfy(region -> assertThat(TargetHost.of(URI.create(
                                "https://" + DynamoDbClient.serviceMetadata().endpointFor(region)))
                        .aws())
                .as(region.id())
                .isTrue());
        assertThat(new TargetHost("[::1]", 8443, true)).hasToString("https://[::1]:8443");
    }

    private static UserEndpoint endpoint(TlsVersion tls, boolean closing) {
        UserEndpoint endpoint = UserEndpoint.open(tls);
        return closing ? endpoint.closingAfterAnswers() : endpoint;
    }

    /** A client as a team would have it: its factory knows where it leads, and is told nothing. */
    private static UserClient clientOn(HttpClientKind kind, UserEndpoint there) {
        UserClient own = SharedLab.Lab.ownOn(kind);
        return new UserClient(
                        own.name(), own.asynchronous(), unused -> own.factory().create(there.endpoint()))
                .withoutProxy();
    }

    private static void listTables(SdkClient client) {
        if (client instanceof DynamoDbAsyncClient async) {
            async.listTables().join();
        } else {
            ((DynamoDbClient) client).listTables();
        }
    }

    private static LatencyResult measure(MeasurementSetup lab, int warmup) {
        return measure(lab, warmup, () -> listTables(lab.client(ConnectionMode.AS_BUILT)));
    }

    private static LatencyResult measure(MeasurementSetup lab, int warmup, LatencyProbe.Call call) {
        MeasuredTest subject = MeasuredTest.of(
                "DirectLabTest",
                "call",
                ConnectionMode.AS_BUILT,
                Optional.empty(),
                NetworkProfile.REAL,
                lab.environment());
        MeasurementSettings orders = MeasurementSettings.of(List.of(ConnectionMode.AS_BUILT))
                .iterations(CALLS)
                .warmup(warmup)
                .build();
        var measured =
                new Measurement(subject, orders, lab, mode -> call.run()).run().get(0);
        measured.requireErrorsAtMost(0);
        return SampleResults.result(measured.result());
    }

    private static Stream<Expectation> limits() {
        return Stream.concat(
                Stream.of(new ConnectionLimit(1000), new KeepAliveLimit()),
                Stream.of(WireLimit.Fact.values())
                        .map(fact -> new WireLimit(fact, fact == WireLimit.Fact.REUSE ? 0 : 1000)));
    }

    private static Consumer<Expectation> outcomeOf(LatencyResult result, Consumer<Outcome> requirement) {
        return limit -> {
            Outcome outcome = limit.check(SampleResults.data(result));
            assertThat(outcome.verdict()).as(outcome.name()).isEqualTo(Verdict.NOT_RESOLVABLE);
            requirement.accept(outcome);
        };
    }
}
