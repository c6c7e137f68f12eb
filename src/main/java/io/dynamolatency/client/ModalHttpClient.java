package io.dynamolatency.client;

import io.dynamolatency.ConnectionMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client whose connection mode can be changed beneath an SDK client that stays the same, so that whatever a test
 * built around the injected client is measured in every mode. Each mode has a pool of its own.
 *
 * <p>Requests may come from any thread; the mode is to be changed while none is under way.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class ModalHttpClient implements SdkHttpClient {

    private final Supplier<SdkHttpClient> pools;
    private final Map<ConnectionMode, SdkHttpClient> open = new EnumMap<>(ConnectionMode.class);
    private volatile Way way;
    private boolean closed;

    private record Way(ConnectionMode mode, SdkHttpClient pool) {}

    /** A client in a first mode; its pool is made at once, its connections when they are needed. */
    ModalHttpClient(ConnectionMode mode, Supplier<SdkHttpClient> pools) {
        this.pools = pools;
        this.way = new Way(mode, pools.get());
        open.put(mode, way.pool());
    }

    /** The next requests travel in {@code mode}, on the connections it left open. */
    public synchronized void use(ConnectionMode mode) {
        requireOpen();
        way = new Way(mode, open.computeIfAbsent(mode, m -> pools.get()));
    }

    /** The next requests travel in {@code mode}; connections it left open are closed, so the first request opens its own. */
    public synchronized void renew(ConnectionMode mode) {
        requireOpen();
        SdkHttpClient fresh = pools.get();
        SdkHttpClient old = open.put(mode, fresh);
        way = new Way(mode, fresh);
        if (old != null) {
            old.close();
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        Way now = way;
        return now.pool()
                .prepareRequest(
                        switch (now.mode()) {
                            case KEEP_ALIVE -> request;
                            case CLOSE -> withConnectionClose(request);
                        });
    }

    private static HttpExecuteRequest withConnectionClose(HttpExecuteRequest request) {
        HttpExecuteRequest.Builder builder = HttpExecuteRequest.builder()
                .request(request.httpRequest().toBuilder()
                        .putHeader("Connection", "close")
                        .build());
        request.contentStreamProvider().ifPresent(builder::contentStreamProvider);
        request.metricCollector().ifPresent(builder::metricCollector);
        return builder.build();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(SdkHttpClient::close);
        open.clear();
    }

    @Override
    public String clientName() {
        return way.pool().clientName();
    }
}
