package com.example.recipes;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.WireFault.Point.BEFORE_ANSWER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/** Two policies side by side under one plan: what the second wins, what it costs, and what fails. */
class PoliciesTest {

    private static final Duration TIME_OUT = Duration.ofSeconds(2);
    private static final Duration HEDGE = Duration.ofMillis(200);

    /** Daemon threads, since the request that lost waits for the end of the stall. */
    private static final Executor THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hedge");
        thread.setDaemon(true);
        return thread;
    });

    private static DynamoDbClient client(DynamoEndpoint endpoint, RetryStrategy retries) {
        return endpoint.applyTo(DynamoDbClient.builder())
                .overrideConfiguration(c -> c.retryStrategy(retries))
                .build();
    }

    private static int attempts(LatencyResult result) {
        return result.wire().exchanges().size();
    }

    /** Prints what the second policy wins and costs. */
    private static void tell(String what, LatencyResult first, LatencyResult second) {
        System.out.println(what + ": p99 " + first.p99() + " -> " + second.p99()
                + ", attempts " + attempts(first) + " -> " + attempts(second) + ", errors " + first.errors() + " -> "
                + second.errors());
    }

    /** A strategy that retries at once, so that the test takes seconds. */
    private static RetryStrategy impatient(RetryMode mode) {
        return AwsRetryStrategy.forRetryMode(mode).toBuilder()
                .maxAttempts(2)
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                .build();
    }

    /**
     * Standard and adaptive retries hide the same throttling with the same attempts. Adaptive mode may also
     * delay the calls after it.
     */
    @DynamoLatencyTest(iterations = 120, warmup = 2)
    void adaptiveRetriesAddNoAttempts(LatencyProbe probe, DynamoEndpoint endpoint) {
        try (DynamoDbClient standard = client(endpoint, impatient(RetryMode.STANDARD));
                DynamoDbClient adaptive = client(endpoint, impatient(RetryMode.ADAPTIVE_V2))) {
            LatencyResults both = probe.faults(WireFault.of(STATUS)
                            .status(400)
                            .type("ThrottlingException")
                            .exchange(115))
                    .compare(standard, adaptive, DynamoDbClient::listTables);
            LatencyResult first = both.of("adaptiveRetriesAddNoAttempts[first client]", AS_BUILT);
            LatencyResult second = both.of("adaptiveRetriesAddNoAttempts[second client]", AS_BUILT);
            tell("standard -> adaptive", first, second);
            assertEquals(121, attempts(first));
            assertEquals(121, attempts(second));
            assertEquals(0, first.errors() + second.errors());
        }
    }

    /** Asks again if there was no answer after a delay. The first answer wins. */
    private static void hedged(DynamoDbClient dynamo) {
        CompletableFuture<ListTablesResponse> first = CompletableFuture.supplyAsync(dynamo::listTables, THREADS);
        CompletableFuture<ListTablesResponse> second = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(HEDGE.toMillis(), TimeUnit.MILLISECONDS, THREADS)
                .execute(() -> {
                    if (!first.isDone()) {
                        second.complete(dynamo.listTables());
                    }
                });
        CompletableFuture.anyOf(first, second).orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Two answers never come. A retry waits for the attempt's time-out, and a hedge only for its delay. */
    @DynamoLatencyTest(iterations = 120, warmup = 2)
    void aHedgeDoesNotWaitForATimeOut(LatencyProbe probe, DynamoEndpoint endpoint) {
        try (DynamoDbClient retries = endpoint.applyTo(DynamoDbClient.builder())
                        .overrideConfiguration(c -> c.apiCallAttemptTimeout(TIME_OUT))
                        .build();
                DynamoDbClient hedges = client(endpoint, AwsRetryStrategy.doNotRetry())) {
            LatencyResults both = probe.faults(
                            WireFault.of(STALL).at(BEFORE_ANSWER).exchange(20),
                            WireFault.of(STALL).at(BEFORE_ANSWER).exchange(60))
                    .compare(retries, hedges, client -> {
                        if (client == hedges) {
                            hedged(client);
                        } else {
                            client.listTables();
                        }
                    });
            LatencyResult first = both.of("aHedgeDoesNotWaitForATimeOut[first client]", AS_BUILT);
            LatencyResult second = both.of("aHedgeDoesNotWaitForATimeOut[second client]", AS_BUILT);
            tell("retry after " + TIME_OUT + " -> hedge after " + HEDGE, first, second);
            assertEquals(2, first.wire().faults().size());
            assertEquals(2, second.wire().faults().size());
            assertTrue(first.p99().compareTo(TIME_OUT) >= 0);
            assertTrue(second.p99().compareTo(HEDGE) >= 0);
            // a slow machine may time out or hedge more calls than those that were stalled
            assertTrue(attempts(first) >= 122);
            assertTrue(attempts(second) >= 122);
            assertEquals(0, first.errors() + second.errors());
        }
    }
}
