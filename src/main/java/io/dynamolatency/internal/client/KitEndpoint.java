package io.dynamolatency.internal.client;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.http.HttpRoute;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The endpoint that clients get: the proxy, or a back end without the proxy. Owns the endpoint's files. Thread-safe.
 */
public final class KitEndpoint implements DynamoEndpoint {

    private final URI uri;
    private final DynamoBackend.Access access;
    private final Optional<URI> httpProxy;
    private final EndpointFiles files;

    /** Makes an endpoint that clients reach without an HTTP proxy. */
    public KitEndpoint(URI uri, DynamoBackend.Access access) {
        this(uri, access, Optional.empty());
    }

    /**
     * @param uri the address of the proxy or the back end
     * @param access the authorities to trust, and the region and keys to sign with. Without authorities, clients trust
     *     the JVM's authorities
     * @param httpProxy the kit's HTTP proxy between clients and the endpoint; empty if there is none
     */
    public KitEndpoint(URI uri, DynamoBackend.Access access, Optional<URI> httpProxy) {
        this.uri = uri;
        this.access = access;
        this.httpProxy = httpProxy;
        this.files = new EndpointFiles(trust());
    }

    @Override
    public URI uri() {
        return uri;
    }

    /** Returns the authorities to trust, and the region and keys to sign with. */
    public DynamoBackend.Access access() {
        return access;
    }

    /** Returns the address of the kit's HTTP proxy between clients and the endpoint; empty if there is none. */
    public Optional<URI> httpProxy() {
        return httpProxy;
    }

    private Optional<CertificateAuthorities> trust() {
        return CertificateAuthorities.of(access.trusted());
    }

    HttpRoute route() {
        return new HttpRoute(trust(), httpProxy);
    }

    @Override
    public Region region() {
        return access.region()
                .map(Region::of)
                .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion());
    }

    @Override
    public AwsCredentialsProvider credentials() {
        return access.keys()
                .<AwsCredentialsProvider>map(keys -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public Optional<X509Certificate> certificateAuthority() {
        return access.trusted().stream().findFirst();
    }

    @Override
    public TrustManager[] trustManagers() {
        return trust().map(CertificateAuthorities::trustManagers).orElseGet(KitEndpoint::ofTheJvm);
    }

    /** Returns the JVM's trust managers. With an empty array, a client would trust no server. */
    private static TrustManager[] ofTheJvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make trust managers: " + e.getMessage(), e);
        }
    }

    @Override
    public <B extends AwsClientBuilder<B, C>, C> B applyTo(B builder) {
        return builder.endpointOverride(uri).region(region()).credentialsProvider(credentials());
    }

    @Override
    public <B extends SdkHttpClient.Builder<B>> B applyTo(B builder) {
        return reaching(builder);
    }

    @Override
    public <B extends SdkAsyncHttpClient.Builder<B>> B applyTo(B builder) {
        return reaching(builder);
    }

    @SuppressWarnings("unchecked") // each adapter returns a builder of the kind that it gets
    private <B> B reaching(B builder) {
        return access.trusted().isEmpty() ? builder : (B) HttpClients.reaching(builder, route());
    }

    @Override
    public Map<String, String> asSystemProperties() {
        Map<String, String> properties = clientProperties();
        properties.putAll(files.trustProperties());
        return properties;
    }

    /**
     * Returns the system properties that an SDK client of this JVM reads, without the properties for trust; see {@link
     * TestProperties}.
     */
    Map<String, String> clientProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("aws.endpointUrlDynamoDb", uri.toString());
        properties.put("aws.region", region().id());
        access.keys().ifPresent(keys -> {
            properties.put("aws.accessKeyId", keys.accessKeyId());
            properties.put("aws.secretAccessKey", keys.secretAccessKey());
        });
        properties.putAll(httpProxy.map(UsersProxy::through).orElseGet(() -> UsersProxy.leftOut(uri)));
        return properties;
    }

    @Override
    public Map<String, String> asEnvironment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", uri.toString());
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", uri.toString());
        variables.put("AWS_REGION", region().id());
        variables.put("AWS_DEFAULT_REGION", region().id());
        access.keys().ifPresent(keys -> {
            variables.put("AWS_ACCESS_KEY_ID", keys.accessKeyId());
            variables.put("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey());
        });
        // a company's HTTP proxy can't reach this machine
        String direct = httpProxy.isPresent() ? "" : "127.0.0.1,localhost";
        variables.put("NO_PROXY", direct);
        variables.put("no_proxy", direct);
        // the SDK for Java reads HTTP_PROXY also for HTTPS
        httpProxy.ifPresent(proxy -> Stream.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
                .forEach(name -> variables.put(name, proxy.toString())));
        files.pem().map(Path::toString).ifPresent(pem -> {
            variables.put("AWS_CA_BUNDLE", pem);
            variables.put("NODE_EXTRA_CA_CERTS", pem);
            variables.put("SSL_CERT_FILE", pem);
        });
        return variables;
    }

    /**
     * Returns environment variables that keep a process from reading the user's AWS profiles and the instance's
     * metadata service. The variables select a profile with the endpoint's access keys, and name an empty
     * configuration file. Returns no variables if the SDK finds the keys itself.
     */
    public Map<String, String> profileEnvironment() {
        // an endpoint without keys lets the SDK read the user's profiles
        return access.keys()
                .map(keys -> Map.of(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        files.credentials(keys).toString(),
                        "AWS_CONFIG_FILE",
                        files.config().toString(),
                        "AWS_EC2_METADATA_DISABLED",
                        "true"))
                .orElse(Map.of());
    }

    /**
     * Returns system properties that make a new client read a profile of the kit instead of the user's profile. The
     * kit's profile also has the keys. A client looks up keys only when it signs, and the system properties for keys
     * are no longer set then. The client then finds the keys in the profile, because clients read their profile when
     * they are built.
     */
    Map<String, String> profileProperties() {
        // an endpoint without keys lets the SDK read the user's profiles
        return access.keys()
                .map(keys -> Map.of(
                        "aws.sharedCredentialsFile",
                        files.credentials(keys).toString(),
                        "aws.configFile",
                        files.config().toString(),
                        "aws.profile",
                        "default"))
                .orElse(Map.of());
    }

    /** Deletes the files that this endpoint has written. */
    public void deleteFiles() {
        files.close();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
