package com.example.recipes;

import static io.dynamolatency.fault.FaultKind.STATUS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.LegacyRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The SDK's retry defaults before and after the change of 2026 (aws-sdk-java-v2#6987), proven on the wire. The system
 * property {@code aws.newRetries2026} switches the new ones on, from SDK 2.44 on. {@link
 * StsRetryDefaultsTest} has the defaults of another service.
 *
 * <table>
 * <tr><th></th><th>before</th><th>2026</th></tr>
 * <tr><td>retry mode</td><td>legacy</td><td>standard</td></tr>
 * <tr><td>attempts of a DynamoDB client</td><td>9</td><td>4</td></tr>
 * <tr><td>first delay after 503, at most</td><td>25 ms</td><td>25 ms</td></tr>
 * <tr><td>first delay after throttling, at most</td><td>500 ms; published: 25 ms</td><td>1 s</td></tr>
 * <tr><td>retry quota</td><td>500 tokens</td><td>500 tokens</td></tr>
 * <tr><td>cost of a retry after 503</td><td>5 tokens: 100 retries</td><td>14 tokens: 35 retries</td></tr>
 * <tr><td>cost of a retry after throttling</td><td>none</td><td>5 tokens: 100 retries</td></tr>
 * <tr><td>LimitExceededException</td><td>not retried</td><td>retried</td></tr>
 * </table>
 */
class RetryDefaultsTest {

    private static final String FLAG = "aws.newRetries2026";

    private static DynamoDbClient client(DynamoEndpoint endpoint, boolean of2026) {
        return flagged(of2026, () -> endpoint.applyTo(DynamoDbClient.builder()).build());
    }

    /** Retries at once, so that the test takes seconds. The quota and its costs are the defaults. */
    private static DynamoDbClient impatient(DynamoEndpoint endpoint, boolean of2026) {
        return flagged(of2026, () -> endpoint.applyTo(DynamoDbClient.builder())
                .overrideConfiguration(c -> c.retryStrategy(retries -> retries.maxAttempts(3)
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())))
                .build());
    }

    static DynamoDbClient impatientBefore(DynamoEndpoint endpoint) {
        return impatient(endpoint, false);
    }

    static DynamoDbClient impatientOf2026(DynamoEndpoint endpoint) {
        return impatient(endpoint, true);
    }

    private static DynamoDbClient flagged(boolean of2026, Supplier<DynamoDbClient> builder) {
        System.setProperty(FLAG, Boolean.toString(of2026));
        try {
            return builder.get();
        } finally {
            System.clearProperty(FLAG);
        }
    }

    static DynamoDbClient before(DynamoEndpoint endpoint) {
        return client(endpoint, false);
    }

    static DynamoDbClient of2026(DynamoEndpoint endpoint) {
        return client(endpoint, true);
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0)
    @UseClient(method = "before")
    @Fault(kind = STATUS, status = 503, exchange = 3)
    @ExpectResilience(errors = 0, attemptsPerCallAtMost = 1.05)
    void nineAttemptsBefore(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0)
    @UseClient(method = "of2026")
    @Fault(kind = STATUS, status = 503, exchange = 3)
    @ExpectResilience(errors = 0, attemptsPerCallAtMost = 1.05)
    void fourAttemptsOf2026(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    /** 50 calls of 3 attempts empty the quota: 100 retries at 5 tokens. The next 10 calls fail at once. */
    @DynamoLatencyTest(iterations = 170, warmup = 0)
    @UseClient(method = "impatientBefore")
    @Fault(kind = STATUS, status = 503, first = 160)
    @ExpectResilience(errors = 60)
    void aHundredRetriesBefore(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    /** 35 retries at 14 tokens: 11 calls of 4 attempts, and one of 3. The next 10 calls fail at once. */
    @DynamoLatencyTest(iterations = 60, warmup = 0)
    @UseClient(method = "of2026")
    @Fault(kind = STATUS, status = 503, first = 57)
    @ExpectResilience(errors = 22)
    void thirtyFiveRetriesOf2026(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    /** 110 calls of 3 attempts: no retry after throttling costs anything. */
    @DynamoLatencyTest(iterations = 330, warmup = 0)
    @UseClient(method = "impatientBefore")
    @Fault(kind = STATUS, status = 400, type = "ThrottlingException", first = 330)
    @ExpectResilience(errors = 110)
    void throttlingIsFreeBefore(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    /** 50 calls of 3 attempts empty the quota: 100 retries at 5 tokens. The next 10 calls fail at once. */
    @DynamoLatencyTest(iterations = 170, warmup = 0)
    @UseClient(method = "impatientOf2026")
    @Fault(kind = STATUS, status = 400, type = "ThrottlingException", first = 160)
    @ExpectResilience(errors = 60)
    void aHundredRetriesAfterThrottlingOf2026(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0)
    @UseClient(method = "before")
    @Fault(kind = STATUS, status = 400, type = "LimitExceededException", exchange = 3)
    @ExpectResilience(errors = 1)
    void aReachedLimitIsNotRetriedBefore(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0)
    @UseClient(method = "of2026")
    @Fault(kind = STATUS, status = 400, type = "LimitExceededException", exchange = 3)
    @ExpectResilience(errors = 0)
    void aReachedLimitIsRetriedOf2026(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    /** The delay after throttling is random, from half of 500 ms on. */
    @DynamoLatencyTest(iterations = 20, warmup = 0)
    @UseClient(method = "before")
    @Fault(kind = STATUS, status = 400, type = "ThrottlingException", exchange = 3)
    @ExpectResilience(errors = 0)
    void aQuarterOfASecondAfterThrottlingBefore(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    /** A client shows its mode and the bounds of its random delays. */
    @Test
    void theClientsShowModeAndDelays() {
        assertTrue(strategy(false) instanceof LegacyRetryStrategy);
        assertTrue(strategy(true) instanceof StandardRetryStrategy);
        assertTrue(strategy(false).toString().contains("ackoffStrategy=ExponentialDelayWithJitter(baseDelay=PT0.025S"));
        assertTrue(strategy(true).toString().contains("ackoffStrategy=ExponentialDelayWithJitter(baseDelay=PT0.025S"));
        assertTrue(strategy(true)
                .toString()
                .contains("throttlingBackoffStrategy=ExponentialDelayWithJitter(baseDelay=PT1S"));
    }

    private static RetryStrategy strategy(boolean of2026) {
        try (DynamoDbClient client = flagged(of2026, () -> DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build())) {
            return client.serviceClientConfiguration()
                    .overrideConfiguration()
                    .retryStrategy()
                    .orElseThrow();
        }
    }

    @AfterEach
    void theWireShowsTheDefaults(LatencyResult result, TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        int attempts = result.wire().exchanges().get(0).attemptsAtMost();
        switch (name) {
            case "nineAttemptsBefore" -> assertEquals(9, attempts);
            case "fourAttemptsOf2026" -> assertEquals(4, attempts);
            case "thirtyFiveRetriesOf2026" -> assertEquals(35, result.wire().retries());
            case "throttlingIsFreeBefore" -> assertEquals(220, result.wire().retries());
            case "aReachedLimitIsNotRetriedBefore" ->
                assertEquals(0, result.wire().retries());
            case "aReachedLimitIsRetriedOf2026" -> assertEquals(1, result.wire().retries());
            case "aQuarterOfASecondAfterThrottlingBefore" ->
                assertTrue(result.max().toMillis() >= 250);
            default -> assertEquals(100, result.wire().retries());
        }
    }
}
