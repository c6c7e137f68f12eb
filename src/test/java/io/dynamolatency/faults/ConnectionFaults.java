package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.utils.AttributeMap;

/** Connections that are not kept, or not made as they could be. */
final class ConnectionFaults {

    private ConnectionFaults() {}

    /** "The load balancer does not like long connections." */
    private static final class CloseHeader implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Connection", "close")
                    .build();
        }
    }

    static class RequestClose extends FaultScenario {
        RequestClose() {
            super("Connection: close in every request", Kind.REQUEST_CLOSE);
        }

        RequestClose(String name, Kind expected) {
            super(name, expected);
        }

        @Override
        void client(ClientOverrideConfiguration.Builder settings) {
            settings.addExecutionInterceptor(new CloseHeader());
        }

        @Override
        void assertPresent(ResultData result) {
            assertNoneReused(result);
            assertThat(result.wire().exchanges()).allMatch(Exchange::requestSaysClose);
        }
    }

    /** Connections are closed each time, on a network that makes each TLS handshake a full one. */
    static final class NoResumptionByTheService extends RequestClose {
        NoResumptionByTheService() {
            super("a service that resumes no TLS session", Kind.RESUMPTION_LOST);
        }

        @Override
        Symptom symptom() {
            return Symptom.FULL_HANDSHAKES;
        }

        @Override
        NetworkProfile network() {
            return new NetworkProfile("", RTT, NETWORK.tls(), Duration.ZERO, false, Duration.ZERO);
        }

        @Override
        void assertPresent(ResultData result) {
            super.assertPresent(result);
            assertThat(result.wire().resumedHandshakes()).isZero();
        }
    }

    static final class NoResumptionByTheClient extends RequestClose {
        NoResumptionByTheClient() {
            super("a client that resumes no TLS session", Kind.RESUMPTION_LOST);
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return crt(client) ? Optional.empty() : Optional.of("resumes sessions");
        }

        @Override
        Symptom symptom() {
            return Symptom.FULL_HANDSHAKES;
        }

        @Override
        void assertPresent(ResultData result) {
            super.assertPresent(result);
            assertThat(result.wire().resumedHandshakes()).isZero();
        }
    }

    static final class AnswersClose extends FaultScenario {
        AnswersClose() {
            super("Connection: close in every answer", Kind.SERVER_ANSWERS_CLOSE);
        }

        @Override
        void call(FaultContext context) {
            context.proxy().closeAfterAnswers(true);
            context.putItem();
        }

        @Override
        void assertPresent(ResultData result) {
            // the first call travels on the connection on which the client was tried out
            assertThat(result.wire().reused()).isLessThanOrEqualTo(1);
            assertThat(result.wire().exchanges())
                    .allMatch(Exchange::responseSaysClose)
                    .noneMatch(Exchange::requestSaysClose);
        }
    }

    /** As a proxy does that has a limit of requests for each connection. */
    static final class AnswersCloseNowAndThen extends FaultScenario {
        private static final int EVERY = 5;

        AnswersCloseNowAndThen() {
            super("Connection: close in every 5th answer", Kind.SERVER_ANSWERS_CLOSE);
        }

        @Override
        int calls() {
            return 60;
        }

        @Override
        void call(FaultContext context) {
            context.proxy().closeAfterAnswers(context.next() % EVERY == 0);
            context.putItem();
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().exchanges().stream().filter(Exchange::responseSaysClose))
                    .hasSize(calls() / EVERY);
            assertThat(result.wire().reused()).isBetween(calls() / 2, calls() - calls() / EVERY + 1);
        }
    }

    /** Reads an answer but for its end, and then has no more use for the connection. */
    static final class AbortedAnswers extends FaultScenario {
        AbortedAnswers() {
            super("every answer aborted after it was read", Kind.CLIENT_CLOSES);
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return switch (client) {
                case APACHE5, APACHE4 -> Optional.empty();
                case URL_CONNECTION -> Optional.of("closes nothing when an answer is aborted");
                case CRT -> Optional.of("has given the connection back when the answer is there");
                case NETTY, CRT_ASYNC -> Optional.of("its answers are not streams, so nothing can be aborted");
            };
        }

        @Override
        SdkHttpClient around(SdkHttpClient http) {
            return new Aborting(http, status -> true);
        }

        @Override
        void assertPresent(ResultData result) {
            assertNoneReused(result);
            assertThat(result.wire().closedByClient()).isGreaterThanOrEqualTo(calls() - 1);
        }
    }

    /** Closes the connections of some answers, by their status. */
    record Aborting(SdkHttpClient http, IntPredicate aborted) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = http.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    HttpExecuteResponse response = prepared.call();
                    if (!aborted.test(response.httpResponse().statusCode())) {
                        return response;
                    }
                    AbortableInputStream body = response.responseBody().orElseThrow();
                    byte[] answer = allButTheEnd(body, response.httpResponse());
                    body.abort();
                    return HttpExecuteResponse.builder()
                            .response(response.httpResponse())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
                            .build();
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
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

    /**
     * The whole answer, of which the last byte is left unread: some clients take a connection back as soon as they have
     * given away all that came on it. It is the brace that ends every answer.
     */
    private static byte[] allButTheEnd(InputStream body, SdkHttpResponse response) throws IOException {
        int length = response.firstMatchingHeader("Content-Length")
                .map(Integer::parseInt)
                .orElseThrow();
        byte[] answer = new byte[length];
        if (body.readNBytes(answer, 0, length - 1) != length - 1) {
            throw new EOFException();
        }
        answer[length - 1] = '}';
        return answer;
    }

    /** With one call on each connection nothing tells a time to live from a client that closes after every call. */
    static final class TimeToLiveOfNothing extends TimeToLive {
        TimeToLiveOfNothing() {
            super("a time to live of 1 ms", Duration.ofMillis(1), Kind.CLIENT_CLOSES, Kind.TIME_TO_LIVE);
        }

        @Override
        int calls() {
            return 30;
        }

        @Override
        void assertPresent(ResultData result) {
            assertNoneReused(result);
            assertThat(result.wire().closedByClient()).isGreaterThanOrEqualTo(calls() - 2);
        }
    }

    static class TimeToLive extends FaultScenario {
        private final Duration time;

        TimeToLive() {
            this("a time to live of 60 ms", Duration.ofMillis(60), Kind.TIME_TO_LIVE);
        }

        TimeToLive(String name, Duration time, Kind... expected) {
            super(name, expected);
            this.time = time;
        }

        @Override
        int calls() {
            return 70;
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return client == HttpClientKind.URL_CONNECTION || crt(client)
                    ? Optional.of("has no such setting")
                    : Optional.empty();
        }

        @Override
        AttributeMap http(DynamoEndpoint endpoint) {
            return AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.CONNECTION_TIME_TO_LIVE, time)
                    .build();
        }

        @Override
        void assertPresent(ResultData result) {
            // a call takes a round trip and more, so that a connection carries a few
            assertThat(result.wire().opened()).isBetween(4, calls() * 3 / 4);
            assertThat(result.wire().closedByClient()).isGreaterThanOrEqualTo(3);
        }
    }

    static final class IdleLimit extends FaultScenario {
        IdleLimit() {
            super("a limit of 20 ms for idle connections", Kind.IDLE_LIMIT);
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return client == HttpClientKind.URL_CONNECTION
                    ? Optional.of("has no such setting: the JDK's limit is 5 s")
                    : Optional.empty();
        }

        @Override
        Load load() {
            return rate(10);
        }

        @Override
        int calls() {
            return 15;
        }

        @Override
        AttributeMap http(DynamoEndpoint endpoint) {
            return AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.CONNECTION_MAX_IDLE_TIMEOUT, Duration.ofMillis(20))
                    .build();
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().opened()).isGreaterThan(calls() / 2);
            assertThat(result.wire().closedByClient()).isGreaterThan(calls() / 2);
        }
    }

    /** A client that does not know of a close sends its request all the same: without retries such calls fail. */
    static class ServerClosesIdle extends FaultScenario {
        private static final Duration PATIENCE = Duration.ofMillis(100);

        ServerClosesIdle() {
            this("a service that keeps idle connections for 100 ms");
        }

        ServerClosesIdle(String name) {
            super(name, Kind.SERVER_CLOSES_IDLE);
        }

        @Override
        NetworkProfile network() {
            return NETWORK.withIdleTimeout(PATIENCE);
        }

        @Override
        Load load() {
            return rate(4);
        }

        @Override
        int calls() {
            return 10;
        }

        @Override
        boolean fails() {
            return true;
        }

        @Override
        void assertPresent(ResultData result) {
            assertServerClosed(result);
        }
    }

    /** The same with the SDK's own retries, which open a new connection after they found the old one closed. */
    static final class ServerClosesIdleWithRetries extends ServerClosesIdle {
        ServerClosesIdleWithRetries() {
            super("a service that keeps idle connections for 100 ms, retries on");
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return switch (client) {
                case APACHE5, APACHE4 -> Optional.empty();
                case URL_CONNECTION, CRT, NETTY, CRT_ASYNC ->
                    Optional.of("notices the close before its next call, most times, and has nothing to repeat");
            };
        }

        @Override
        boolean fails() {
            return false;
        }

        @Override
        void client(ClientOverrideConfiguration.Builder settings) {
            settings.retryStrategy(AwsRetryStrategy.standardRetryStrategy());
        }

        @Override
        void assertPresent(ResultData result) {
            super.assertPresent(result);
            assertThat(result.wire().retries()).isPositive();
        }
    }

    static final class ServerCloses extends FaultScenario {
        private static final Duration AT_MOST = Duration.ofSeconds(2);

        ServerCloses() {
            super("a service that closes after its answers without a word", Kind.SERVER_CLOSES);
        }

        @Override
        boolean fails() {
            return true;
        }

        @Override
        void call(FaultContext context) {
            context.putItem();
            context.proxy().closeIdleConnections(AT_MOST);
        }

        @Override
        void assertPresent(ResultData result) {
            assertServerClosed(result);
        }
    }

    /** Of a client that has to find out by a call that fails, every second call succeeds. */
    private static void assertServerClosed(ResultData result) {
        assertThat(result.wire().opened()).isGreaterThanOrEqualTo(result.count() / 3);
        assertThat(result.wire().closedBy(Closer.SERVER)).isGreaterThanOrEqualTo(result.count() / 3);
        assertThat(result.wire().exchanges()).noneMatch(Exchange::responseSaysClose);
    }

    /** "A client is a cheap thing." */
    static class ClientRebuilt extends FaultScenario {
        private final boolean closes;
        private final Queue<SdkClient> left = new ConcurrentLinkedQueue<>();

        ClientRebuilt() {
            this("a new client for each call", true);
        }

        private ClientRebuilt(String name, boolean closes) {
            super(name, Kind.CLIENT_REBUILT);
            this.closes = closes;
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return client == HttpClientKind.URL_CONNECTION
                    ? Optional.of("the JVM's pool outlives its clients")
                    : Optional.empty();
        }

        @Override
        int calls() {
            return 30;
        }

        @Override
        void call(FaultContext context) {
            SdkClient client = context.anotherClient();
            try {
                context.putItem(client);
            } finally {
                if (closes) {
                    client.close();
                } else {
                    left.add(client);
                }
            }
        }

        @Override
        void assertPresent(ResultData result) {
            assertNoneReused(result);
            assertThat(result.wire().resumedHandshakes()).isZero();
            if (!closes) {
                assertThat(result.wire().closedByClient()).isZero();
            }
        }

        @Override
        public void close() {
            left.forEach(SdkClient::close);
        }
    }

    static final class ClientRebuiltAndLeft extends ClientRebuilt {
        ClientRebuiltAndLeft() {
            super("a new client for each call, never closed", false);
        }
    }

    static final class FailedHandshakes extends FaultScenario {
        FailedHandshakes() {
            super("every 2nd TLS handshake refused by the client", Kind.FAILED_HANDSHAKES);
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return crt(client) ? Optional.of("takes no trust manager") : Optional.empty();
        }

        /** A session that is resumed asks no trust manager. */
        @Override
        NetworkProfile network() {
            return new NetworkProfile("", RTT, NETWORK.tls(), Duration.ZERO, false, Duration.ZERO);
        }

        /** Each opens a connection, and another where it failed. */
        @Override
        Load load() {
            return threads(4);
        }

        @Override
        int calls() {
            return 80;
        }

        @Override
        boolean fails() {
            return true;
        }

        @Override
        AttributeMap http(DynamoEndpoint endpoint) {
            TlsTrustManagersProvider provider = new Refusing(endpoint, new AtomicInteger());
            return AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.TLS_TRUST_MANAGERS_PROVIDER, provider)
                    .build();
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().failedHandshakes()).isPositive();
            assertThat(result.errors()).isPositive();
        }
    }

    private record Refusing(DynamoEndpoint endpoint, AtomicInteger handshakes) implements TlsTrustManagersProvider {
        @Override
        public TrustManager[] trustManagers() {
            return Arrays.stream(endpoint.trustManagers())
                    .map(manager -> new EverySecond((X509ExtendedTrustManager) manager, handshakes))
                    .toArray(TrustManager[]::new);
        }
    }

    private static final class EverySecond extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager manager;
        private final AtomicInteger handshakes;

        EverySecond(X509ExtendedTrustManager manager, AtomicInteger handshakes) {
            this.manager = manager;
            this.handshakes = handshakes;
        }

        private void count() throws CertificateException {
            if (handshakes.incrementAndGet() % 2 == 0) {
                throw new CertificateException("refused, as every second");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            count();
            manager.checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            count();
            manager.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            count();
            manager.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            manager.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            manager.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            manager.checkClientTrusted(chain, type, engine);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return manager.getAcceptedIssuers();
        }
    }

    static final class PoolTooSmall extends FaultScenario {
        PoolTooSmall() {
            super("a pool of one connection for 8 threads", Kind.POOL_TOO_SMALL);
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return client == HttpClientKind.URL_CONNECTION
                    ? Optional.of("the JVM's pool has no such limit")
                    : Optional.empty();
        }

        @Override
        Load load() {
            return threads(8);
        }

        @Override
        int calls() {
            return 96;
        }

        @Override
        AttributeMap http(DynamoEndpoint endpoint) {
            return AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 1)
                    .build();
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().peakConcurrency()).isEqualTo(1);
            assertThat(result.wire().opened()).isLessThanOrEqualTo(3);
        }
    }

    static final class PoolOverflow extends FaultScenario {
        private static final int THREADS = 8;
        private static final int AT_MOST_SECONDS = 10;

        private final CyclicBarrier together = new CyclicBarrier(THREADS);

        PoolOverflow() {
            super("8 threads in step on the JDK's 5 idle connections", Kind.POOL_OVERFLOW);
        }

        /**
         * All threads call at the same time, as for the parts of a page, so that all connections come back together.
         */
        @Override
        void call(FaultContext context) throws Exception {
            context.putItem();
            together.await(AT_MOST_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return client == HttpClientKind.URL_CONNECTION
                    ? Optional.empty()
                    : Optional.of("keeps as many idle connections as it may open");
        }

        @Override
        Load load() {
            return threads(THREADS);
        }

        @Override
        int calls() {
            return 160;
        }

        @Override
        void assertPresent(ResultData result) {
            assertThat(result.wire().opened()).isGreaterThan(10);
            assertThat(result.wire().closedByClient()).isGreaterThan(4);
        }
    }

    /** "Let us log what DynamoDB answers": neither read to its end nor closed, an answer keeps its connection. */
    static class Leaked extends FaultScenario implements ExecutionInterceptor {
        private final Symptom question;

        Leaked() {
            this("answers not closed, asked for leaks", Symptom.LEAKS);
        }

        private final Queue<InputStream> held = new ConcurrentLinkedQueue<>();

        Leaked(String name, Symptom question) {
            super(name, Kind.LEAKED);
            this.question = question;
        }

        @Override
        Optional<String> notApplicable(HttpClientKind client) {
            return switch (client) {
                case APACHE5, APACHE4, URL_CONNECTION -> Optional.empty();
                case CRT -> Optional.of("has given the connection back when the answer is there");
                case NETTY, CRT_ASYNC -> Optional.of("its answers are not streams, so nothing can stay open");
            };
        }

        @Override
        Symptom symptom() {
            return question;
        }

        /** Fewer than the pool has connections: the next calls would wait for one until they give up. */
        @Override
        int calls() {
            return 30;
        }

        @Override
        void client(ClientOverrideConfiguration.Builder settings) {
            settings.addExecutionInterceptor(this);
        }

        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            try {
                InputStream body = context.responseBody().orElseThrow();
                // the JDK closes unreachable connections when the garbage collector finds them
                held.add(body);
                return Optional.of(new ByteArrayInputStream(allButTheEnd(body, context.httpResponse())));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        void assertPresent(ResultData result) {
            assertNoneReused(result);
            assertThat(result.wire().leaked()).isGreaterThan(calls() / 2);
        }
    }

    static final class LeakedAskedForConnections extends Leaked {
        LeakedAskedForConnections() {
            super("answers not closed, asked for connections", Symptom.CONNECTIONS);
        }
    }
}
