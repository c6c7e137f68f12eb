package io.dynamolatency.internal.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Reads from an SDK client's configuration where it sends requests. Sends nothing. */
public final class ClientAddress {

    private ClientAddress() {}

    /**
     * Returns the endpoint that a client was built with; empty when it has none, and so goes to AWS, or does not
     * tell.
     */
    public static Optional<URI> endpoint(SdkClient client) {
        return configuration(client).flatMap(SdkServiceClientConfiguration::endpointOverride);
    }

    /** Returns AWS's address in the client's region; empty when it does not tell its region. */
    public static Optional<URI> ofRegion(SdkClient client) {
        return configuration(client)
                .filter(AwsServiceClientConfiguration.class::isInstance)
                .map(configured -> ((AwsServiceClientConfiguration) configured).region())
                .map(region ->
                        URI.create("https://" + DynamoDbClient.serviceMetadata().endpointFor(region)));
    }

    /** Describes where a client goes that was built without an endpoint. */
    public static String description(SdkClient client) {
        return configuration(client)
                .map(configured -> "DynamoDB in "
                        + (configured instanceof AwsServiceClientConfiguration aws
                                ? String.valueOf(aws.region())
                                : "its region"))
                .orElse("an unknown endpoint");
    }

    /** Returns what a client tells about itself; empty when it wraps another client and does not tell. */
    @SuppressWarnings("NullAway") // a wrapper may return null here
    static Optional<SdkServiceClientConfiguration> configuration(SdkClient client) {
        try {
            return Optional.ofNullable(client.serviceClientConfiguration());
        } catch (RuntimeException wrapper) {
            return Optional.empty();
        }
    }

    /** Whether both addresses lead to the same port of the same host; all names of this machine are the same host. */
    static boolean same(URI one, URI other) {
        if (one.getPort() != other.getPort()
                || one.getScheme() == null
                || one.getHost() == null
                || !one.getScheme().equalsIgnoreCase(other.getScheme())) {
            return false;
        }
        if (one.getHost().equalsIgnoreCase(other.getHost())) {
            return true;
        }
        try {
            return InetAddress.getByName(one.getHost()).isLoopbackAddress()
                    && InetAddress.getByName(other.getHost()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
