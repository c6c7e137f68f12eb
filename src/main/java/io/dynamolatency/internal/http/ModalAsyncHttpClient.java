package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.process.DaemonThread;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** A {@link ModalClient} for asynchronous SDK clients. */
public final class ModalAsyncHttpClient implements SdkAsyncHttpClient, ModalClient {

    /** The longest wait for clients to close. */
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(5);

    private final ModePools<SdkAsyncHttpClient> pools;
    private final String name;

    /**
     * Closes the clients that served a single request. Closing a client waits for event loops, so an event loop must
     * not close clients.
     */
    private final ExecutorService closer = closer();

    private final Map<SdkAsyncHttpClient, CompletableFuture<Void>> closes = new ConcurrentHashMap<>();

    ModalAsyncHttpClient(String name, ConnectionMode first, Function<ConnectionMode, SdkAsyncHttpClient> opener) {
        this.name = name;
        this.pools = new ModePools<>(first, opener);
    }

    private static ExecutorService closer() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> DaemonThread.of("dynamo-latency-client-closer", task));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public void use(ConnectionMode mode) {
        pools.use(mode);
    }

    @Override
    public void renew(ConnectionMode mode) {
        pools.renew(mode);
    }

    @Override
    public void awaitCloses(int inFlight) throws InterruptedException {
        long deadline = System.nanoTime() + CLOSE_AT_MOST.toNanos();
        try {
            CompletableFuture<?>[] open = open();
            while (open.length > inFlight) {
                var unused = CompletableFuture.anyOf(open).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                open = open();
            }
        } catch (ExecutionException | TimeoutException late) {
            // if a client does not close in time, the caller continues without a failure
        }
    }

    private CompletableFuture<?>[] open() {
        return closes.values().toArray(CompletableFuture[]::new);
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        ModePools.Way<SdkAsyncHttpClient> way = pools.now();
        AsyncExecuteRequest.Builder builder = AsyncExecuteRequest.builder()
                .request(way.prepare(request.request()))
                .requestContentPublisher(request.requestContentPublisher())
                .responseHandler(request.responseHandler())
                .fullDuplex(request.fullDuplex())
                .httpExecutionAttributes(request.httpExecutionAttributes());
        request.metricCollector().ifPresent(builder::metricCollector);
        AsyncExecuteRequest prepared = builder.build();
        return way.pool().map(pool -> pool.execute(prepared)).orElseGet(() -> single(prepared));
    }

    /**
     * Sends a request with its own client. The client closes when the answer has been read or the request has failed.
     */
    private CompletableFuture<Void> single(AsyncExecuteRequest request) {
        SdkAsyncHttpClient client = pools.single();
        closes.put(client, new CompletableFuture<>());
        CompletableFuture<Void> answered;
        try {
            answered = client.execute(request);
        } catch (RuntimeException | Error refused) {
            close(client);
            throw refused;
        }
        var unused = answered.whenComplete((done, failure) -> closeLater(client));
        // does not return the future of whenComplete, because cancelling that future would not cancel the request
        return answered;
    }

    private void closeLater(SdkAsyncHttpClient client) {
        try {
            closer.execute(() -> close(client));
        } catch (RejectedExecutionException closed) {
            // close() has already closed all clients
        }
    }

    private void close(SdkAsyncHttpClient client) {
        if (!closes.containsKey(client)) {
            return;
        }
        try {
            client.close();
        } finally {
            Optional.ofNullable(closes.remove(client)).ifPresent(closed -> closed.complete(null));
        }
    }

    @Override
    public void close() {
        try {
            awaitCloses(0);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // also ends the calls that still hang
        closes.keySet().forEach(this::closeLater);
        closer.shutdown();
        pools.close();
    }

    @Override
    public String clientName() {
        return name;
    }
}
