package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamolatency.TestTable;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.driver.ConnectionModeViolatedException;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.MultipleFailuresError;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** How the extension fails tests. */
@Tag("slow")
class ExtensionFailureTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Swallowing {
        @DynamoLatencyTest(iterations = 50, warmup = 2)
        void body(DynamoDbClient dynamo) {
            try {
                dynamo.describeTable(request -> request.tableName("absent"));
            } catch (DynamoDbException swallowed) {
                // as a body that logs its errors
            }
        }
    }

    static class AllowedToSwallow {
        @DynamoLatencyTest(iterations = 20, warmup = 2, errorsAllowed = 20)
        void body(DynamoDbClient dynamo) {
            new Swallowing().body(dynamo);
        }
    }

    @Test
    void callsWhoseRequestsAllFailedAreFailedCalls() {
        Fixture.run(Swallowing.class)
                .failsWith(AssertionError.class)
                .hasMessageStartingWith("50 of 50 calls of \"body, keep-alive, Apache 5\" returned, but all their"
                        + " requests failed: 50 x HTTP 400 ResourceNotFoundException.")
                .hasMessageContaining("fix:      let the body throw what its client throws, or allow failed calls with"
                        + " errorsAllowed (with @ExpectResilience: errors)");
        Fixture.run(AllowedToSwallow.class).passes(1);
    }

    /** Code of users: writes an order once, and takes the refusal as the answer that the order exists. */
    static class Conditions {
        private final Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("order-1"));

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        @Table(partitionKey = "id")
        void put(DynamoDbClient dynamo, TestTable table) {
            try {
                dynamo.putItem(request ->
                        request.tableName(table.name()).item(item).conditionExpression("attribute_not_exists(id)"));
            } catch (ConditionalCheckFailedException exists) {
                // the answer of this request
            }
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        @Table(partitionKey = "id")
        void transact(DynamoDbClient dynamo, TestTable table) {
            try {
                dynamo.transactWriteItems(request -> request.transactItems(List.of(
                        TransactWriteItem.builder()
                                .put(put -> put.tableName(table.name())
                                        .item(item)
                                        .conditionExpression("attribute_not_exists(id)"))
                                .build(),
                        TransactWriteItem.builder()
                                .put(put ->
                                        put.tableName(table.name()).item(Map.of("id", AttributeValue.fromS("other"))))
                                .build())));
            } catch (TransactionCanceledException exists) {
                // the answer of this request
            }
        }

        @DynamoLatencyTest(iterations = 20, warmup = 2)
        @Table(partitionKey = "id")
        void insert(DynamoDbClient dynamo, TestTable table) {
            try {
                dynamo.executeStatement(
                        request -> request.statement("INSERT INTO \"" + table.name() + "\" VALUE {'id' : 'order-1'}"));
            } catch (DynamoDbException exists) {
                // DynamoDB Local leaves out the ending of DuplicateItemException
                assertThat(exists.awsErrorDetails().errorCode()).startsWith("DuplicateItem");
            }
        }
    }

    @Test
    void requestsWhoseConditionWasNotMetDidNotFail() {
        Fixture.run(Conditions.class).passes(3);
    }

    /** Asks for results in each method, so that each failure below shows that it comes alone. */
    abstract static class Curious {
        @AfterEach
        void asks(LatencyResult result) {
            LOG.add("result of " + result.mode());
            result.assertBelow(Statistic.MAX, Duration.ofNanos(1));
        }

        @AfterEach
        void cleansUp() {
            LOG.add("cleaned up");
        }

        @AfterAll
        static void asksForAll(LatencyResults results) {
            LOG.add("results " + results.size());
        }
    }

    private static void measuringFailed(Fixture run) {
        assertThat(run.failures()).hasSize(1);
        assertThat(run.failures().get(0)).hasNoSuppressedExceptions();
        assertThat(LOG).containsExactly("cleaned up");
    }

    static class EveryCallFails extends Curious {
        @DynamoLatencyTest(iterations = 100, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void aBodyThatThrowsOnEveryCallIsGivenUp() {
        Fixture run = Fixture.run(EveryCallFails.class);
        run.failsWith(MeasurementException.class)
                .hasMessageContaining("10 calls in a row failed in the warm-up, so the measurement stopped: 10 x"
                        + " java.lang.IllegalStateException")
                .hasMessageContaining("last failure: java.lang.IllegalStateException: not today")
                .hasRootCauseMessage("not today");
        measuringFailed(run);
    }

    static class SomeCallsFail {
        int calls;

        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            if (++calls % 10 == 0) {
                throw new IllegalStateException("not today");
            }
        }

        @AfterEach
        void asks(LatencyResult result) {
            LOG.add(result.count() + " and " + result.errorsByType());
        }
    }

    @Test
    void someFailedCallsFailTheTestAndTheResultIsThere() {
        Fixture.run(SomeCallsFail.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("2 of 20 calls of \"body, keep-alive, Apache 5\" failed, expected none: 2 x"
                        + " java.lang.IllegalStateException")
                .hasRootCauseMessage("not today");
        assertThat(LOG).containsExactly("18 and {java.lang.IllegalStateException=2}");
    }

    static class FailuresAllowed {
        int calls;

        @DynamoLatencyTest(iterations = 20, warmup = 0, errorsAllowed = 2, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            if (++calls % 10 == 0) {
                throw new IllegalStateException("not today");
            }
        }
    }

    @Test
    void failedCallsMayBeAllowed() {
        Fixture.run(FailuresAllowed.class).passes(1);
    }

    static class LimitsNotKept {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 40,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = NONE))
        @ExpectLatency(modes = KEEP_ALIVE, p50 = "1 ms", firstCall = "500 s")
        @ExpectConnections(modes = CLOSE, atMost = 1)
        @ExpectLatency(modes = CLOSE, p90 = "9 ms", max = "9 ms")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterAll
        static void asksForAll(LatencyResults results) {
            LOG.add("results " + results.size());
        }
    }

    @Test
    void limitsThatWereNotKeptFailTheirNodesWithAllOfThem() {
        Fixture run = Fixture.run(LimitsNotKept.class);
        assertThat(run.failures()).hasSize(2);
        assertThat(run.failures().get(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("p50 of \"body, keep-alive, Apache 5\": ")
                .hasMessageContaining(", limit 1 ms: over by ")
                .hasMessageContaining(". 39 of 39 calls after the first reached the limit (50 % allowed")
                .hasMessageContaining("network: 10 ms round trip, http")
                .hasMessageContaining("connections: 1 opened for 40 exchanges (39 reused one)");
        assertThat(run.failures().get(1)).isInstanceOf(MultipleFailuresError.class);
        assertThat(((MultipleFailuresError) run.failures().get(1)).getFailures())
                .extracting(
                        f -> String.valueOf(f.getMessage()).lines().findFirst().orElse(""))
                .satisfiesExactly(
                        p90 -> assertThat(p90).startsWith("p90 of \"body, Connection: close, Apache 5\": "),
                        max -> assertThat(max).startsWith("max of \"body, Connection: close, Apache 5\": "),
                        connections -> assertThat(connections)
                                .startsWith("connections opened by \"body, Connection: close, Apache 5\": "));
        assertThat(LOG).containsExactly("results 2");
    }

    static class PercentileOutOfReach {
        @DynamoLatencyTest(iterations = 50, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void asks(LatencyResult result) {
            result.assertP99Below(Duration.ofDays(1));
        }
    }

    @Test
    void aPercentileOutOfReachIsAnErrorThatSaysHowManyCallsItTakes() {
        Fixture.run(PercentileOutOfReach.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining(
                        "can't be computed from 50 calls: it needs at least 101 calls; write iterations = 101 or more");
    }

    static class HeaderInKeepAlive extends Curious {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables(r -> r.overrideConfiguration(c -> c.putHeader("Connection", "close")));
        }
    }

    @Test
    void aModeThatDidNotHoldIsAnErrorOfItsOwn() {
        Fixture run = Fixture.run(HeaderInKeepAlive.class);
        run.failsWith(ConnectionModeViolatedException.class)
                .hasMessageContaining(
                        "KEEP_ALIVE did not hold: connections were not reused: 10 were opened, but the calls needed"
                                + " only 1")
                .hasMessageContaining("request header Connection: close on 10");
        measuringFailed(run);
    }

    static class WaitsForNothing {
        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @SuppressWarnings("FutureReturnValueIgnored")
        void body(DynamoDbAsyncClient dynamo) {
            LOG.add("body");
            dynamo.listTables();
        }
    }

    static class WaitsForTheLastOfThree {
        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @SuppressWarnings("FutureReturnValueIgnored")
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables();
            dynamo.listTables();
            dynamo.listTables().join();
        }
    }

    @Test
    void aBodyThatDoesNotWaitForItsFuturesIsAnError() {
        Fixture.run(WaitsForNothing.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining(" of 20 calls returned before the SDK had the results of their requests")
                .hasMessageContaining("let the body wait for the futures");
        assertThat(LOG).hasSize(20);
        Fixture.run(WaitsForTheLastOfThree.class).passes(1);
    }

    static class CallsNothing extends Curious {
        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void aBodyThatSendsNothingIsAnError() {
        Fixture run = Fixture.run(CallsNothing.class);
        run.failsWith(MeasurementException.class).hasMessageContaining("sent no request to the endpoint of the test");
        measuringFailed(run);
    }

    static class Interrupted extends Curious {
        int calls;

        @DynamoLatencyTest(iterations = 100, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, TestTable table) {
            dynamo.listTables();
            if (++calls == 30) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void anInterruptedRunSaysHowFarItCame() {
        Fixture run = Fixture.run(Interrupted.class);
        // the flag stays set; clear it
        Thread.interrupted();
        run.failsWith(MeasurementException.class)
                .hasMessageContaining("was interrupted after 30 calls of the timed run (of 100); there is no result");
        measuringFailed(run);
    }

    static class TooLong extends Curious {
        @Timeout(2)
        @DynamoLatencyTest(iterations = 1_000_000, warmup = 0, network = @Network(rtt = "20 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aTimeoutOfJUnitEndsTheRun() {
        Fixture run = Fixture.run(TooLong.class);
        run.failsWith(TimeoutException.class);
        assertThat(LOG).containsExactly("cleaned up");
    }

    static class NotHere extends Curious {
        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbClient dynamo) {
            Assumptions.abort("not on this machine");
        }
    }

    @Test
    void anAssumptionThatFailsAbortsTheNode() {
        Fixture run = Fixture.run(NotHere.class);
        assertThat(run.failures()).isEmpty();
        run.tests().assertStatistics(s -> s.started(1).aborted(1));
        assertThat(LOG).containsExactly("cleaned up");
    }

    static class OneResultOfTwo {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                interleaved = true,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void asks(LatencyResult result) {}
    }

    @Test
    void anInterleavedTestHasNoSingleResult() {
        Fixture.run(OneResultOfTwo.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining(
                        "an interleaved test has one for each of [KEEP_ALIVE, CLOSE]; take LatencyResults");
    }

    static class TooEarly {
        @BeforeEach
        void asks(LatencyResult result) {}

        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbClient dynamo) {}
    }

    @Test
    void thereIsNoResultBeforeMeasuring() {
        Fixture.run(TooEarly.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("a result exists only after measuring; take it in an @AfterEach method");
    }

    static class InAThreadOfItsOwn extends Curious {
        @Timeout(value = 2, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        @DynamoLatencyTest(iterations = 1_000_000, warmup = 0, network = @Network(rtt = "20 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aTimeoutInAThreadOfItsOwnPublishesNothing() {
        Fixture.run(InAThreadOfItsOwn.class).failsWith(TimeoutException.class);
        assertThat(LOG).containsExactly("cleaned up");
    }

    static class FailsBefore {
        @BeforeEach
        void fails() {
            throw new IllegalStateException("before");
        }

        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbClient dynamo) {}

        @AfterEach
        void asksForMuch(LatencyResult result, TestTable table, DynamoDbClient dynamo) {
            LOG.add("called");
        }
    }

    @Test
    void nothingIsStartedForAMethodThatWillNotBeCalled() {
        Fixture run = Fixture.runAsItIs(Map.of("dynamolatency.local.directory", "/does/not/exist"), FailsBefore.class);
        run.failsWith(IllegalStateException.class).hasMessage("before").hasNoSuppressedExceptions();
        assertThat(LOG).isEmpty();
    }

    static class BesideAPlainTest {
        @BeforeEach
        void takesATable(TestTable table) {}

        @Test
        void plain() {}
    }

    @Test
    void whatBelongsToLatencyTestsIsRefusedToOthersWithAReason() {
        Fixture.run(BesideAPlainTest.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("TestTable in")
                .hasMessageContaining("only a @DynamoLatencyTest and its @BeforeEach")
                .hasMessageContaining("@Nested");
    }

    static class DefaultNetworkWithoutKeepAlive {
        @DynamoLatencyTest(modes = CLOSE, iterations = 101, warmup = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void asks(LatencyResult result) {
            result.assertP99Below(Duration.ofMillis(10));
        }
    }

    @Test
    void theDefaultNetworkShowsTheFinding() {
        // three round trips of 5 ms are the least, so this fails on every machine
        Fixture.run(DefaultNetworkWithoutKeepAlive.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("p99 of \"body, Connection: close, Apache 5\": ")
                .hasMessageContaining(", limit 10 ms: over by ");
    }

    /** Asserts in code, and shows its result to the test. */
    abstract static class AssertsInCode {
        private static final List<LatencyResult> RESULTS = new ArrayList<>();

        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void asks(LatencyResult result) {
            RESULTS.add(result);
            asserts(result);
        }

        abstract void asserts(LatencyResult result);

        static List<Outcome> outcomes() {
            return SampleResults.data(RESULTS.get(RESULTS.size() - 1))
                    .assertions()
                    .outcomes();
        }
    }

    static class FailsInCode extends AssertsInCode {
        @Override
        void asserts(LatencyResult result) {
            // the code expects this failure
            assertThatThrownBy(() -> result.assertConnectionsAtMost(0)).isInstanceOf(AssertionError.class);
            result.assertBelow(Statistic.MAX, Duration.ofNanos(1));
        }
    }

    @Test
    void theAssertionInCodeThatFailedTheTestIsInTheReport() {
        Fixture.run(FailsInCode.class).failsWith(AssertionError.class).hasMessageContaining("max of");
        assertThat(AssertsInCode.outcomes())
                .extracting(Outcome::name, Outcome::verdict)
                .containsExactly(tuple("max", Verdict.OVER));
    }

    static class AsksTooMuchInCode extends AssertsInCode {
        @Override
        void asserts(LatencyResult result) {
            result.assertP99Below(Duration.ofDays(1));
        }
    }

    @Test
    void theAssertionInCodeThatTooFewCallsCannotDecideIsInTheReport() {
        Fixture.run(AsksTooMuchInCode.class).failsWith(InsufficientEvidenceException.class);
        assertThat(AssertsInCode.outcomes())
                .extracting(Outcome::name, Outcome::verdict)
                .containsExactly(tuple("p99", Verdict.NOT_RESOLVABLE));
    }

    static class NeedsABackEnd extends Curious {
        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbClient dynamo, TestTable table) {}
    }

    @Test
    void aBackEndThatCannotBeHadSaysWhatToDo(@TempDir Path empty) {
        Fixture run = Fixture.runAsItIs(Map.of("dynamolatency.local.directory", empty.toString()), NeedsABackEnd.class);
        run.failsWith(Throwable.class).hasRootCauseInstanceOf(BackendException.class);
        measuringFailed(run);
    }

    static class BackEndDies extends Curious {
        static final List<Long> OF_OTHER_TESTS = new ArrayList<>();
        int calls;

        @DynamoLatencyTest(iterations = 1000, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, TestTable table) {
            if (++calls == 20) {
                List<Long> own = new ArrayList<>(Fixture.backEnds());
                own.removeAll(OF_OTHER_TESTS);
                assertThat(own).hasSize(1);
                assertThat(ProcessHandle.of(own.get(0)).orElseThrow().destroyForcibly())
                        .isTrue();
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aBackEndThatDiesMidRunIsTheReason() {
        BackEndDies.OF_OTHER_TESTS.addAll(Fixture.backEnds());
        Fixture run = Fixture.runAsItIs(Map.of(), BackEndDies.class);
        run.failsWith(MeasurementException.class)
                .hasMessageContaining("DynamoDB Local")
                .hasMessageContaining("exited with code 137")
                .hasMessageContaining("of the timed run");
        measuringFailed(run);
    }
}
