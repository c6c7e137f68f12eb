package io.dynamolatency.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

@Tag("unit")
class ModalAsyncHttpClientTest {

    /** A client whose calls end only when the test says so. */
    private static final class HangingClient implements SdkAsyncHttpClient {
        private final CompletableFuture<Void> answered = new CompletableFuture<>();
        private final Semaphore closes = new Semaphore(0);

        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            return answered;
        }

        @Override
        public void close() {
            closes.release();
        }
    }

    @Test
    void closingEndsTheClientOfACallThatHangs() throws InterruptedException {
        HangingClient hanging = new HangingClient();
        ModalAsyncHttpClient modal = new ModalAsyncHttpClient("test", ConnectionMode.CLIENT_PER_CALL, mode -> hanging);
        var unused = modal.execute(AsyncExecuteRequest.builder()
                .request(SdkHttpFullRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(URI.create("http://127.0.0.1:1"))
                        .build())
                .build());
        // an interrupt ends the wait for the call
        Thread.currentThread().interrupt();
        modal.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(hanging.closes.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        hanging.answered.complete(null);
        assertThat(hanging.closes.availablePermits()).isZero();
    }
}
