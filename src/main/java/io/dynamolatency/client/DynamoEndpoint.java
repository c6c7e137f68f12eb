package io.dynamolatency.client;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** All that a client needs to know to talk to the DynamoDB of this run through the emulated network. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class DynamoEndpoint {

    private final URI uri;
    private final Optional<X509Certificate> authority;
    private final List<TrustManager> trustManagers;

    /**
     * Puts an endpoint together.
     *
     * @param uri where DynamoDB answers
     * @param authority the certificate authority made for the run, empty for plain HTTP
     * @param trustManagers what trusts that authority and no other, empty for plain HTTP
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public DynamoEndpoint(URI uri, Optional<X509Certificate> authority, List<TrustManager> trustManagers) {
        this.uri = uri;
        this.authority = authority;
        this.trustManagers = List.copyOf(trustManagers);
    }

    /** Where DynamoDB answers, for instance {@code https://127.0.0.1:41234}: for {@code endpointOverride}. */
    public URI uri() {
        return uri;
    }

    /** The region to sign for. */
    public Region region() {
        return Region.US_EAST_1;
    }

    /** Keys to sign with; they open nothing outside this run. */
    public AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("dynamolatency", "dynamolatency"));
    }

    /** The certificate authority made for this run, which a client has to trust; empty for plain HTTP. */
    public Optional<X509Certificate> certificateAuthority() {
        return authority;
    }

    /** Trust managers for the HTTP client's builder that trust the run's authority and nothing else; empty for plain HTTP. */
    public TrustManager[] trustManagers() {
        return trustManagers.toArray(TrustManager[]::new);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
