package io.dynamolatency.faults;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TestTable;
import io.dynamolatency.contract.ScriptedBackend;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.setup.BackendLink;
import io.dynamolatency.internal.setup.ProxiedSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Measures faults as a user's test measures a client of the user's own, in the mode {@link ConnectionMode#AS_BUILT}.
 * Without a warm-up: what was injected is there in each call.
 */
final class FaultLab implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final TestRunResources run = new TestRunResources(name -> Optional.empty());
    private final ScriptedBackend scripted = new ScriptedBackend();
    private final BackendLink link = BackendLink.to(scripted, scripted.start(), false);
    private final RunCertificate certificate = RunCertificate.create();
    private final FlightRecord flight = FlightRecord.open();
    private final KitClients clients = new KitClients();
    /** A Netty client with event loops of its own takes two seconds to close. */
    private final SdkEventLoopGroup eventLoops = SdkEventLoopGroup.builder().build();

    /** The machine, with DynamoDB Local. */
    Environment environment() {
        return run.environment(BackendKind.LOCAL);
    }

    /** Measures a fault on a client, and makes sure that it was injected. */
    ResultData measure(FaultScenario fault, HttpClientKind client) {
        UserClient own = new UserClient(
                fault + " on " + client, client.asynchronous(), endpoint -> build(fault, client, endpoint));
        try (fault;
                ProxiedSetup lab = open(fault, own)) {
            Optional<TestTable> table = fault.script().isPresent() ? Optional.empty() : Optional.of(lab.table());
            FaultContext context = new FaultContext(
                    lab.client(ConnectionMode.AS_BUILT),
                    () -> build(fault, client, lab.endpoint()),
                    lab.proxy(),
                    table);
            MeasuredTest subject = MeasuredTest.of(
                    "Fault",
                    fault.name(),
                    ConnectionMode.AS_BUILT,
                    Optional.empty(),
                    fault.network(),
                    fault.script().isPresent()
                            ? Environment.ofThisJvm(KitClients.sdkVersion(), scripted.description())
                            : environment());
            int errorsAllowed = fault.fails() ? fault.calls() : 0;
            MeasurementSettings orders = MeasurementSettings.of(List.of(ConnectionMode.AS_BUILT))
                    .iterations(fault.calls())
                    .warmup(0)
                    .errorsAllowed(errorsAllowed)
                    .load(fault.load())
                    .build();
            MeasurementOutcome measured = new Measurement(subject, orders, lab, mode -> fault.call(context))
                    .run()
                    .get(0);
            measured.requireErrorsAtMost(errorsAllowed);
            fault.assertPresent(measured.result());
            return measured.result();
        }
    }

    private ProxiedSetup open(FaultScenario fault, UserClient own) {
        HttpClientKind beside = own.asynchronous() ? HttpClientKind.NETTY : HttpClientKind.APACHE5;
        if (fault.script().isEmpty()) {
            return (ProxiedSetup) run.open(BackendKind.LOCAL, fault.network(), beside, own);
        }
        scripted.play(fault.script().get());
        return new ProxiedSetup(
                link,
                fault.network(),
                certificate,
                clients,
                beside,
                Optional.of(own),
                false,
                false,
                flight,
                Optional.empty(),
                Optional.empty(),
                TestProperties::hold);
    }

    private SdkClient build(FaultScenario fault, HttpClientKind kind, DynamoEndpoint endpoint) {
        try {
            return fault.ownClient(endpoint).orElseGet(() -> standard(fault, kind, endpoint));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private SdkClient standard(FaultScenario fault, HttpClientKind kind, DynamoEndpoint endpoint) {
        AttributeMap settings = fault.http(endpoint);
        ClientOverrideConfiguration.Builder overrides = ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(CALL_TIMEOUT);
        fault.client(overrides);
        if (kind.asynchronous()) {
            return endpoint.applyTo(DynamoDbAsyncClient.builder())
                    .overrideConfiguration(overrides.build())
                    .httpClientBuilder(new Async(async(kind, endpoint, settings), settings, fault))
                    .build();
        }
        return endpoint.applyTo(DynamoDbClient.builder())
                .overrideConfiguration(overrides.build())
                .httpClientBuilder(new Sync(sync(kind, endpoint, settings), settings, fault))
                .build();
    }

    private static SdkHttpClient.Builder<?> sync(HttpClientKind kind, DynamoEndpoint endpoint, AttributeMap settings) {
        boolean trusts = trusts(settings);
        return switch (kind) {
            case APACHE5 -> trusts ? Apache5HttpClient.builder() : endpoint.applyTo(Apache5HttpClient.builder());
            case APACHE4 -> trusts ? ApacheHttpClient.builder() : endpoint.applyTo(ApacheHttpClient.builder());
            case URL_CONNECTION ->
                trusts ? UrlConnectionHttpClient.builder() : endpoint.applyTo(UrlConnectionHttpClient.builder());
            case CRT -> endpoint.applyTo(AwsCrtHttpClient.builder());
            case NETTY, CRT_ASYNC -> throw new IllegalArgumentException(kind + " is asynchronous");
        };
    }

    private SdkAsyncHttpClient.Builder<?> async(HttpClientKind kind, DynamoEndpoint endpoint, AttributeMap settings) {
        NettyNioAsyncHttpClient.Builder netty =
                NettyNioAsyncHttpClient.builder().eventLoopGroup(eventLoops);
        return switch (kind) {
            case NETTY -> trusts(settings) ? netty : endpoint.applyTo(netty);
            case CRT_ASYNC -> endpoint.applyTo(AwsCrtAsyncHttpClient.builder());
            case APACHE5, APACHE4, URL_CONNECTION, CRT -> throw new IllegalArgumentException(kind + " is synchronous");
        };
    }

    private static boolean trusts(AttributeMap settings) {
        return settings.containsKey(SdkHttpConfigurationOption.TLS_TRUST_MANAGERS_PROVIDER);
    }

    /**
     * A builder with settings of a fault's that its own do not contradict; what it builds is closed with the SDK
     * client.
     */
    private record Sync(SdkHttpClient.Builder<?> builder, AttributeMap settings, FaultScenario fault)
            implements SdkHttpClient.Builder<Sync> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return fault.around(builder.buildWithDefaults(settings.merge(defaults)));
        }
    }

    private record Async(SdkAsyncHttpClient.Builder<?> builder, AttributeMap settings, FaultScenario fault)
            implements SdkAsyncHttpClient.Builder<Async> {
        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return fault.around(builder.buildWithDefaults(settings.merge(defaults)));
        }
    }

    @Override
    public void close() {
        run.close();
        link.close();
        flight.close();
        clients.close();
        scripted.close();
        eventLoops
                .eventLoopGroup()
                .shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
