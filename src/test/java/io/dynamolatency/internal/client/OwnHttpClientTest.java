package io.dynamolatency.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.DynamoBackend;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

@Tag("unit")
class OwnHttpClientTest {

    private final KitEndpoint endpoint =
            new KitEndpoint(URI.create("http://127.0.0.1:4711"), DynamoBackend.Access.ANYBODY);

    private DynamoDbClientBuilder builder() {
        return endpoint.applyTo(DynamoDbClient.builder());
    }

    @Test
    void theSdksChoiceAmongSeveralIsNamedWithAWarning() {
        try (DynamoDbClient client = builder().build()) {
            OwnHttpClient own = OwnHttpClient.of(client).orElseThrow();
            assertThat(own.description()).isEqualTo("Apache5HttpClient " + VersionInfo.SDK_VERSION);
            assertThat(own.warning())
                    .hasValue("client: the SDK chose Apache5HttpClient " + VersionInfo.SDK_VERSION
                            + " from Apache 5, Apache 4, URLConnection, CRT on the class"
                            + " path, since the client's builder names no HTTP client; production may use another. Name"
                            + " the HTTP client with httpClientBuilder(...)");
        }
    }

    @Test
    void aClientThatIsNamedNeedsNoWarning() {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                DynamoDbClient byInstance = builder().httpClient(http).build();
                DynamoDbClient byBuilder =
                        builder().httpClientBuilder(ApacheHttpClient.builder()).build()) {
            assertThat(OwnHttpClient.of(byInstance)).hasValueSatisfying(own -> {
                assertThat(own.description()).isEqualTo("UrlConnectionHttpClient " + VersionInfo.SDK_VERSION);
                assertThat(own.warning()).isEmpty();
            });
            assertThat(OwnHttpClient.of(byBuilder)).hasValueSatisfying(own -> {
                assertThat(own.description()).isEqualTo("ApacheHttpClient " + VersionInfo.SDK_VERSION);
                assertThat(own.warning()).isEmpty();
            });
        }
    }

    @Test
    void asynchronousClientsTellTheirsToo() {
        try (DynamoDbAsyncClient chosen =
                        endpoint.applyTo(DynamoDbAsyncClient.builder()).build();
                DynamoDbAsyncClient named = endpoint.applyTo(DynamoDbAsyncClient.builder())
                        .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                        .build()) {
            assertThat(OwnHttpClient.of(chosen)).hasValueSatisfying(own -> {
                assertThat(own.description()).isEqualTo("NettyNioAsyncHttpClient " + VersionInfo.SDK_VERSION);
                assertThat(own.warning().orElseThrow()).contains("from Netty, CRT async on");
            });
            assertThat(OwnHttpClient.of(named).orElseThrow().warning()).isEmpty();
        }
    }

    @Test
    void aClientOfNoKnownLibraryIsNamedWithoutAVersion() {
        try (DynamoDbClient client = builder().httpClient(new OfOthers()).build()) {
            assertThat(OwnHttpClient.of(client).map(OwnHttpClient::description)).hasValue("OfOthers");
        }
    }

    @Test
    void aWrapperDoesNotTell() {
        DynamoDbClient wrapper = (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (p, m, a) -> null);
        assertThat(OwnHttpClient.of(wrapper)).isEqualTo(Optional.empty());
    }

    private static final class OfOthers implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
