package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.CRT;
import static io.dynamolatency.HttpClientKind.CRT_ASYNC;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.HttpClientKind.URL_CONNECTION;
import static io.dynamolatency.jupiter.Network.Preset.ARTICLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResult;
import java.util.Map;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** A faulty declaration fails with all its faults, before anything starts. */
@Tag("unit")
class DeclarationTest extends RefusedDeclarations {

    static class ClientNotNamed {
        @DynamoLatencyTest(modes = AS_BUILT)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void asBuiltWithoutAClientOfOnesOwn() {
        refused(
                ClientNotNamed.class,
                "modes contains AS_BUILT, which is your own client; name its factory with @UseClient, or remove"
                        + " AS_BUILT");
    }

    static class DoubledModes {
        @DynamoLatencyTest(modes = {KEEP_ALIVE, CLOSE, KEEP_ALIVE})
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void doubledModes() {
        refused(
                DoubledModes.class,
                "modes contains KEEP_ALIVE twice, but each mode is measured only once; remove one of them");
    }

    static class InterleavedAlone {
        @DynamoLatencyTest(interleaved = true)
        void body(DynamoDbClient dynamo) {}
    }

    static class InterleavedInOne {
        @DynamoLatencyTest(interleaved = true, modes = CLOSE)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void oneModeCannotBeInterleaved() {
        refused(
                InterleavedAlone.class,
                "interleaved = true alternates between modes, but none is named; name two, such as modes = {KEEP_ALIVE,"
                        + " CLOSE}");
        refused(
                InterleavedInOne.class,
                "interleaved = true alternates between modes, but modes contains only CLOSE; name another, such as"
                        + " modes = {KEEP_ALIVE, CLOSE}");
    }

    static class DoubledClients {
        @DynamoLatencyTest(httpClients = {NETTY, NETTY})
        void body(DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void doubledClients() {
        refused(
                DoubledClients.class,
                "httpClients contains NETTY twice, but each client is measured only once; remove one of them");
    }

    static class BothSorts {
        @DynamoLatencyTest(httpClients = {APACHE5, NETTY, CRT})
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void synchronousAndAsynchronousClientsTogether() {
        refused(
                BothSorts.class,
                "httpClients contains synchronous clients (APACHE5, CRT) and asynchronous clients (NETTY); a body takes"
                        + " either DynamoDbClient or DynamoDbAsyncClient, so write a test for each kind");
    }

    static class SynchronousBody {
        @DynamoLatencyTest(httpClients = {CRT_ASYNC, NETTY})
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void asynchronousClientsBeneathASynchronousBody() {
        refused(
                SynchronousBody.class,
                "parameter DynamoDbClient dynamo: CRT_ASYNC is an asynchronous HTTP client; use DynamoDbAsyncClient,"
                        + " or write a synchronous HTTP client, such as httpClients = APACHE5");
    }

    static class ClientsOfBothSorts {
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo, DynamoDbAsyncClient async) {}
    }

    @Test
    void aBodyHasOneSortOfClient() {
        refused(
                ClientsOfBothSorts.class,
                "parameter DynamoDbClient dynamo: NETTY is an asynchronous HTTP client; use DynamoDbAsyncClient, or"
                        + " write a synchronous HTTP client, such as httpClients = APACHE5");
    }

    static class PoolOfTheJvm {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLIENT_PER_CALL},
                httpClients = {APACHE5, URL_CONNECTION},
                interleaved = true)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void whatAClientCannotDoIsRefusedWithTheReason() {
        refused(
                PoolOfTheJvm.class,
                "URL_CONNECTION cannot be measured in CLIENT_PER_CALL: its connections are pooled by the JVM, so a new"
                        + " client reuses old connections; remove URL_CONNECTION or CLIENT_PER_CALL",
                "URL_CONNECTION cannot be interleaved: its connections are pooled by the JVM, so modes that alternate"
                        + " would share them; remove interleaved = true");
    }

    static class EverythingWrong {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, KEEP_ALIVE},
                httpClients = APACHE5,
                iterations = 0,
                warmup = -1,
                errorsAllowed = -1,
                network = @Network(rtt = "10", handshakeCost = "3 lightyears"))
        @ExpectLatency(p99 = "5", modes = CLOSE)
        @ExpectConnections(atMost = -1)
        void body(String wrong, DynamoDbAsyncClient async) {}
    }

    @Test
    void allFaultsComeAtOnce() {
        refused(
                EverythingWrong.class,
                "modes contains KEEP_ALIVE twice, but each mode is measured only once; remove one of them",
                "iterations = 0; write 1 or more",
                "warmup = -1; write 0 or more",
                "errorsAllowed = -1; write 0 or more",
                "network.rtt: \"10\" has no unit; write \"10 ms\"",
                "network.handshakeCost: \"3 lightyears\" has the unknown unit \"lightyears\"; write ns, us, ms, s or"
                        + " min",
                "@ExpectLatency names the mode CLOSE, which is not measured; the measured modes are [KEEP_ALIVE,"
                        + " KEEP_ALIVE]",
                "@ExpectLatency(p99): \"5\" has no unit; write \"5 ms\"",
                "@ExpectConnections: atMost = -1 connections is out of range; write 0 or more",
                "parameter String wrong: the kit can't give this type to a test; use DynamoDbClient,"
                        + " DynamoDbAsyncClient, DynamoDbEnhancedClient, DynamoDbEnhancedAsyncClient, DynamoEndpoint,"
                        + " TestTable, ConnectionMode, HttpClientKind or LatencyProbe; or register the extension that"
                        + " resolves this type, or give the parameter an argument source such as @ValueSource of"
                        + " junit-jupiter-params",
                "parameter DynamoDbAsyncClient async: APACHE5 is a synchronous HTTP client; use DynamoDbClient, or"
                        + " write an asynchronous HTTP client, such as httpClients = NETTY");
    }

    static class NegativeRoundTrip {
        @DynamoLatencyTest(network = @Network(rtt = "-1 ms"))
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void negativeRoundTrip() {
        refused(NegativeRoundTrip.class, "network.rtt: rtt -1 ms is out of range; write a time from 0 ms to 500 ms");
    }

    static class TwoRanges {
        @DynamoLatencyTest(network = @Network(rtt = "501 ms", handshakeCost = "-1 ms"))
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void bothDurationsOutOfRange() {
        refused(
                TwoRanges.class,
                "network.rtt: rtt 501 ms is out of range; write a time from 0 ms to 500 ms",
                "network.handshakeCost: handshakeCost -1 ms is out of range; write a time from 0 ms to 500 ms");
    }

    static class TestAsWell {
        @Test
        @DynamoLatencyTest
        void body() {}
    }

    @Test
    void aTestAsWell() {
        Fixture run = Fixture.run(TestAsWell.class);
        assertThat(run.failures())
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("it is also annotated with @Test");
    }

    static class PresetAndMore {
        @DynamoLatencyTest(network = @Network(preset = ARTICLE, rtt = "1 ms"))
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void aPresetSaysAll() {
        refused(
                PresetAndMore.class,
                "network.preset = ARTICLE sets the whole network; remove rtt, tls, handshakeCost, resumption, time and"
                        + " idleTimeout, or remove the preset");
    }

    static class OtherMode {
        @DynamoLatencyTest(modes = KEEP_ALIVE)
        @ExpectLatency(
                modes = {KEEP_ALIVE, CLOSE},
                p50 = "5 ms")
        @ExpectConnections(modes = CLOSE, atMost = 1)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void expectationsOfAModeThatIsNotRun() {
        refused(
                OtherMode.class,
                "@ExpectLatency names the mode CLOSE, which is not measured; the measured modes are [KEEP_ALIVE]",
                "@ExpectConnections names the mode CLOSE, which is not measured; the measured modes are [KEEP_ALIVE]");
    }

    static class TooFewCalls {
        @DynamoLatencyTest(iterations = 50)
        @ExpectLatency(p99 = "5 ms", p90 = "5 ms", p999 = "0 ms")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void limitsThatSoFewCallsCannotTell() {
        refused(
                TooFewCalls.class,
                "@ExpectLatency(p99): a p99 needs at least 101 calls, but iterations = 50; write iterations = 101 or"
                        + " more, or a lower percentile",
                "@ExpectLatency(p999): limit 0 ms is out of reach for any call; write a limit above zero",
                "@ExpectLatency(p999): a p99.9 needs at least 1001 calls, but iterations = 50; write iterations = 1001"
                        + " or more, or a lower percentile");
    }

    static class TooFewAtMost {
        @DynamoLatencyTest(maxIterations = 500)
        @ExpectLatency(p999 = "30 ms")
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void aBoundBelowTheCallsThatALimitNeeds() {
        refused(
                TooFewAtMost.class,
                "maxIterations = 500 is less than the 1001 calls that the threads and limits need; write maxIterations"
                        + " = 1001 or more");
    }

    static class NoLimit {
        @DynamoLatencyTest
        @ExpectLatency
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void anExpectationOfNothing() {
        refused(NoLimit.class, "@ExpectLatency names no limit; write one, such as p99 = \"15 ms\"");
    }

    static class Suspending {
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo, Continuation<?> continuation) {}
    }

    @Test
    void suspendFunctionsOfKotlin() {
        refused(Suspending.class, SuspendFunction.FAULT);
    }

    static class WrongTypes {
        @DynamoLatencyTest
        void body(LatencyResult result, DynamoDbWaiter waiter) {}
    }

    @Test
    void typesThatAreNotGivenToABody() {
        refused(
                WrongTypes.class,
                "parameter LatencyResult result: a result exists only after measuring; take it in an @AfterEach method",
                "parameter DynamoDbWaiter waiter: the kit can't give this type to a test; use DynamoDbClient,"
                        + " DynamoDbAsyncClient, DynamoDbEnhancedClient, DynamoDbEnhancedAsyncClient, DynamoEndpoint,"
                        + " TestTable, ConnectionMode, HttpClientKind or LatencyProbe");
    }

    @Test
    void aParameterThatIsNeitherTrueNorFalse() {
        Fixture.run(Map.of("dynamolatency.enabled", "off"), ClientNotNamed.class)
                .failsWith(RuntimeException.class)
                .hasStackTraceContaining("dynamolatency.enabled = \"off\"; write true or false");
    }

    @Test
    void parametersThatNoTestReadsAreCheckedAsWell() {
        Fixture.run(Map.of("dynamolatency.prestart", "??"), ClientNotNamed.class)
                .failsWith(RuntimeException.class)
                .hasStackTraceContaining("dynamolatency.prestart = \"??\"; write true or false");
        Fixture.run(Map.of("dynamolatency.report.dir", "a\u0000b"), ClientNotNamed.class)
                .failsWith(RuntimeException.class)
                .hasStackTraceContaining("Nul character not allowed; write a directory, such as target/dynamo-latency");
        Fixture.run(Map.of("dynamolatency.report.dir", " "), ClientNotNamed.class)
                .failsWith(RuntimeException.class)
                .hasStackTraceContaining("dynamolatency.report.dir = \"\": is empty; write a directory");
    }

    @Test
    void disabledTestsAreSkippedWithTheReason() {
        Fixture run = Fixture.run(Map.of("dynamolatency.enabled", "false"), ClientNotNamed.class);
        assertThat(run.failures()).isEmpty();
        assertThat(run.containers().skipped().map(e -> e.getRequiredPayload(String.class)))
                .containsExactly("latency tests are skipped: dynamolatency.enabled = false");
    }
}
