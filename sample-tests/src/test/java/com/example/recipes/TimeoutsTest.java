package com.example.recipes;

import static io.dynamolatency.fault.FaultKind.HTTP_1_0;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.WireFault.Point.BEFORE_ANSWER;
import static io.dynamolatency.fault.WireFault.Point.HANDSHAKE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What each time-out of a latency-aware client does, after AWS's page on HTTP request settings for DynamoDB. Each
 * ends the silence of a service that does not answer; only an attempt's time-out leaves time for a retry.
 */
class TimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(20);

    private static DynamoDbClient client(
            DynamoEndpoint endpoint,
            Apache5HttpClient.Builder http,
            ClientOverrideConfiguration.Builder sdk,
            int attempts) {
        return endpoint.applyTo(DynamoDbClient.builder())
                .httpClientBuilder(endpoint.applyTo(http))
                .overrideConfiguration(sdk.retryStrategy(retries -> retries.maxAttempts(attempts))
                        .build())
                .build();
    }

    private static Apache5HttpClient.Builder patient() {
        return Apache5HttpClient.builder().socketTimeout(LONG);
    }

    static DynamoDbClient socketTimeout(DynamoEndpoint endpoint) {
        return client(
                endpoint, Apache5HttpClient.builder().socketTimeout(SHORT), ClientOverrideConfiguration.builder(), 1);
    }

    static DynamoDbClient attemptTimeout(DynamoEndpoint endpoint) {
        return client(endpoint, patient(), ClientOverrideConfiguration.builder().apiCallAttemptTimeout(SHORT), 1);
    }

    static DynamoDbClient attemptTimeoutAndRetry(DynamoEndpoint endpoint) {
        return client(endpoint, patient(), ClientOverrideConfiguration.builder().apiCallAttemptTimeout(SHORT), 3);
    }

    /** The time for all attempts ends before a second one could begin. */
    static DynamoDbClient callTimeout(DynamoEndpoint endpoint) {
        return client(endpoint, patient(), ClientOverrideConfiguration.builder().apiCallTimeout(SHORT), 3);
    }

    static DynamoDbClient connectionTimeout(DynamoEndpoint endpoint) {
        return client(endpoint, patient().connectionTimeout(SHORT), ClientOverrideConfiguration.builder(), 1);
    }

    /** One connection for two threads: while it waits for an answer, the other thread has none. */
    static DynamoDbClient acquisitionTimeout(DynamoEndpoint endpoint) {
        return client(
                endpoint,
                patient().maxConnections(1).connectionAcquisitionTimeout(SHORT),
                ClientOverrideConfiguration.builder(),
                1);
    }

    /** An answer of HTTP/1.0 ends the connection, so that the next call opens one. */
    @DynamoLatencyTest(iterations = 20)
    @UseClient(method = "connectionTimeout")
    @Fault(kind = HTTP_1_0, exchange = 7)
    @Fault(kind = STALL, at = HANDSHAKE, first = 1)
    @ExpectResilience(errors = 1)
    void theConnectionTimeoutEndsAHandshake(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20, concurrency = 2)
    @UseClient(method = "acquisitionTimeout")
    @Fault(kind = STALL, at = BEFORE_ANSWER, exchange = 7, lasts = "2 s")
    @ExpectResilience(errors = 10)
    void theAcquisitionTimeoutEndsTheWaitOfOthers(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20)
    @UseClient(method = "socketTimeout")
    @Fault(kind = STALL, at = BEFORE_ANSWER, exchange = 7)
    @ExpectResilience(errors = 1)
    void theSocketTimeoutEndsASilence(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20)
    @UseClient(method = "attemptTimeout")
    @Fault(kind = STALL, at = BEFORE_ANSWER, exchange = 7)
    @ExpectResilience(errors = 1)
    void theAttemptTimeoutEndsASilence(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20)
    @UseClient(method = "callTimeout")
    @Fault(kind = STALL, at = BEFORE_ANSWER, exchange = 7)
    @ExpectResilience(errors = 1)
    void theCallTimeoutLeavesNoTimeForARetry(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20)
    @UseClient(method = "attemptTimeoutAndRetry")
    @Fault(kind = STALL, at = BEFORE_ANSWER, exchange = 7)
    @ExpectResilience(errors = 0, attemptsPerCallAtMost = 1.05, newConnectionsPerFaultAtMost = 1)
    void aRetryHidesTheSilence(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @AfterEach
    void theExceptionNamesTheTimeout(LatencyResult result, TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        Map<String, Class<?>> endedBy = Map.of(
                "theConnectionTimeoutEndsAHandshake", SdkClientException.class,
                "theAcquisitionTimeoutEndsTheWaitOfOthers", SdkClientException.class,
                "theSocketTimeoutEndsASilence", SdkClientException.class,
                "theAttemptTimeoutEndsASilence", ApiCallAttemptTimeoutException.class,
                "theCallTimeoutLeavesNoTimeForARetry", ApiCallTimeoutException.class);
        // during one stall the other thread may wait for a connection several times
        int calls = name.equals("theAcquisitionTimeoutEndsTheWaitOfOthers") ? Math.max(1, result.errors()) : 1;
        assertEquals(
                endedBy.containsKey(name) ? Map.of(endedBy.get(name).getName(), calls) : Map.of(),
                result.errorsByType());
    }
}
