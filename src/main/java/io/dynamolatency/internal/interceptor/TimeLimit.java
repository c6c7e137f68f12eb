package io.dynamolatency.internal.interceptor;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;

/**
 * Finds the time-out of a client's calls, or of a single call. The kit needs the time-out, because the SDK does not
 * report when it ended a call of an asynchronous client.
 */
final class TimeLimit {

    private TimeLimit() {}

    /** Returns the {@code apiCallTimeout} of the client that sends a request; empty if the client has none. */
    static Optional<Duration> of(ExecutionAttributes attributes) {
        try {
            SdkClient client = attributes.getAttribute(SdkInternalExecutionAttribute.SDK_CLIENT);
            return client == null
                    ? Optional.empty()
                    : client.serviceClientConfiguration()
                            .overrideConfiguration()
                            .apiCallTimeout();
        } catch (RuntimeException | LinkageError otherSdk) {
            // perhaps this version of the SDK does not show the time-out
            return Optional.empty();
        }
    }

    /** Returns the {@code apiCallTimeout} that a request sets for its own call; empty if the request sets none. */
    static Optional<Duration> of(SdkRequest request) {
        return request.overrideConfiguration().flatMap(settings -> settings.apiCallTimeout());
    }
}
