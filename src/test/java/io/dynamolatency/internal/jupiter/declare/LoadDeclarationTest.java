package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.HttpClientKind.CRT_ASYNC;
import static io.dynamolatency.HttpClientKind.NETTY;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Faults of threads, rates and limits that fit neither. */
@Tag("unit")
class LoadDeclarationTest extends RefusedDeclarations {

    static class NoThreads {
        @DynamoLatencyTest(concurrency = 0, rate = "0/s")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void noThreadsAndNoRate() {
        refused(
                NoThreads.class,
                "concurrency = 0 is out of range; write a number from 1 to 256",
                "rate: \"0/s\" is out of range; write a rate from 0.001/s to 100000/s");
    }

    static class TooManyThreads {
        @DynamoLatencyTest(concurrency = 257, iterations = 500, rate = "fast")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void tooManyThreadsAndARateInWords() {
        refused(
                TooManyThreads.class,
                "concurrency = 257 is out of range; write a number from 1 to 256",
                "rate: \"fast\" is not a rate; write a number and its unit, such as \"200/s\"");
    }

    static class RateWithoutUnit {
        @DynamoLatencyTest(rate = "200")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void aRateWithoutItsUnit() {
        refused(RateWithoutUnit.class, "rate: \"200\" has no unit; write \"200/s\"");
    }

    static class ThreadsWithoutCalls {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, IDLE_EXPIRED},
                concurrency = 8,
                iterations = 7)
        @ExpectLatency(p50 = "5 ms")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void fewerCallsThanThreadsAndThreadsThatCannotLetConnectionsLieIdle() {
        refused(
                ThreadsWithoutCalls.class,
                "iterations = 7 is less than one call in each of 8 threads; write iterations = 8 or more, or a lower"
                        + " concurrency",
                "concurrency = 8 cannot be measured in IDLE_EXPIRED: in the pause between two calls of one thread,"
                        + " other threads would use the connection; remove concurrency or the mode");
    }

    static class RateAndPause {
        @DynamoLatencyTest(modes = IDLE_EXPIRED, rate = "10/s")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void aRateThatAPauseWouldDelay() {
        refused(
                RateAndPause.class,
                "rate = 10/s cannot be measured in IDLE_EXPIRED: the time from the intended start would include"
                        + " the pause before each call; remove rate or the mode");
    }

    static class BadConnectionLimits {
        @DynamoLatencyTest(modes = CLOSE)
        @ExpectConnections(reuseAtLeast = 1.5, retriesAtMost = -1, leakedAtMost = 0)
        @ExpectConnections
        @ExpectKeepAlive
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void limitsOnConnectionsOutOfTheirRange() {
        refused(
                BadConnectionLimits.class,
                "@ExpectConnections(reuseAtLeast): reuse = 1.5 is out of range; write a share from 0 to 1, such as"
                        + " 0.99",
                "@ExpectConnections(retriesAtMost): retries = -1 is out of range; write 0 or more",
                "@ExpectConnections names no limit; write one, such as atMost = 1",
                "@ExpectKeepAlive: no measured mode reuses connections (modes = [CLOSE]); add KEEP_ALIVE, or AS_BUILT"
                        + " with @UseClient");
    }

    static class TooFewForThreads {
        @DynamoLatencyTest(concurrency = 8, iterations = 107)
        @ExpectLatency(p99 = "5 ms", firstCall = "100 ms")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void limitsThatSoFewCallsOfSoManyThreadsCannotTell() {
        refused(
                TooFewForThreads.class,
                "@ExpectLatency(p99): a p99 needs at least 108 calls with 8 threads, but iterations = 107; write"
                        + " iterations = 108 or more, or a lower percentile");
    }

    static class TooFewForKeepAlive {
        @DynamoLatencyTest(
                concurrency = 2,
                iterations = 7,
                httpClients = {NETTY, CRT_ASYNC})
        @ExpectKeepAlive
        void body(DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void reuseThatSoFewCallsCannotShow() {
        refused(
                TooFewForKeepAlive.class,
                "@ExpectKeepAlive: iterations = 7 can't show whether connections are reused, since up to 4 calls may"
                        + " open a connection; write iterations = 8 or more",
                "@ExpectKeepAlive: iterations = 7 can't show whether connections are reused, since up to 6 calls may"
                        + " open a connection; write iterations = 12 or more");
    }

    static class TooFewConnections {
        @DynamoLatencyTest(
                concurrency = 2,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = NETTY)
        @ExpectConnections(modes = KEEP_ALIVE, atMost = 3)
        void body(DynamoDbAsyncClient dynamo) {}
    }

    static class TooFewConnectionsAtARate {
        @DynamoLatencyTest(concurrency = 2, rate = "10/s", httpClients = NETTY)
        @ExpectConnections(atMost = 1)
        void body(DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void fewerConnectionsThanTheHttpClientOpens() {
        refused(
                TooFewConnections.class,
                "@ExpectConnections: NETTY may exceed atMost = 3, since it may return a connection to its pool only"
                        + " after the next call has started; write atMost = 4");
        refused(
                TooFewConnectionsAtARate.class,
                "@ExpectConnections: NETTY may exceed atMost = 1, since it may return a connection to its pool only"
                        + " after the next call has started; write atMost = 2");
    }
}
