package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two clients look alike on the wire. Only the metrics of their pools tell a leak from an HTTP client per request. */
@Tag("slow")
class LeakedOrUnusedTest {

    private static final List<Cause> CAUSES = new ArrayList<>();
    private static final List<String> PUBLISHED = new ArrayList<>();

    /** A garbage collection of these clients would close their connections. */
    private static final List<SdkHttpClient> BUILT = new ArrayList<>();

    abstract static class Puts {
        @DynamoLatencyTest(iterations = 20, maxIterations = 20, warmup = 0, network = @Network(rtt = "0 ms"))
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void keep(LatencyResult result) {
            assertThat(result.wire().exchanges())
                    .as("without the kit's question")
                    .hasSize(20);
            CAUSES.addAll(result.diagnosis(Symptom.CONNECTIONS).causes());
        }
    }

    static final class KeepsAnswers implements ExecutionInterceptor {
        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            int length = context.httpResponse()
                    .firstMatchingHeader("Content-Length")
                    .map(Integer::parseInt)
                    .orElseThrow();
            try {
                return Optional.of(new ByteArrayInputStream(
                        context.responseBody().orElseThrow().readNBytes(length)));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    static final class Names implements MetricPublisher {
        @Override
        public void publish(MetricCollection metrics) {
            PUBLISHED.add(metrics.name());
        }

        @Override
        public void close() {}
    }

    @UseClient(method = "client")
    static class Leaks extends Puts {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
                    .overrideConfiguration(
                            c -> c.addExecutionInterceptor(new KeepsAnswers()).addMetricPublisher(new Names()))
                    .build();
        }
    }

    /** An HTTP client for each request, under the name of the SDK's own. */
    record PerRequest(DynamoEndpoint endpoint) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            SdkHttpClient client = endpoint.applyTo(Apache5HttpClient.builder()).build();
            BUILT.add(client);
            return client.prepareRequest(request);
        }

        @Override
        public String clientName() {
            return "Apache5";
        }

        @Override
        public void close() {}
    }

    @UseClient(method = "client")
    static class BuildsForEachRequest extends Puts {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClient(new PerRequest(endpoint))
                    .build();
        }
    }

    private static Cause causeOf(Class<?> test) {
        CAUSES.clear();
        PUBLISHED.clear();
        BUILT.clear();
        Fixture.run(test).passes(1);
        return CAUSES.get(0);
    }

    @Test
    void answersThatStayOpenLeak() {
        Cause cause = causeOf(Leaks.class);
        assertThat(cause.kind()).isEqualTo(Kind.LEAKED);
        // a garbage collection may give some of them back
        assertThat(cause.evidence().get(0)).containsPattern("after the calls, the code held [1-9]");
        assertThat(PUBLISHED)
                .as("20 calls and the trial of the client, without the kit's question")
                .hasSize(21);
    }

    @Test
    void anHttpClientForEachRequestDoesNot() {
        Cause cause = causeOf(BuildsForEachRequest.class);
        assertThat(cause.kind()).isEqualTo(Kind.UNUSED_CONNECTIONS);
        assertThat(cause.evidence().get(0)).contains("after the calls, the code held 0 connections");
    }
}
