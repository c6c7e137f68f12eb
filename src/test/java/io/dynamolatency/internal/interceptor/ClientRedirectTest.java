package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.wire.ClientOrigins;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Which requests are led where. */
@Tag("unit")
class ClientRedirectTest {

    private static final String AWS = "https://dynamodb.us-east-1.amazonaws.com";
    private static final URI PROXY = URI.create("http://127.0.0.1:4711");
    private static final URI OTHER = URI.create("http://127.0.0.1:4712");

    private final ExecutionAttributes attributes = new ExecutionAttributes();

    private static SdkHttpRequest request(String uri) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create(uri))
                .build();
    }

    private String led(String uri) {
        return ClientRedirect.redirected(request(uri), attributes).getUri().toString();
    }

    @AfterEach
    void allAreClosed() {
        assertThat(ClientRedirect.any()).isFalse();
    }

    @Test
    void withoutARedirectTheRequestIsTheSameObject() {
        SdkHttpRequest request = request(AWS);
        assertThat(ClientRedirect.redirected(request, attributes)).isSameAs(request);
        ClientRedirect.require(request, attributes, 0);
    }

    @Test
    void aRedirectHoldsForThreadsThatEnterIt() {
        try (ClientRedirect redirect = ClientRedirect.to(PROXY, host -> false)) {
            assertThat(led(AWS)).isEqualTo(AWS);
            redirect.enter();
            assertThat(led(AWS + "/path?query=1")).isEqualTo(PROXY + "/path?query=1");
            assertThat(CompletableFuture.supplyAsync(() -> led(AWS)).join()).isEqualTo(AWS);
            redirect.leave();
            assertThat(led(AWS)).isEqualTo(AWS);
        }
    }

    @Test
    void orForAllThreads() {
        try (ClientRedirect redirect = ClientRedirect.to(PROXY, host -> false)) {
            redirect.everywhere();
            assertThat(CompletableFuture.supplyAsync(() -> led(AWS)).join()).isEqualTo(PROXY.toString());
            redirect.enter();
            redirect.leave();
            try (ClientRedirect newer = ClientRedirect.to(OTHER, host -> false)) {
                CompletableFuture.runAsync(newer::everywhere).join();
                assertThat(led(AWS)).as("the thread that opened it stays").isEqualTo(PROXY.toString());
                assertThat(CompletableFuture.supplyAsync(() -> led(AWS)).join()).isEqualTo(OTHER.toString());
            }
        }
    }

    @Test
    void aClientOfTheKitIsLeftAloneAndSoIsARequestToAnotherProxy() {
        try (ClientRedirect redirect = ClientRedirect.to(PROXY, host -> true);
                ClientRedirect other = ClientRedirect.to(OTHER, host -> false)) {
            assertThat(other).isNotNull();
            redirect.everywhere();
            assertThat(led(OTHER.toString())).isEqualTo(OTHER.toString());
            assertThat(led("http://localhost:4712")).isEqualTo("http://localhost:4712");
            assertThat(led("https://localhost:4712")).isEqualTo(PROXY.toString());
            attributes.putAttribute(ClientRedirect.OF_THE_KIT, true);
            assertThat(led(AWS)).isEqualTo(AWS);
            ClientRedirect.require(request(AWS), attributes, 0);
        }
    }

    @Test
    void anAddressMayHaveAProxyOfItsOwn() {
        try (ClientRedirect redirect =
                ClientRedirect.between(URI.create("http://localhost:8000"), PROXY, host -> false)) {
            assertThat(led("http://127.0.0.1:8000/")).isEqualTo(PROXY + "/");
            assertThat(led("http://localhost:8001")).isEqualTo("http://localhost:8001");
            assertThat(led(AWS)).isEqualTo(AWS);
            try (ClientRedirect test = ClientRedirect.to(OTHER, host -> false)) {
                test.everywhere();
                assertThat(led("http://127.0.0.1:8000"))
                        .as("a test counts more")
                        .isEqualTo(OTHER.toString());
            }
            redirect.enter();
            assertThat(led(AWS)).isEqualTo(PROXY.toString());
        }
    }

    @Test
    void aHostThatIsRefusedIsNamedWithTheLineThatBuiltItsClient() {
        int client = ClientOrigins.ofThisJvm().add(Optional.of("com.acme.X.y(X.java:42)"));
        try (ClientRedirect redirect = ClientRedirect.nowhere(host -> host.endsWith("amazonaws.com"))) {
            redirect.everywhere();
            assertThat(led(AWS)).isEqualTo(AWS);
            ClientRedirect.require(request("http://localhost:8000"), attributes, client);
            assertThatThrownBy(() -> ClientRedirect.require(request(AWS), attributes, client))
                    .isInstanceOf(ClientRedirect.RefusedException.class)
                    .hasMessageContaining("not sent: dynamodb.us-east-1.amazonaws.com is at AWS")
                    .hasMessageContaining("built at com.acme.X.y(X.java:42)")
                    .hasMessageContaining("dynamolatency.aws.allow = true");
        }
    }
}
