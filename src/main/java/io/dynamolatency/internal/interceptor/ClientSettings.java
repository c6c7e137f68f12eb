package io.dynamolatency.internal.interceptor;

import io.dynamolatency.internal.wire.TimeLimits;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
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

    /** Returns the time-outs of the client that sends a request. */
    static TimeLimits limitsOf(ExecutionAttributes attributes) {
        return of(attributes)
                .map(settings -> new TimeLimits(settings.apiCallTimeout(), settings.apiCallAttemptTimeout()))
                .orElse(TimeLimits.NONE);
    }

    /** Returns the time-outs of a call: those of its request, and those of its client that the request does not set. */
    static TimeLimits limitsOf(SdkRequest request, ExecutionAttributes attributes) {
        TimeLimits ofClient = limitsOf(attributes);
        return new TimeLimits(
                timeoutOf(request).or(ofClient::call),
                request.overrideConfiguration()
                        .flatMap(RequestOverrideConfiguration::apiCallAttemptTimeout)
                        .or(ofClient::attempt));
    }

    /**
     * Returns the {@code apiCallTimeout} that a request sets for its own call; empty if the request sets none. The kit
     * needs the time-out, because the SDK does not report when it ended a call of an asynchronous client.
     */
    static Optional<Duration> timeoutOf(SdkRequest request) {
        return request.overrideConfiguration().flatMap(settings -> settings.apiCallTimeout());
    }
}
