package io.dynamolatency.internal.client;

import io.dynamolatency.internal.wire.PoolState;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Reads the SDK's metrics of one call. Thread-safe. */
final class TrialMetrics implements MetricPublisher {

    private final CountDownLatch published = new CountDownLatch(1);
    private volatile @Nullable URI endpoint;
    private volatile @Nullable String httpClient;
    private volatile @Nullable Integer leased;
    private volatile @Nullable Integer idle;

    @Override
    public void publish(MetricCollection metrics) {
        read(metrics);
        published.countDown();
    }

    private void read(MetricCollection metrics) {
        metrics.metricValues(CoreMetric.SERVICE_ENDPOINT).forEach(uri -> endpoint = uri);
        metrics.metricValues(HttpMetric.HTTP_CLIENT_NAME).forEach(name -> httpClient = name);
        metrics.metricValues(HttpMetric.LEASED_CONCURRENCY).forEach(count -> leased = count);
        metrics.metricValues(HttpMetric.AVAILABLE_CONCURRENCY).forEach(count -> idle = count);
        metrics.children().forEach(this::read);
    }

    /** Waits for the metrics. An asynchronous client can publish its metrics shortly after the call. */
    void await(Duration atMost) throws InterruptedException {
        // a wrapper that drops the request's settings publishes no metrics
        boolean ignored = published.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    Optional<String> httpClient() {
        return Optional.ofNullable(httpClient);
    }

    /** Returns the state of the HTTP client's connection pool; empty if the HTTP client does not report the pool. */
    Optional<PoolState> pool() {
        Integer inUse = leased;
        Integer kept = idle;
        return inUse == null || kept == null ? Optional.empty() : Optional.of(new PoolState(inUse, kept));
    }

    @Override
    public void close() {
        // nothing to close
    }
}
