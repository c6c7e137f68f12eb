package io.dynamolatency.client;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
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
 * All that a client needs to know to talk to the DynamoDB of this run through the emulated network. Immutable, and valid as
 * long as its test. A factory whose client is measured without the proxy is given one that leaves builders as they are.
 *
 * <pre>{@code
 * DynamoDbClient client = endpoint.applyTo(DynamoDbClient.builder())
 *         .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
 *         .build();
 * }</pre>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class DynamoEndpoint {

    /**
     * Stands for no endpoint: the client is measured where it was built to go. Builders are returned as they were; all else is
     * refused.
     */
    static final DynamoEndpoint DIRECT = new DynamoEndpoint(URI.create("direct://nowhere"), Optional.empty());

    private final URI uri;
    private final Optional<EndpointTrust> trust;
    private final EndpointSigning signing;
    private final EndpointFiles files;

    /**
     * Puts an endpoint together whose requests are signed with the kit's own keys.
     *
     * @param uri where DynamoDB answers
     * @param trust whom clients have to trust, empty for plain HTTP
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public DynamoEndpoint(URI uri, Optional<EndpointTrust> trust) {
        this(uri, trust, EndpointSigning.OF_THE_KIT);
    }

    /**
     * Puts an endpoint together.
     *
     * @param uri where DynamoDB answers
     * @param trust whom clients have to trust; empty for plain HTTP, and where whom the JVM trusts will do
     * @param signing region and keys
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public DynamoEndpoint(URI uri, Optional<EndpointTrust> trust, EndpointSigning signing) {
        this.uri = uri;
        this.trust = trust;
        this.signing = signing;
        this.files = new EndpointFiles(trust);
    }

    /** Where DynamoDB answers, for instance {@code https://127.0.0.1:41234}: for {@code endpointOverride}. */
    public URI uri() {
        requireOne("uri()");
        return uri;
    }

    /** The region to sign for. */
    public Region region() {
        requireOne("region()");
        return signing.regionOrDefault();
    }

    /** Keys to sign with; those of a back end that the kit has started open nothing outside this run. */
    public AwsCredentialsProvider credentials() {
        requireOne("credentials()");
        return signing.provider();
    }

    /**
     * The certificate authority made for this run, which a client has to trust; empty for plain HTTP. Without the proxy it is the
     * back end's, the first where there are several.
     */
    public Optional<X509Certificate> certificateAuthority() {
        return trust.map(t -> t.authorities().get(0));
    }

    /** Trust managers for the HTTP client's builder that trust the run's authority and nothing else; empty for plain HTTP. */
    public TrustManager[] trustManagers() {
        requireOne("trustManagers()");
        return trust.map(EndpointTrust::managers).orElseGet(() -> new TrustManager[0]);
    }

    /**
     * Tells a builder of an SDK client where DynamoDB is: endpoint, region and keys. Its HTTP client is not touched: give the
     * builder of that to {@link #applyTo(SdkHttpClient.Builder)}, or have both built by a {@link DynamoClientFactory}, where the
     * HTTP client that the SDK takes by itself trusts the run's authority already.
     *
     * @param builder of {@code DynamoDbClient}, {@code DynamoDbAsyncClient} or any other client of the SDK
     * @return the builder
     */
    public <B extends AwsClientBuilder<B, C>, C> B applyTo(B builder) {
        return this == DIRECT
                ? builder
                : builder.endpointOverride(uri).region(region()).credentialsProvider(credentials());
    }

    /**
     * Tells a builder of a synchronous HTTP client to trust the run's authority and nobody else. All other settings are
     * untouched; for plain HTTP the builder is returned as it is.
     *
     * @param builder of {@code Apache5HttpClient}, {@code ApacheHttpClient}, {@code UrlConnectionHttpClient} or {@code
     *     AwsCrtHttpClient}
     * @return the builder to go on with, which for {@code AwsCrtHttpClient} is another one
     * @throws IllegalArgumentException when it is the builder of another library
     */
    public <B extends SdkHttpClient.Builder<B>> B applyTo(B builder) {
        return trusting(builder);
    }

    /**
     * Tells a builder of an asynchronous HTTP client to trust the run's authority; see {@link #applyTo(SdkHttpClient.Builder)}.
     *
     * @param builder of {@code NettyNioAsyncHttpClient} or {@code AwsCrtAsyncHttpClient}
     * @return the builder to go on with, which for {@code AwsCrtAsyncHttpClient} is another one
     * @throws IllegalArgumentException when it is the builder of another library
     */
    public <B extends SdkAsyncHttpClient.Builder<B>> B applyTo(B builder) {
        return trusting(builder);
    }

    @SuppressWarnings("unchecked") // the adapters return a builder of the kind they are given
    private <B> B trusting(B builder) {
        return trust.map(t -> (B) HttpClients.trusting(builder, t)).orElse(builder);
    }

    /**
     * The endpoint as system properties that the SDK and the JVM read: endpoint, region, keys and trust store, for a JVM that a
     * test starts. In this JVM they are set while a {@link DynamoClientFactory} runs, with others that keep the user's own profiles
     * out ({@code aws.profile}, {@code aws.configFile}, {@code aws.sharedCredentialsFile}), and all are put back after it. The trust store is a
     * file that ends with the test. It is read by the Apache clients, {@code UrlConnectionHttpClient} and Netty's, not by {@code
     * AwsCrtHttpClient}.
     *
     * @return names and values, such as {@code aws.endpointUrlDynamoDb}
     */
    public Map<String, String> asSystemProperties() {
        requireOne("asSystemProperties()");
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("aws.endpointUrlDynamoDb", uri.toString());
        properties.put("aws.region", region().id());
        signing.keys().ifPresent(keys -> {
            properties.put("aws.accessKeyId", keys.accessKeyId());
            properties.put("aws.secretAccessKey", keys.secretAccessKey());
        });
        properties.putAll(trustProperties());
        return properties;
    }

    /**
     * The endpoint as environment variables, for a process that a test starts, in whatever language: {@code
     * builder.environment().putAll(endpoint.asEnvironment())}. A JVM cannot change its own. The certificate authority is a file
     * that ends with the test; boto3 and the AWS CLI read {@code AWS_CA_BUNDLE}, Node.js {@code NODE_EXTRA_CA_CERTS}, OpenSSL and
     * {@code aws-crt} {@code SSL_CERT_FILE}.
     *
     * @return names and values, such as {@code AWS_ENDPOINT_URL_DYNAMODB}
     */
    public Map<String, String> asEnvironment() {
        requireOne("asEnvironment()");
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", uri.toString());
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", uri.toString());
        variables.put("AWS_REGION", region().id());
        variables.put("AWS_DEFAULT_REGION", region().id());
        signing.keys().ifPresent(keys -> {
            variables.put("AWS_ACCESS_KEY_ID", keys.accessKeyId());
            variables.put("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey());
        });
        // whatever proxy there is, it is not the way to this machine
        variables.put("NO_PROXY", "127.0.0.1,localhost");
        variables.put("no_proxy", "127.0.0.1,localhost");
        files.pem().map(Path::toString).ifPresent(pem -> {
            variables.put("AWS_CA_BUNDLE", pem);
            variables.put("NODE_EXTRA_CA_CERTS", pem);
            variables.put("SSL_CERT_FILE", pem);
        });
        return variables;
    }

    /**
     * Variables that keep a process from the user's own profiles, and from asking for keys where there is nobody: a profile of the
     * endpoint's own keys, and a configuration that says nothing.
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public Map<String, String> profileEnvironment() {
        requireOne("profileEnvironment()");
        // where the SDK is to find the keys by itself, the user's own profiles are where it looks
        return signing.keys()
                .map(keys -> Map.of(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        files.credentials(keys.accessKeyId(), keys.secretAccessKey())
                                .toString(),
                        "AWS_CONFIG_FILE",
                        files.config().toString(),
                        "AWS_EC2_METADATA_DISABLED",
                        "true"))
                .orElse(Map.of());
    }

    /** What has this JVM trust the run's authority and nobody else, in TLS contexts made meanwhile. */
    Map<String, String> trustProperties() {
        return files.trustStore()
                .map(store -> Map.of(
                        "javax.net.ssl.trustStore",
                        store.toString(),
                        "javax.net.ssl.trustStoreType",
                        EndpointFiles.STORE_TYPE,
                        "javax.net.ssl.trustStorePassword",
                        EndpointFiles.STORE_PASSWORD))
                .orElse(Map.of());
    }

    /**
     * What keeps a client that is built meanwhile from the user's own profiles. A client reads its profile when it is built and
     * its keys when it signs, long after: the properties of the keys are gone by then, the profile it has read is not.
     */
    Map<String, String> profileProperties() {
        // where the SDK is to find the keys by itself, the user's own profiles are where it looks
        return signing.keys()
                .map(keys -> Map.of(
                        "aws.sharedCredentialsFile",
                        files.credentials(keys.accessKeyId(), keys.secretAccessKey())
                                .toString(),
                        "aws.configFile",
                        files.config().toString(),
                        "aws.profile",
                        "default"))
                .orElse(Map.of());
    }

    private void requireOne(String what) {
        if (this == DIRECT) {
            throw new IllegalStateException(
                    "endpoint." + what + ": there is no endpoint of the kit's with direct = true, the"
                            + " client is measured where it was built to go; let the factory build it as production does, or take"
                            + " direct = true away");
        }
    }

    /** Region and keys. */
    @API(status = Status.INTERNAL, since = "0.1")
    public EndpointSigning signing() {
        return signing;
    }

    Optional<EndpointTrust> trust() {
        return trust;
    }

    /** Deletes the files that this was asked for. */
    @API(status = Status.INTERNAL, since = "0.1")
    public void deleteFiles() {
        files.close();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
