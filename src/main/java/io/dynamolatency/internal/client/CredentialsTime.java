package io.dynamolatency.internal.client;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.client.config.SdkClientOption;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Reads from the SDK's own metrics how long a client's first request waited for its keys. Thread-safe.
 *
 * <p>The SDK resolves keys before it calls the kit's interceptor. The interceptor therefore can't time this step.
 */
public final class CredentialsTime implements MetricPublisher {

    private static final long AT_MOST_SECONDS = 1;

    private final CompletableFuture<Duration> first = new CompletableFuture<>();

    private CredentialsTime() {}

    /**
     * Adds a new object of this class to a client's metric publishers. Returns empty if the client is a wrapper, or if
     * the SDK's fields have different names.
     */
    public static Optional<CredentialsTime> in(SdkClient client) {
        try {
            Field field = client.getClass().getDeclaredField("clientConfiguration");
            field.setAccessible(true);
            SdkClientConfiguration before = (SdkClientConfiguration) field.get(client);
            CredentialsTime added = new CredentialsTime();
            List<MetricPublisher> publishers =
                    new ArrayList<>(Optional.ofNullable(before.option(SdkClientOption.METRIC_PUBLISHERS))
                            .orElseGet(List::of));
            publishers.add(added);
            field.set(
                    client,
                    before.toBuilder()
                            .option(SdkClientOption.METRIC_PUBLISHERS, publishers)
                            .build());
            return Optional.of(added);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError otherwise) {
            return Optional.empty();
        }
    }

    @Override
    public void publish(MetricCollection metrics) {
        first.complete(sum(metrics));
    }

    private static Duration sum(MetricCollection metrics) {
        Duration sum = Duration.ZERO;
        for (Duration one : metrics.metricValues(CoreMetric.CREDENTIALS_FETCH_DURATION)) {
            sum = sum.plus(one);
        }
        for (MetricCollection child : metrics.children()) {
            sum = sum.plus(sum(child));
        }
        return sum;
    }

    /**
     * Returns how long the first request waited for its keys; empty if the SDK does not report this time within a
     * second.
     */
    public Optional<Duration> await() throws InterruptedException {
        try {
            return Optional.of(first.get(AT_MOST_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        // nothing to release
    }
}
