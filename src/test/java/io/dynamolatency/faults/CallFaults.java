package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import io.dynamolatency.contract.ScriptedBackend.Script;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.wire.Exchange;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.async.EmptyPublisher;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Calls that fail, are repeated, or are slow on connections that are kept. */
final class CallFaults {

    private CallFaults() {}

    /**
     * A client that does not trust a connection any more on which the service failed. In this version of the SDK none
     * does so by itself, as several have done before.
     */
    static final class ErrorAnswers extends FaultScenario {
        private static final int EVERY = 3;

        ErrorAnswers() {
            super("every 3rd answer a 500, upon which the client closes", Kind.ERROR_ANSWERS);
        }

        @Override
        int calls() {
            return 60;
        }

        @Override
        boolean fails() {
            return true;
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return switch (client) {
                case APACHE5, APACHE4, NETTY, CRT_ASYNC -> Optional.empty();
                case URL_CONNECTION -> Optional.of("closes nothing when an answer is aborted");
                case CRT -> Optional.of("has given the connection back when the answer is there");
            };
        }

        @Override
        SdkHttpClient around(SdkHttpClient http) {
            return new ConnectionFaults.Aborting(http, ErrorAnswers::failed);
        }

        @Override
        SdkAsyncHttpClient around(SdkAsyncHttpClient http) {
            return new Cancelling(http);
        }

        private static boolean failed(int status) {
            return status >= 500;
        }

        @Override
        Optional<Script> script() {
            return Optional.of(
                    (call, retry) -> call % EVERY == 0 ? Answer.error(500, "InternalServerError") : Answer.OK);
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.errors()).isGreaterThanOrEqualTo(calls() / EVERY);
            assertThat(result.wire().exchanges().stream().filter(e -> failed(e.status())))
                    .hasSize(calls() / EVERY);
            assertThat(result.wire().closedByClient()).isGreaterThanOrEqualTo(calls() / EVERY - 1);
        }

        private record Cancelling(SdkAsyncHttpClient http) implements SdkAsyncHttpClient {
            @Override
            public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
                return http.execute(AsyncExecuteRequest.builder()
                        .request(request.request())
                        .requestContentPublisher(request.requestContentPublisher())
                        .fullDuplex(request.fullDuplex())
                        .httpExecutionAttributes(request.httpExecutionAttributes())
                        .responseHandler(new CancellingHandler(request.responseHandler()))
                        .build());
            }

            @Override
            public String clientName() {
                return http.clientName();
            }

            @Override
            public void close() {
                http.close();
            }
        }

        private static final class CancellingHandler implements SdkAsyncHttpResponseHandler {
            private final SdkAsyncHttpResponseHandler handler;
            private boolean cancelled;

            CancellingHandler(SdkAsyncHttpResponseHandler handler) {
                this.handler = handler;
            }

            @Override
            public void onHeaders(SdkHttpResponse headers) {
                cancelled = failed(headers.statusCode());
                handler.onHeaders(headers);
            }

            @Override
            public void onStream(Publisher<ByteBuffer> stream) {
                if (!cancelled) {
                    handler.onStream(stream);
                    return;
                }
                stream.subscribe(new CancellingSubscriber());
                handler.onStream(new EmptyPublisher<>());
            }

            @Override
            public void onError(Throwable error) {
                handler.onError(error);
            }
        }

        private static final class CancellingSubscriber implements Subscriber<ByteBuffer> {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(ByteBuffer bytes) {}

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        }
    }

    static final class AbandonedCalls extends FaultScenario {
        private static final int EVERY = 5;

        AbandonedCalls() {
            super("calls given up after 60 ms, every 5th takes 200 ms", Kind.ABANDONED_CALLS);
        }

        @Override
        boolean fails() {
            return true;
        }

        @Override
        void client(ClientOverrideConfiguration.Builder settings) {
            settings.apiCallTimeout(Duration.ofMillis(60));
        }

        @Override
        Optional<Script> script() {
            return Optional.of((call, retry) -> call % EVERY == 0 ? Answer.after(Duration.ofMillis(200)) : Answer.OK);
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.errors()).isGreaterThanOrEqualTo(calls() / EVERY);
            assertThat(result.wire().closedByClient()).isGreaterThanOrEqualTo(calls() / EVERY - 1);
        }
    }

    static class Retries extends FaultScenario {
        private static final int EVERY = 3;
        private final Symptom question;

        Retries() {
            this("every 3rd call throttled once and repeated", Symptom.CALLS);
        }

        Retries(String name, Symptom question) {
            super(name, Kind.RETRIES);
            this.question = question;
        }

        @Override
        Symptom symptom() {
            return question;
        }

        @Override
        void client(ClientOverrideConfiguration.Builder settings) {
            BackoffStrategy backoff = BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10));
            settings.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                    .backoffStrategy(backoff)
                    .throttlingBackoffStrategy(backoff)
                    .build());
        }

        @Override
        Optional<Script> script() {
            return Optional.of((call, retry) -> call % EVERY == 0 && !retry
                    ? Answer.error(400, "ProvisionedThroughputExceededException")
                    : Answer.OK);
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().retries()).isEqualTo(calls() / EVERY);
            assertKept(result);
        }
    }

    static final class RetriesAskedFor extends Retries {
        RetriesAskedFor() {
            super("every 3rd call throttled once, asked for retries", Symptom.RETRIES);
        }
    }

    /** One call of the application, several to the service. */
    static final class SeveralRequests extends FaultScenario {
        private static final int REQUESTS = 5;

        SeveralRequests() {
            super("five requests one after another in each call", Kind.SEVERAL_REQUESTS);
        }

        @Override
        int calls() {
            return 30;
        }

        @Override
        void call(FaultContext context) {
            for (int i = 0; i < REQUESTS; i++) {
                context.getItem();
            }
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().exchanges()).hasSize(REQUESTS * calls());
            assertKept(result);
        }
    }

    /** Blocking requests that would all fit into the pool of connections, but not into that of threads. */
    static final class FewThreads extends FaultScenario {
        private static final int REQUESTS = 6;

        private final ExecutorService two = Executors.newFixedThreadPool(2, work -> CaseClients.daemon(work, "two"));

        FewThreads() {
            super("six blocking requests on an executor of two threads", Kind.FEW_THREADS);
        }

        @Override
        int calls() {
            return 30;
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return client.asynchronous() ? Optional.of("does not block threads") : Optional.empty();
        }

        @Override
        void call(FaultContext context) {
            CompletableFuture<?>[] all = new CompletableFuture<?>[REQUESTS];
            Arrays.setAll(all, i -> CompletableFuture.runAsync(context::getItem, two));
            CompletableFuture.allOf(all).orTimeout(20, TimeUnit.SECONDS).join();
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().exchanges()).hasSize(REQUESTS * calls());
            assertKept(result);
        }

        @Override
        public void close() {
            two.shutdownNow();
        }
    }

    static final class SlowService extends FaultScenario {
        private static final int EVERY = 10;
        private static final Duration SLOW = Duration.ofMillis(60);

        SlowService() {
            super("a service that takes 60 ms for every 10th answer", Kind.SLOW_SERVICE);
        }

        @Override
        int calls() {
            return 80;
        }

        @Override
        Optional<Script> script() {
            return Optional.of((call, retry) -> call % EVERY == 0 ? Answer.after(SLOW) : Answer.OK);
        }

        @Override
        void assertPresent(ResultData result) {
            assertKept(result);
            assertThat(result.wire().exchanges().stream().filter(SlowService::slow))
                    .hasSizeGreaterThanOrEqualTo(calls() / EVERY);
        }

        private static boolean slow(Exchange exchange) {
            return exchange.answeredNanos().getAsLong() - exchange.startNanos() >= SLOW.toNanos();
        }
    }

    /** A collection of all garbage in every 8th call. What is alive makes it last. */
    static final class JvmPauses extends FaultScenario {
        private static final int EVERY = 8;
        private static final int ALIVE = 400_000;

        private final Object[] alive = new Object[ALIVE];
        private final long before = collections();

        JvmPauses() {
            super("a garbage collection in every 8th call", Kind.JVM_PAUSES);
            Arrays.setAll(alive, Integer::toString);
        }

        @Override
        int calls() {
            return 64;
        }

        @Override
        void call(FaultContext context) {
            if (context.next() % EVERY == 0) {
                System.gc();
            }
            context.putItem();
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(collections() - before).isGreaterThanOrEqualTo(calls() / EVERY);
            assertThat(alive).doesNotContainNull();
            assertKept(result);
        }

        private static long collections() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }
    }

    /** Twice as often as one thread gets an answer. */
    static final class RateNotHeld extends FaultScenario {
        private static final int RATE = 400;

        RateNotHeld() {
            super("400 calls a second by one thread", Kind.RATE_NOT_HELD);
        }

        @Override
        Load load() {
            return rate(RATE);
        }

        @Override
        int calls() {
            return 80;
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.achievedRate().orElseThrow().held()).isFalse();
            assertKept(result);
        }
    }
}
