package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * Apache's asynchronous HTTP client with its own settings. As in REST clients, each call waits for its answer, and the
 * body of a request goes out in pieces.
 */
final class AsyncApacheClient extends ClientOfAnApplication {

    private final CloseableHttpAsyncClient http;

    AsyncApacheClient(DynamoEndpoint endpoint) {
        http = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(new DefaultClientTlsStrategy(tls(endpoint)))
                        .build())
                .disableAutomaticRetries()
                .build();
        http.start();
    }

    @Override
    HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        AsyncRequestBuilder builder =
                AsyncRequestBuilder.post(request.httpRequest().getUri());
        request.httpRequest().forEachHeader((name, values) -> {
            // Apache's client sets the length by itself
            if (!name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> builder.addHeader(name, value));
            }
        });
        SimpleHttpResponse answer =
                answer(builder.setEntity(new Pieces(body(request))).build());
        SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(answer.getCode());
        for (Header header : answer.getHeaders()) {
            response.putHeader(header.getName(), header.getValue());
        }
        return answer(response, answer.getBodyBytes());
    }

    private SimpleHttpResponse answer(AsyncRequestProducer request) throws IOException {
        try {
            return http.execute(request, SimpleResponseConsumer.create(), null).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }

    /** A body that goes out in pieces of at most 8 kB. */
    private static final class Pieces implements AsyncEntityProducer {

        private static final int MOST = 8192;

        private final ByteBuffer body;

        Pieces(byte[] body) {
            this.body = ByteBuffer.wrap(body);
        }

        @Override
        public void produce(DataStreamChannel channel) throws IOException {
            ByteBuffer piece = body.slice().limit(Math.min(body.remaining(), MOST));
            body.position(body.position() + channel.write(piece));
            if (!body.hasRemaining()) {
                channel.endStream();
            }
        }

        @Override
        public int available() {
            return body.remaining();
        }

        @Override
        public long getContentLength() {
            return body.capacity();
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getContentEncoding() {
            return null;
        }

        @Override
        public boolean isChunked() {
            return false;
        }

        @Override
        public Set<String> getTrailerNames() {
            return Set.of();
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public void failed(Exception cause) {}

        @Override
        public void releaseResources() {}
    }
}
