package io.dynamolatency;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Tells a client how to reach the DynamoDB of this run through the emulated network. Immutable, and valid until its
 * test ends.
 *
 * <pre>{@code
 * DynamoDbClient client = endpoint.applyTo(DynamoDbClient.builder())
 *         .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
 *         .build();
 * }</pre>
 *
 * <p>With {@code direct = true} the client does not use an endpoint of the kit. {@code applyTo} then returns builders
 * unchanged, {@link #certificateAuthority()} is empty, and all other methods throw {@link IllegalStateException}.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface DynamoEndpoint {

    /** Returns the address, such as {@code https://127.0.0.1:41234}, for {@code endpointOverride}. */
    URI uri();

    /** Returns the AWS region for which the client signs its requests. */
    Region region();

    /**
     * Returns the keys with which the client signs its requests. If the kit starts the back end, the keys are invalid
     * outside this run.
     */
    AwsCredentialsProvider credentials();

    /**
     * Returns the certificate authority that a client has to trust. With the proxy, this is the certificate authority
     * of this run. Without the proxy, this is the first certificate authority of the back end. The result is empty for
     * plain HTTP, and if the back end has no authorities of its own.
     */
    Optional<X509Certificate> certificateAuthority();

    /**
     * Returns trust managers for the builder of an HTTP client. With the proxy, they trust only this run's certificate
     * authority. Without the proxy, they trust only the back end's authorities. If the back end has no authorities of
     * its own, they trust those that the JVM trusts.
     */
    TrustManager[] trustManagers();

    /**
     * Sets endpoint, region and keys in the builder of an SDK client.
     *
     * <p>This method does not change the HTTP client of the builder. To make the HTTP client trust this run's
     * certificate authority, pass the HTTP client's own builder to {@link #applyTo(SdkHttpClient.Builder)}. In a {@link
     * DynamoClientFactory}, the SDK's default HTTP client does not need that second call.
     *
     * @param builder the builder of {@code DynamoDbClient}, {@code DynamoDbAsyncClient} or any other client of the SDK
     * @return the builder
     */
    <B extends AwsClientBuilder<B, C>, C> B applyTo(B builder);

    /**
     * Makes a synchronous HTTP client trust only this run's certificate authority. All other settings of the builder
     * stay unchanged. For plain HTTP, returns the builder unchanged. With {@code @Fault(kind = PROXY)} the client also
     * connects through the kit's HTTP proxy.
     *
     * @param builder the builder of {@code Apache5HttpClient}, {@code ApacheHttpClient}, {@code
     *     UrlConnectionHttpClient} or {@code AwsCrtHttpClient}
     * @return the builder to continue with; for {@code AwsCrtHttpClient} this is a different object
     * @throws IllegalArgumentException if the builder belongs to another library
     */
    <B extends SdkHttpClient.Builder<B>> B applyTo(B builder);

    /**
     * Makes an asynchronous HTTP client trust only this run's certificate authority; see {@link
     * #applyTo(SdkHttpClient.Builder)}.
     *
     * @param builder the builder of {@code NettyNioAsyncHttpClient} or {@code AwsCrtAsyncHttpClient}
     * @return the builder to continue with; for {@code AwsCrtAsyncHttpClient} this is a different object
     * @throws IllegalArgumentException if the builder belongs to another library
     */
    <B extends SdkAsyncHttpClient.Builder<B>> B applyTo(B builder);

    /**
     * Returns the endpoint as system properties, for a JVM that a test starts. The SDK and the JVM read these
     * properties. The properties set the endpoint, region, keys and trust store. For an endpoint on this machine, the
     * properties also set {@code http.nonProxyHosts}. With {@code @Fault(kind = PROXY)} the properties also set the
     * kit's HTTP proxy.
     *
     * <p>In this JVM the kit sets these properties only while a {@link DynamoClientFactory} runs, and restores the
     * earlier values afterwards. While the factory runs, the kit also sets {@code aws.profile}, {@code aws.configFile}
     * and {@code aws.sharedCredentialsFile}, so that the SDK does not read your profiles. During the whole test, this
     * JVM trusts this run's certificate authority in addition to all authorities that it trusted before.
     *
     * <p>The trust store is a file that the kit deletes after the test. The Apache clients, {@code
     * UrlConnectionHttpClient} and Netty's client read the file; {@code AwsCrtHttpClient} does not.
     *
     * @return names and values, such as {@code aws.endpointUrlDynamoDb}
     */
    Map<String, String> asSystemProperties();

    /**
     * Returns the endpoint as environment variables, for a process in any language that a test starts: {@code
     * builder.environment().putAll(endpoint.asEnvironment())}.
     *
     * <p>The certificate authority is a file that the kit deletes after the test. boto3 and the AWS CLI read {@code
     * AWS_CA_BUNDLE}. Node.js reads {@code NODE_EXTRA_CA_CERTS}. OpenSSL and {@code aws-crt} read {@code
     * SSL_CERT_FILE}. With {@code @Fault(kind = PROXY)}, {@code HTTPS_PROXY} and {@code HTTP_PROXY} have the address of
     * the kit's HTTP proxy.
     *
     * @return names and values, such as {@code AWS_ENDPOINT_URL_DYNAMODB}
     */
    Map<String, String> asEnvironment();
}
