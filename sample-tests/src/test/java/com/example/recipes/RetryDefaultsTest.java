package com.example.recipes;

import static io.dynamolatency.fault.FaultKind.STATUS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The SDK's retry defaults before and after the change of 2026 (aws-sdk-java-v2#6987), proven on the wire. The system
 * property {@code aws.newRetries2026} switches the new ones on, from SDK 2.44 on.
 *
 * <table>
 * <tr><th></th><th>before</th><th>2026</th></tr>
 * <tr><td>attempts of a DynamoDB client</td><td>9</td><td>4</td></tr>
 * <tr><td>retry quota</td><td>500 tokens</td><td>500 tokens</td></tr>
 * <tr><td>cost of a retry after 503</td><td>5 tokens: 100 retries</td><td>14 tokens: 35 retries</td></tr>
 * </table>
 */
class RetryDefaultsTest {

    private static final String FLAG = "aws.newRetries2026";

    private static DynamoDbClient client(DynamoEndpoint endpoint, boolean of2026) {
        return flagged(of2026, () -> endpoint.applyTo(DynamoDbClient.builder()).build());
    }

    /** Retries at once, so that the test takes seconds. The quota and its costs are the defaults. */
    static DynamoDbClient impatientBefore(DynamoEndpoint endpoint) {
        return flagged(false, () -> endpoint.applyTo(DynamoDbClient.builder())
                .overrideConfiguration(c -> c.retryStrategy(
                        retries -> retries.maxAttempts(3).backoffStrategy(BackoffStrategy.retryImmediately())))
                .build());
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

    @AfterEach
    void theWireShowsTheDefaults(LatencyResult result, TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        int attempts = result.wire().exchanges().get(0).attemptsAtMost();
        switch (name) {
            case "nineAttemptsBefore" -> assertEquals(9, attempts);
            case "fourAttemptsOf2026" -> assertEquals(4, attempts);
            case "thirtyFiveRetriesOf2026" -> assertEquals(35, result.wire().retries());
            default -> assertEquals(100, result.wire().retries());
        }
    }
}
