package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.wire.TimeLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/** A request's own time-outs replace those of its client. */
@Tag("unit")
class ClientSettingsTest {

    private static final Duration OF_CLIENT = Duration.ofSeconds(20);
    private static final Duration OF_REQUEST = Duration.ofSeconds(2);

    @Test
    void aRequestHasItsOwnTimeOutsAndThoseOfItsClient() {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(c -> c.apiCallTimeout(OF_CLIENT).apiCallAttemptTimeout(OF_CLIENT))
                .build()) {
            ExecutionAttributes attributes =
                    new ExecutionAttributes().putAttribute(SdkInternalExecutionAttribute.SDK_CLIENT, client);
            ListTablesRequest plain = ListTablesRequest.builder().build();
            assertThat(ClientSettings.limitsOf(plain, attributes))
                    .isEqualTo(new TimeLimits(Optional.of(OF_CLIENT), Optional.of(OF_CLIENT)));
            assertThat(ClientSettings.limitsOf(
                            plain.toBuilder()
                                    .overrideConfiguration(c -> c.apiCallTimeout(OF_REQUEST))
                                    .build(),
                            attributes))
                    .isEqualTo(new TimeLimits(Optional.of(OF_REQUEST), Optional.of(OF_CLIENT)));
            assertThat(ClientSettings.limitsOf(
                            plain.toBuilder()
                                    .overrideConfiguration(c -> c.apiCallAttemptTimeout(OF_REQUEST))
                                    .build(),
                            attributes))
                    .isEqualTo(new TimeLimits(Optional.of(OF_CLIENT), Optional.of(OF_REQUEST)));
        }
    }

    @Test
    void anUnknownClientHasNoTimeOuts() {
        assertThat(ClientSettings.limitsOf(ListTablesRequest.builder().build(), new ExecutionAttributes()))
                .isEqualTo(TimeLimits.NONE);
    }
}
