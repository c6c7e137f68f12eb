package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
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
            return new NetworkProfile("", RTT, NETWORK.tls(), Duration.ZERO, false, Duration.ZERO, false);
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
                    byte[] answer = ClientFaults.allButTheEnd(body, response.httpResponse());
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
                    Optional.of(
                            "in most calls the client notices the close before it sends, and so has nothing to repeat");
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
}
