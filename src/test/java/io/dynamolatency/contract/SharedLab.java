package io.dynamolatency.contract;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.UserClient;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One lab for all tests of a class, given to them as a parameter and closed after the last; the DynamoDB Local is
 * the JVM's.
 */
public final class SharedLab implements ParameterResolver {

    /** What tests do with it. */
    public static final class Lab implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        private final TestRunResources run =
                new TestRunResources(name -> Optional.of("jvm").filter(jvm -> name.equals(LocalSettings.SCOPE)));

        MeasurementSetup open(HttpClientKind client, NetworkProfile network) {
            return run.open(BackendKind.LOCAL, network, client);
        }

        MeasurementSetup open(UserClient own, NetworkProfile network) {
            return run.open(
                    BackendKind.LOCAL,
                    network,
                    own.asynchronous() ? HttpClientKind.NETTY : HttpClientKind.APACHE5,
                    own);
        }

        /** Measures {@code putItem} in one node: so many calls in each mode. */
        public List<ResultData> measure(
                HttpClientKind client, NetworkProfile network, int warmup, int calls, ConnectionMode... modes) {
            return measure(
                    client,
                    network,
                    MeasurementSettings.of(Arrays.asList(modes))
                            .iterations(calls)
                            .warmup(warmup)
                            .build(),
                    (unused, table) -> {},
                    Lab::putItem);
        }

        /** Measures {@code putItem} in one node, as the orders say. */
        public List<ResultData> measure(HttpClientKind client, NetworkProfile network, MeasurementSettings orders) {
            return measure(client, network, orders, (unused, table) -> {}, Lab::putItem);
        }

        /** Measures a call in one node, after its table was prepared. */
        public List<ResultData> measure(
                HttpClientKind client,
                NetworkProfile network,
                MeasurementSettings orders,
                BiConsumer<SdkClient, TestTable> before,
                BiConsumer<SdkClient, TestTable> call) {
            ConnectionMode first = orders.modes().get(0);
            boolean asBuilt = first == ConnectionMode.AS_BUILT;
            try (MeasurementSetup lab = asBuilt ? open(ownOn(client), network) : open(client, network)) {
                before.accept(lab.client(first), lab.table());
                MeasuredTest subject = MeasuredTest.of(
                        "ClientContract",
                        "call",
                        first,
                        Optional.of(client),
                        network,
                        run.environment(BackendKind.LOCAL));
                return new Measurement(subject, orders, lab, mode -> call.accept(lab.client(mode), lab.table()))
                        .run().stream().map(Lab::withoutFailures).toList();
            }
        }

        /** A client as a team would build it on an HTTP library, in the one line that an endpoint makes of it. */
        public static UserClient ownOn(HttpClientKind kind) {
            return new UserClient("a factory on " + kind, kind.asynchronous(), endpoint -> switch (kind) {
                case APACHE5 -> sync(endpoint, endpoint.applyTo(Apache5HttpClient.builder()));
                case APACHE4 -> sync(endpoint, endpoint.applyTo(ApacheHttpClient.builder()));
                case URL_CONNECTION -> sync(endpoint, endpoint.applyTo(UrlConnectionHttpClient.builder()));
                case CRT -> sync(endpoint, endpoint.applyTo(AwsCrtHttpClient.builder()));
                case NETTY -> async(endpoint, endpoint.applyTo(NettyNioAsyncHttpClient.builder()));
                case CRT_ASYNC -> async(endpoint, endpoint.applyTo(AwsCrtAsyncHttpClient.builder()));
            });
        }

        private static SdkClient sync(DynamoEndpoint endpoint, SdkHttpClient.Builder<?> http) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(http)
                    .build();
        }

        private static SdkClient async(DynamoEndpoint endpoint, SdkAsyncHttpClient.Builder<?> http) {
            return endpoint.applyTo(DynamoDbAsyncClient.builder())
                    .httpClientBuilder(http)
                    .build();
        }

        private static ResultData withoutFailures(MeasurementOutcome measured) {
            measured.requireErrorsAtMost(measured.errorsAllowed());
            return measured.result();
        }

        private static void putItem(SdkClient client, TestTable table) {
            Map<String, AttributeValue> item = table.newItem();
            if (client instanceof DynamoDbAsyncClient async) {
                async.putItem(r -> r.tableName(table.name()).item(item)).join();
            } else {
                ((DynamoDbClient) client).putItem(r -> r.tableName(table.name()).item(item));
            }
        }

        @Override
        public void close() {
            run.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(Namespace.create(SharedLab.class))
                .getOrComputeIfAbsent(Lab.class, key -> new Lab(), Lab.class);
    }
}
