package io.dynamolatency.internal.launcher;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.dynamolatency.internal.jupiter.declare.SuspendFunction;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Latency tests that return a value: Jupiter passes over them, and the kit's engine fails them. */
@Tag("slow")
class ReturnedValueTest {

    private static final List<String> LOG = new ArrayList<>();

    @TempDir
    private Path reports = Path.of("");

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    private static String message(String method, String type) {
        return "@DynamoLatencyTest on " + method + "(DynamoDbAsyncClient):\n"
                + "  - JUnit does not run a method that returns " + type
                + "; return void, and end an asynchronous body with .join() or use probe.measureAsync(...)";
    }

    static class Returning {
        @DynamoLatencyTest
        CompletableFuture<?> future(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @DynamoLatencyTest
        CompletionStage<?> stage(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @DynamoLatencyTest
        Future<?> anotherFuture(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @DynamoLatencyTest
        int number(DynamoDbAsyncClient dynamo) {
            return 0;
        }

        @Disabled("on purpose")
        @DynamoLatencyTest
        int disabled(DynamoDbAsyncClient dynamo) {
            return 0;
        }
    }

    @Test
    void theEngineFailsEachAndSaysHowToTimeAFuture() {
        List<String> messages = failuresOfTheEngine(selectClass(Returning.class));
        assertThat(messages)
                .containsExactlyInAnyOrder(
                        message("Returning.future", "CompletableFuture"),
                        message("Returning.stage", "CompletionStage"),
                        message("Returning.anotherFuture", "Future"),
                        message("Returning.number", "int"));
    }

    /** As the compiler of Kotlin writes {@code suspend fun}. */
    static class Suspending {
        @DynamoLatencyTest
        Object suspended(DynamoDbAsyncClient dynamo, Continuation<? super String> continuation) {
            return dynamo;
        }
    }

    @Test
    void aSuspendFunctionOfKotlinFailsWithAFaultOfItsOwn() {
        assertThat(failuresOfTheEngine(selectClass(Suspending.class)))
                .containsExactly("@DynamoLatencyTest on Suspending.suspended(DynamoDbAsyncClient, Continuation):\n  - "
                        + SuspendFunction.FAULT);
    }

    @Test
    void aSelectedMethodFailsAlone() {
        assertThat(failuresOfTheEngine(selectMethod(Returning.class, "stage", DynamoDbAsyncClient.class)))
                .containsExactly(message("Returning.stage", "CompletionStage"));
        assertThat(failuresOfTheEngine(selectMethod(Returning.class, "disabled", DynamoDbAsyncClient.class)))
                .isEmpty();
    }

    private static List<String> failuresOfTheEngine(DiscoverySelector selector) {
        return EngineTestKit.engine(new LatencyEngine()).selectors(selector).execute().testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .map(failure -> {
                    assertThat(failure).isInstanceOf(ExtensionConfigurationException.class);
                    return failure.getMessage();
                })
                .toList();
    }

    abstract static class Base<T> {
        @DynamoLatencyTest
        abstract T call(DynamoDbAsyncClient dynamo);
    }

    static class Heir extends Base<CompletableFuture<?>> {
        @Override
        @DynamoLatencyTest
        CompletableFuture<?> call(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    @Test
    void anHeirFailsOnce() {
        assertThat(failuresOfTheEngine(selectClass(Heir.class)))
                .containsExactly(message("Heir.call", "CompletableFuture"));
        assertThat(failuresOfTheEngine(selectClass(Base.class))).isEmpty();
    }

    static class WithOtherTests {
        @BeforeAll
        static void before() {
            LOG.add("before all");
        }

        @DynamoLatencyTest
        CompletableFuture<?> future(DynamoDbAsyncClient dynamo) {
            LOG.add("called");
            return dynamo.listTables();
        }

        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void latency(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @Test
        void ordinary() {
            LOG.add("ordinary");
        }

        @AfterAll
        static void after(LatencyResults results) {
            LOG.add("after all " + results.size());
        }

        @Nested
        class Inner {
            @DynamoLatencyTest
            CompletableFuture<?> nested(DynamoDbAsyncClient dynamo) {
                LOG.add("called");
                return dynamo.listTables();
            }

            @Test
            void ordinary() {
                LOG.add("nested");
            }
        }
    }

    @Test
    void inALauncherTheClassRunsItsOtherTestsOnce() {
        TestExecutionSummary summary = run(selectClass(WithOtherTests.class));
        assertThat(summary.getFailures())
                .extracting(failure -> failure.getException().getMessage())
                .containsExactlyInAnyOrder(
                        message("WithOtherTests.future", "CompletableFuture"),
                        message("Inner.nested", "CompletableFuture"));
        assertThat(summary.getTestsSucceededCount()).isEqualTo(3);
        assertThat(LOG).containsExactly("before all", "ordinary", "nested", "after all 1");
    }

    private TestExecutionSummary run(DiscoverySelector... selectors) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectors)
                                .configurationParameter("dynamolatency.local.scope", "jvm")
                                .configurationParameter("dynamolatency.report.dir", reports.toString())
                                .build(),
                        listener);
        return listener.getSummary();
    }
}
