package io.dynamolatency.internal.client;

import io.dynamolatency.DynamoEndpoint;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * The endpoint that a factory gets if its client is measured with {@code direct = true}. Leaves builders unchanged and
 * has no certificate authority. Methods that would return an address, region, keys or settings throw an exception.
 */
final class NoEndpoint implements DynamoEndpoint {

    private static IllegalStateException refusal(String what) {
        return new IllegalStateException("endpoint." + what
                + ": with direct = true the kit has no endpoint, and your client calls the address that your"
                + " code sets; build the client as production does, or remove direct = true");
    }

    @Override
    public URI uri() {
        throw refusal("uri()");
    }

    @Override
    public Region region() {
        throw refusal("region()");
    }

    @Override
    public AwsCredentialsProvider credentials() {
        throw refusal("credentials()");
    }

    @Override
    public Optional<X509Certificate> certificateAuthority() {
        return Optional.empty();
    }

    @Override
    public TrustManager[] trustManagers() {
        throw refusal("trustManagers()");
    }

    @Override
    public <B extends AwsClientBuilder<B, C>, C> B applyTo(B builder) {
        return builder;
    }

    @Override
    public <B extends SdkHttpClient.Builder<B>> B applyTo(B builder) {
        return builder;
    }

    @Override
    public <B extends SdkAsyncHttpClient.Builder<B>> B applyTo(B builder) {
        return builder;
    }

    @Override
    public Map<String, String> asSystemProperties() {
        throw refusal("asSystemProperties()");
    }

    @Override
    public Map<String, String> asEnvironment() {
        throw refusal("asEnvironment()");
    }

    @Override
    public String toString() {
        return "no endpoint (direct = true)";
    }
}
