package io.dynamolatency.internal.launcher;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.MeasurementException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Tests without evidence are not green: each once with a synchronous and once with an asynchronous body, both as a
 * launcher runs them.
 */
@Timeout(120)
@Tag("slow")
class NoVacuousPassTest {

    @TempDir
    private Path reports = Path.of("");

    /** The outcomes of a run. */
    private static final class Told implements TestExecutionListener {
        private final List<Throwable> failures = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private int succeeded;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(failures::add);
            if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                succeeded++;
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.add(reason);
        }
    }

    private Told run(Map<String, String> parameters, Class<?>... classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameter("dynamolatency.local.scope", "jvm")
                .configurationParameter("dynamolatency.report.dir", reports.toString())
                .configurationParameters(parameters);
        for (Class<?> testClass : classes) {
            request.selectors(selectClass(testClass));
        }
        Told told = new Told();
        LauncherFactory.create().execute(request.build(), told);
        return told;
    }

    /** Both fail, for the same reason. */
    private void bothFail(Class<? extends Throwable> type, String reason, Class<?> one, Class<?> other) {
        Told told = run(Map.of(), one, other);
        assertThat(told.succeeded).isZero();
        assertThat(told.failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(type).hasMessageContaining(reason));
    }

    static class NoCalls {
        @DynamoLatencyTest(iterations = 0)
        void body(DynamoDbClient dynamo) {}
    }

    static class NoCallsAsync {
        @DynamoLatencyTest(iterations = 0)
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture.completedFuture("").join();
        }
    }

    @Test
    void zeroSamples() {
        bothFail(
                ExtensionConfigurationException.class,
                "iterations = 0; write 1 or more",
                NoCalls.class,
                NoCallsAsync.class);
    }

    static class NoRequests {
        @DynamoLatencyTest(iterations = 5, warmup = 0)
        void body(DynamoDbClient dynamo) {}
    }

    static class NoRequestsAsync {
        @DynamoLatencyTest(iterations = 5, warmup = 0)
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture.completedFuture("").join();
        }
    }

    @Test
    void samplesOfNothing() {
        bothFail(MeasurementException.class, "sent no request", NoRequests.class, NoRequestsAsync.class);
    }

    static class AllFail {
        // fewer than are given up after so many in a row, and all of them allowed
        @DynamoLatencyTest(iterations = 5, warmup = 0, errorsAllowed = 5, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            throw new IllegalStateException("not today");
        }
    }

    static class AllFailAsync {
        @DynamoLatencyTest(iterations = 5, warmup = 0, errorsAllowed = 5, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables()
                    .thenCompose(answer -> CompletableFuture.failedFuture(new IllegalStateException("not today")))
                    .join();
        }
    }

    @Test
    void allFailed() {
        bothFail(
                MeasurementException.class,
                "5 calls in a row failed in the timed run, so the measurement stopped: 5 x"
                        + " java.lang.IllegalStateException",
                AllFail.class,
                AllFailAsync.class);
    }

    static class TooFew {
        @DynamoLatencyTest(iterations = 50, warmup = 0)
        @ExpectLatency(p99 = "1 min")
        void body(DynamoDbClient dynamo) {}
    }

    static class TooFewAsync {
        @DynamoLatencyTest(iterations = 50, warmup = 0)
        @ExpectLatency(p99 = "1 min")
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture.completedFuture("").join();
        }
    }

    @Test
    void aPercentileThatIsDeclaredAndCannotBeTold() {
        bothFail(
                ExtensionConfigurationException.class,
                "a p99 needs at least 101 calls",
                TooFew.class,
                TooFewAsync.class);
    }

    static class TooFewSucceed {
        private int calls;

        @DynamoLatencyTest(
                iterations = 101,
                maxIterations = 101,
                warmup = 0,
                errorsAllowed = 1,
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(p99 = "1 min")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            if (++calls == 50) {
                throw new IllegalStateException("not today");
            }
        }
    }

    static class TooFewSucceedAsync {
        @DynamoLatencyTest(iterations = 50, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        @AfterEach
        void asks(LatencyResult result) {
            result.assertP99Below(Duration.ofDays(1));
        }
    }

    @Test
    void aPercentileThatCouldNotBeTold() {
        bothFail(
                InsufficientEvidenceException.class,
                "it needs at least 101 calls",
                TooFewSucceed.class,
                TooFewSucceedAsync.class);
    }

    static class KeepsWhat {
        @DynamoLatencyTest(iterations = 1, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectKeepAlive
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class KeepsWhatAsync {
        @DynamoLatencyTest(iterations = 1, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectKeepAlive
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    @Test
    void connectionsOfSoFewCallsThatNothingCouldBeLost() {
        bothFail(
                ExtensionConfigurationException.class,
                "iterations = 1 can't show whether connections are reused",
                KeepsWhat.class,
                KeepsWhatAsync.class);
    }

    static class KeepsElsewhere {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectKeepAlive
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(CLOSE, dynamo::listTables);
        }
    }

    static class KeepsElsewhereAsync {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectKeepAlive
        void body(LatencyProbe probe, DynamoDbAsyncClient dynamo) {
            probe.measureAsync(CLOSE, dynamo::listTables);
        }
    }

    @Test
    void connectionsOfModesThatTheProbeDoesNotMeasure() {
        bothFail(
                MeasurementException.class,
                "@ExpectKeepAlive applies to [KEEP_ALIVE, AS_BUILT]; the probe has measured neither, only [CLOSE]",
                KeepsElsewhere.class,
                KeepsElsewhereAsync.class);
    }

    @CompareToBaseline
    static class NoBaseline {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @CompareToBaseline
    static class NoBaselineAsync {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    @Test
    void aBaselineThatIsNotThere(@TempDir Path baselines) {
        Told told = run(
                Map.of("dynamolatency.baseline.dir", baselines.toString()), NoBaseline.class, NoBaselineAsync.class);
        assertThat(told.failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(InsufficientEvidenceException.class)
                        .hasMessageContaining("can't be compared with its baseline: there is none"))
                // of the class that its author wrote
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining(baselines
                                .resolve(NoBaselineAsync.class.getName() + ".json")
                                .toString()));
    }

    @Test
    void disabledByParameter() {
        Told told = run(Map.of("dynamolatency.enabled", "false"), AllFail.class, AllFailAsync.class);
        assertThat(told.succeeded).isZero();
        assertThat(told.failures).isEmpty();
        assertThat(told.skipped)
                .containsExactly(
                        "latency tests are skipped: dynamolatency.enabled = false",
                        "latency tests are skipped: dynamolatency.enabled = false");
    }
}
