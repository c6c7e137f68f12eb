package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** A {@link ModalClient} for synchronous SDK clients. */
public final class ModalHttpClient implements SdkHttpClient, ModalClient {

    private final ModePools<SdkHttpClient> pools;
    private final String name;

    ModalHttpClient(String name, ConnectionMode first, Function<ConnectionMode, SdkHttpClient> opener) {
        this.name = name;
        this.pools = new ModePools<>(first, opener);
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
    public void awaitCloses(int inFlight) {
        // a synchronous call closes its client before it returns
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ModePools.Way<SdkHttpClient> way = pools.now();
        HttpExecuteRequest.Builder builder = HttpExecuteRequest.builder().request(way.prepare(request.httpRequest()));
        request.contentStreamProvider().ifPresent(builder::contentStreamProvider);
        request.metricCollector().ifPresent(builder::metricCollector);
        HttpExecuteRequest prepared = builder.build();
        return way.pool()
                .map(pool -> pool.prepareRequest(prepared))
                .orElseGet(() -> Single.prepare(pools.single(), prepared));
    }

    @Override
    public void close() {
        pools.close();
    }

    @Override
    public String clientName() {
        return name;
    }

    /** A request with its own client. The client closes when the answer has been read or the request has failed. */
    private record Single(SdkHttpClient client, ExecutableHttpRequest request) implements ExecutableHttpRequest {

        static Single prepare(SdkHttpClient client, HttpExecuteRequest request) {
            try {
                return new Single(client, client.prepareRequest(request));
            } catch (RuntimeException | Error refused) {
                client.close();
                throw refused;
            }
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            try {
                HttpExecuteResponse response = request.call();
                Optional<AbortableInputStream> body = response.responseBody();
                if (body.isEmpty()) {
                    client.close();
                    return response;
                }
                return HttpExecuteResponse.builder()
                        .response(response.httpResponse())
                        .responseBody(closing(body.get()))
                        .build();
            } catch (IOException | RuntimeException | Error failed) {
                client.close();
                throw failed;
            }
        }

        private AbortableInputStream closing(AbortableInputStream body) {
            InputStream read = new FilterInputStream(body) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        client.close();
                    }
                }
            };
            return AbortableInputStream.create(read, () -> {
                body.abort();
                client.close();
            });
        }

        @Override
        public void abort() {
            request.abort();
            client.close();
        }
    }
}
