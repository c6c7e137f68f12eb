package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
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
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.utils.AttributeMap;

/** Faults of a client: how many it builds, what its pool holds, and what it leaves open. */
final class ClientFaults {

    private ClientFaults() {}

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
            return new NetworkProfile("", RTT, NETWORK.tls(), Duration.ZERO, false, Duration.ZERO, false);
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

        /** The body's wait for the other threads takes more time than the connections. */
        @Override
        Symptom symptom() {
            return Symptom.CONNECTIONS;
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
            // the JDK's client says nothing of its pool
            super(name, Kind.LEAKED, Kind.UNUSED_CONNECTIONS);
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

    /**
     * The whole answer, of which the last byte is left unread: some clients take a connection back as soon as they have
     * given away all that came on it. It is the brace that ends every answer.
     */
    static byte[] allButTheEnd(InputStream body, SdkHttpResponse response) throws IOException {
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
}
