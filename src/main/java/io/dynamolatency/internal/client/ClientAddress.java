package io.dynamolatency.internal.client;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Finds the address that an SDK client sends requests to, from the client's configuration. Sends nothing. */
public final class ClientAddress {

    private ClientAddress() {}

    /**
     * Returns the endpoint that a client was built with. Empty if the client was built without an endpoint and
     * therefore calls AWS, or if the client hides its configuration.
     */
    public static Optional<URI> endpoint(SdkClient client) {
        return configuration(client).flatMap(SdkServiceClientConfiguration::endpointOverride);
    }

    /** Returns AWS's address in the client's region; empty if the client does not show its region. */
    public static Optional<URI> ofRegion(SdkClient client) {
        return configuration(client)
                .filter(AwsServiceClientConfiguration.class::isInstance)
                .map(configured -> ((AwsServiceClientConfiguration) configured).region())
                .map(region ->
                        URI.create("https://" + DynamoDbClient.serviceMetadata().endpointFor(region)));
    }

    /** Returns what a client without a configured endpoint calls, as text for messages. */
    public static String description(SdkClient client) {
        return configuration(client)
                .map(configured -> "DynamoDB in "
                        + (configured instanceof AwsServiceClientConfiguration aws
                                ? String.valueOf(aws.region())
                                : "its region"))
                .orElse("an unknown endpoint");
    }

    /** Returns a client's configuration; empty if the client is a wrapper that does not show a configuration. */
    @SuppressWarnings("NullAway") // a wrapper can return null here
    private static Optional<SdkServiceClientConfiguration> configuration(SdkClient client) {
        try {
            return Optional.ofNullable(client.serviceClientConfiguration());
        } catch (RuntimeException wrapper) {
            return Optional.empty();
        }
    }
}
