package io.dynamolatency.internal.interceptor;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;

/** Reads the settings of the SDK client that sends a request, and of the request itself. */
final class ClientSettings {

    private ClientSettings() {}

    /** Returns the settings of the client that sends a request; empty if this version of the SDK does not show them. */
    static Optional<ClientOverrideConfiguration> of(ExecutionAttributes attributes) {
        try {
            SdkClient client = attributes.getAttribute(SdkInternalExecutionAttribute.SDK_CLIENT);
            return client == null
                    ? Optional.empty()
                    : Optional.of(client.serviceClientConfiguration().overrideConfiguration());
        } catch (RuntimeException | LinkageError otherSdk) {
            return Optional.empty();
        }
    }

    /**
     * Returns the {@code apiCallTimeout} that a request sets for its own call; empty if the request sets none. The kit
     * needs the time-out, because the SDK does not report when it ended a call of an asynchronous client.
     */
    static Optional<Duration> timeoutOf(SdkRequest request) {
        return request.overrideConfiguration().flatMap(settings -> settings.apiCallTimeout());
    }
}
