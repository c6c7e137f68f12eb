package io.dynamolatency.client;

import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * What requests to an endpoint are signed with.
 *
 * @param region the region; where empty, the one that the SDK finds by itself
 * @param keys the keys; where empty, those that the SDK finds by itself
 */
@API(status = Status.INTERNAL, since = "0.1")
public record EndpointSigning(Optional<Region> region, Optional<AwsBasicCredentials> keys) {

    private static final String KEY = "dynamolatency";

    /** Keys that open nothing outside the run. */
    public static final EndpointSigning OF_THE_KIT =
            new EndpointSigning(Optional.of(Region.US_EAST_1), Optional.of(AwsBasicCredentials.create(KEY, KEY)));

    Region regionOrDefault() {
        return region.orElseGet(
                () -> DefaultAwsRegionProviderChain.builder().build().getRegion());
    }

    AwsCredentialsProvider provider() {
        return keys.<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
