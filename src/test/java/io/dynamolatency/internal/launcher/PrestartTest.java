package io.dynamolatency.internal.launcher;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.dynamolatency.jupiter.AcrossVersions;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** When DynamoDB Local starts ahead of the first test that needs it, and when it does not. */
@Timeout(120)
@Tag("slow")
class PrestartTest {

    private static final String THREAD = "dynamo-latency-prestart";

    /** The processes that a run has started before its first test, or until it gave up waiting for one. */
    private static final List<Long> STARTED = new ArrayList<>();

    private static Set<Long> before = Set.of();

    @TempDir
    private Path reports = Path.of("");

    @BeforeEach
    void nothingYet() {
        STARTED.clear();
        before = backEnds();
    }

    private static Set<Long> backEnds() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").contains("ForkedServer"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static List<Long> startedSince() {
        return backEnds().stream().filter(pid -> !before.contains(pid)).toList();
    }

    /** Waits for the thread that starts something. */
    private static void look() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(THREAD)) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            }
        }
        STARTED.addAll(startedSince());
    }

    /** A test of another kind that waits for what is started beside it. */
    static class Looks {
        @Test
        void other() throws InterruptedException {
            look();
        }
    }

    /** Waits before the class's first test, which has not asked for anything then. */
    static final class Ahead implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            look();
        }
    }

    @ExtendWith(Ahead.class)
    @Tag("slow")
    static class Measures {
        @DynamoLatencyTest(iterations = 2, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
            assertThat(startedSince()).isEqualTo(STARTED);
        }
    }

    private LauncherDiscoveryRequestBuilder request(Map<String, String> parameters, DiscoverySelector... selectors) {
        Map<String, String> all = new HashMap<>(Map.of("dynamolatency.report.dir", reports.toString()));
        all.putAll(parameters);
        return LauncherDiscoveryRequestBuilder.request().selectors(selectors).configurationParameters(all);
    }

    private static TestExecutionSummary run(LauncherDiscoveryRequest request) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    private TestExecutionSummary run(Class<?>... classes) {
        return run(request(Map.of(), selectors(classes)).build());
    }

    private static DiscoverySelector[] selectors(Class<?>... classes) {
        return List.of(classes).stream().map(c -> selectClass(c)).toArray(DiscoverySelector[]::new);
    }

    @Test
    void aRunWithALatencyTestStartsItBeforeTheTestAndEndsItAfter() {
        TestExecutionSummary summary = run(Measures.class);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(STARTED).as("started ahead, and no other for the test").hasSize(1);
        assertThat(startedSince()).as("left").isEmpty();
    }

    @Test
    void aRunThatIsToldNotToStartsItWithTheTest() {
        TestExecutionSummary summary = run(request(Map.of("dynamolatency.prestart", "false"), selectors(Measures.class))
                .build());
        assertThat(STARTED).isEmpty();
        // its body compares what was started ahead with what there is: now there is one more
        assertThat(summary.getFailures()).hasSize(1);
        assertThat(startedSince()).isEmpty();
    }

    @Disabled("here")
    static class IsDisabled extends Measures {}

    @EnabledIfSystemProperty(named = "no.such.property", matches = "true")
    static class IsConditional extends Measures {}

    static final class Never implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod().isPresent()
                    ? ConditionEvaluationResult.disabled("never")
                    : ConditionEvaluationResult.enabled("the class");
        }
    }

    static class IsExtended {
        @RegisterExtension
        static final Never NEVER = new Never();

        @DynamoLatencyTest(iterations = 2, warmup = 0)
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class IsFaulty {
        @DynamoLatencyTest(iterations = 0)
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class IsDirect {
        @SuppressWarnings("DoNotCallSuggester") // JUnit does, through the kit
        static DynamoDbClient none() {
            throw new IllegalStateException("there is none");
        }

        @DynamoLatencyTest(iterations = 2, warmup = 0)
        @UseClient(method = "none", direct = true)
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class IsElsewhere {
        @DynamoLatencyTest
        @AcrossVersions(of = "com.acme:unpublished", from = "1.0")
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aRunWhoseTestsRunInOtherJvmsStartsNothing() {
        TestExecutionSummary summary =
                run(request(Map.of("dynamolatency.local.offline", "true"), selectors(Looks.class, IsElsewhere.class))
                        .build());
        assertThat(STARTED).isEmpty();
        assertThat(summary.getFailures())
                .singleElement()
                .extracting(failure -> failure.getException().getMessage())
                .asString()
                .contains("com.acme:unpublished");
    }

    @Test
    void aRunWhoseLatencyTestsMayAllBeSkippedOrNeedNoneStartsNothing() {
        run(Looks.class, IsDisabled.class, IsConditional.class, IsExtended.class, IsFaulty.class, IsDirect.class);
        assertThat(STARTED).isEmpty();
        assertThat(startedSince()).isEmpty();
    }

    @Test
    void noOtherTestsStartAnything() {
        run(Looks.class);
        run(request(Map.of(DynamoLatencyTest.ENABLED, "false"), selectors(Looks.class, Measures.class))
                .build());
        run(request(Map.of(), selectors(Looks.class, Measures.class))
                .filters(TagFilter.excludeTags("slow"))
                .build());
        run(request(Map.of(), selectMethod(Looks.class, "other")).build());
        run(request(Map.of("junit.platform.execution.dryRun.enabled", "true"), selectors(Measures.class))
                .build());
        run(request(
                        Map.of("junit.jupiter.extensions.autodetection.enabled", "true"),
                        selectors(Looks.class, IsExtended.class))
                .build());
        assertThat(STARTED).isEmpty();
        assertThat(startedSince()).isEmpty();
    }

    @Test
    void discoveryStartsNothing() throws InterruptedException {
        TestPlan plan = LauncherFactory.create()
                .discover(request(Map.of(), selectors(Measures.class)).build());
        look();
        assertThat(plan.containsTests()).isTrue();
        assertThat(STARTED).isEmpty();
    }

    static class IsAborted extends Measures {
        @BeforeEach
        void abort() {
            Assumptions.abort("after all");
        }
    }

    @Test
    void oneThatNobodyAskedForEndsWithTheRun() {
        assertThat(run(IsAborted.class).getTestsAbortedCount()).isEqualTo(1);
        assertThat(STARTED).hasSize(1);
        assertThat(startedSince()).isEmpty();
    }

    @Test
    void aStartThatFailsIsTheFailureOfTheTestThatAsksAndOfNoOther() {
        String empty = reports.toString();
        TestExecutionSummary summary =
                run(request(Map.of("dynamolatency.local.directory", empty), selectors(Looks.class, Measures.class))
                        .build());
        assertThat(summary.getTestsSucceededCount()).as("the other").isEqualTo(1);
        assertThat(summary.getFailures())
                .singleElement()
                .extracting(failure -> failure.getException().getMessage())
                .asString()
                .contains("dynamolatency.local.directory: " + empty + " has no jars");
        assertThat(startedSince()).isEmpty();
    }
}
