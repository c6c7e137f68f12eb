package io.dynamolatency.internal.launcher;

import static io.dynamolatency.TlsVersion.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.ExpectResilience;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the launcher finds of the kit by itself. */
@Tag("slow")
class LauncherTest {

    private static final List<String> LOG = new ArrayList<>();

    @TempDir
    private Path reports = Path.of("");

    private LauncherDiscoveryRequest request(DiscoverySelector... selectors) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameter("dynamolatency.local.scope", "jvm")
                .configurationParameter("dynamolatency.report.dir", reports.toString())
                .build();
    }

    private TestExecutionSummary run(DiscoverySelector... selectors) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request(selectors), listener);
        return listener.getSummary();
    }

    static class Measured {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void listTables(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterAll
        static void all(LatencyResults results) {
            LOG.add("all " + results.size());
        }
    }

    @Test
    void aRunLeavesResultsAndGivesThemToAfterAll() throws Exception {
        LOG.clear();
        TestExecutionSummary summary = run(selectClass(Measured.class));
        assertThat(summary.getFailures()).isEmpty();
        assertThat(LOG).containsExactly("all 1");
        JsonObject json = JsonParser.parseString(ResultsSchema.checked(reports.resolve("results.json")))
                .getAsJsonObject();
        JsonObject result = json.getAsJsonArray("results").get(0).getAsJsonObject();
        assertThat(result.get("testClass").getAsString()).isEqualTo(Measured.class.getName());
        assertThat(result.get("count").getAsInt()).isEqualTo(10);
        List<Double> phases = result.getAsJsonObject("phasesMillis").entrySet().stream()
                .map(phase -> phase.getValue().getAsDouble())
                .toList();
        assertThat(phases).hasSize(6).allMatch(millis -> millis >= 0);
        // a JVM of many runs has its first verdict behind it, but each report has a first of its own
        JsonObject time = json.getAsJsonObject("timeToFirstVerdict");
        assertThat(time.get("beforeTheTestMillis").getAsDouble()
                        + phases.stream().mapToDouble(d -> d).sum())
                .isCloseTo(time.get("millis").getAsDouble(), within(1e-3));
        assertThat(json.getAsJsonObject("environment").get("backend").getAsString())
                .isEqualTo("DynamoDB Local 3.3.1");
    }

    @Test
    void aReportThatCannotBeWrittenLeavesTestsAsTheyAre() throws Exception {
        Files.writeString(reports.resolve("occupied"), "a file, where a directory would have to be");
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(Measured.class))
                                    .configurationParameter("dynamolatency.local.scope", "jvm")
                                    .configurationParameter("dynamolatency.report.title", "Ours")
                                    .configurationParameter(
                                            "dynamolatency.report.dir",
                                            reports.resolve("occupied").toString())
                                    .build(),
                            listener);
        } finally {
            System.setOut(console);
        }
        assertThat(listener.getSummary().getFailures()).isEmpty();
        assertThat(listener.getSummary().getTestsSucceededCount()).isEqualTo(1);
        assertThat(printed.toString(UTF_8)).containsOnlyOnce("WARNING: ").contains("could not be written to ");
    }

    static class Ordinary {
        @Test
        void test() {}
    }

    @Test
    void aRunThatMeasuredNothingLeavesNothing() {
        assertThat(run(selectClass(Ordinary.class)).getTestsSucceededCount()).isEqualTo(1);
        assertThat(reports).isEmptyDirectory();
    }

    @Test
    void anUnknownParameterThatOnlyTheLauncherIsToldFailsTheRun() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Ordinary.class))
                                .configurationParameter("dynamolatency.iteration", "3")
                                .build(),
                        listener);
        assertThat(listener.getSummary().getFailures())
                .singleElement()
                .extracting(f -> f.getException().getMessage())
                .asString()
                .startsWith("parameter dynamolatency.iteration is unknown; similar names: dynamolatency.iterations, ");
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // tests that JUnit ignores
    static class Misdeclared {
        @DynamoLatencyTest
        private void hidden(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        static void shared(DynamoDbClient dynamo) {}

        @DynamoLatencyTest
        private static String allAtOnce() {
            return "";
        }

        @Test
        @ExpectLatency(p50 = "1 ms")
        void expectsOnly() {}

        @Test
        @CompareToBaseline
        void comparesOnly() {}

        @Test
        @ExpectResilience(errors = 0)
        void limitsErrorsOnly() {}

        @Test
        @Fault(kind = FaultKind.RESET)
        void faultOnly() {}

        @Test
        @Fault(kind = FaultKind.RESET, every = 2)
        @Fault(kind = FaultKind.STALL, every = 3)
        void faultsOnly() {}

        @Nested
        class Inner {
            @DynamoLatencyTest
            private void nested(DynamoDbClient dynamo) {}
        }
    }

    @Test
    void testsThatJupiterPassesOverFail() {
        assertThat(run(selectClass(Misdeclared.class)).getFailures())
                .extracting(f -> f.getException().getMessage())
                .containsExactlyInAnyOrder(
                        "@DynamoLatencyTest on Misdeclared.hidden(DynamoDbClient):\n"
                                + "  - JUnit does not run a private method; remove the modifier",
                        "@DynamoLatencyTest on Misdeclared.shared(DynamoDbClient):\n"
                                + "  - JUnit does not run a static method; remove the modifier",
                        "@DynamoLatencyTest on Misdeclared.allAtOnce():\n"
                                + "  - JUnit does not run a private method; remove the modifier\n"
                                + "  - JUnit does not run a static method; remove the modifier\n"
                                + "  - JUnit does not run a method that returns String; return void, and end an"
                                + " asynchronous body with .join() or use probe.measureAsync(...)",
                        "@DynamoLatencyTest on Misdeclared.expectsOnly():\n"
                                + "  - it has an expectation but is not a latency test; add @DynamoLatencyTest",
                        "@DynamoLatencyTest on Misdeclared.comparesOnly():\n"
                                + "  - it has an expectation but is not a latency test; add @DynamoLatencyTest",
                        "@DynamoLatencyTest on Misdeclared.limitsErrorsOnly():\n"
                                + "  - it has an expectation but is not a latency test; add @DynamoLatencyTest",
                        "@DynamoLatencyTest on Misdeclared.faultOnly():\n"
                                + "  - it plans a fault but is not a latency test; add @DynamoLatencyTest",
                        "@DynamoLatencyTest on Misdeclared.faultsOnly():\n"
                                + "  - it plans a fault but is not a latency test; add @DynamoLatencyTest",
                        "@DynamoLatencyTest on Inner.nested(DynamoDbClient):\n"
                                + "  - JUnit does not run a private method; remove the modifier");
    }

    @Test
    void theyAreFoundByMethodAndByIdAsWell() {
        TestExecutionSummary byMethod = run(selectMethod(Misdeclared.class, "hidden", DynamoDbClient.class));
        assertThat(byMethod.getTestsFailedCount()).isEqualTo(1);
        TestIdentifier failed = byMethod.getFailures().get(0).getTestIdentifier();
        assertThat(run(selectUniqueId(failed.getUniqueId())).getTestsFailedCount())
                .isEqualTo(1);
    }

    static class Overridden {
        @DynamoLatencyTest
        void test(DynamoDbClient dynamo) {}
    }

    @Tag("slow")
    static class Overriding extends Overridden {
        @Override
        void test(DynamoDbClient dynamo) {}
    }

    static class DisabledOverriding extends Overridden {
        @Override
        @Disabled("on purpose")
        void test(DynamoDbClient dynamo) {}
    }

    @Test
    void anHeirThatForgetsTheAnnotationFails() {
        assertThat(run(selectClass(Overriding.class)).getFailures())
                .singleElement()
                .extracting(f -> f.getException().getMessage())
                .isEqualTo("@DynamoLatencyTest on Overriding.test(DynamoDbClient):\n"
                        + "  - it overrides a latency test of Overridden, so JUnit runs neither; add"
                        + " @DynamoLatencyTest, or @Disabled with the reason");
        assertThat(run(selectClass(DisabledOverriding.class)).getTestsFoundCount())
                .isZero();
    }

    interface Contract {
        @DynamoLatencyTest
        default void test(DynamoDbClient dynamo) {}
    }

    interface NarrowerContract extends Contract {
        @Override
        default void test(DynamoDbClient dynamo) {}
    }

    static class OverridesContract implements Contract {
        @Override
        public void test(DynamoDbClient dynamo) {}
    }

    static class HeirOfContract extends OverridesContract {}

    static class InheritsNarrowerContract implements NarrowerContract {}

    static class KeepsContract implements Contract {
        @Override
        @DynamoLatencyTest
        public void test(DynamoDbClient dynamo) {}

        public void test() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {OverridesContract.class, HeirOfContract.class, InheritsNarrowerContract.class})
    void aMethodThatOverridesATestOfAnInterfaceFails(Class<?> type) {
        assertThat(run(selectClass(type)).getFailures())
                .singleElement()
                .extracting(f -> f.getException().getMessage())
                .isEqualTo("@DynamoLatencyTest on " + type.getSimpleName() + ".test(DynamoDbClient):\n"
                        + "  - it overrides a latency test of Contract, so JUnit runs neither; add"
                        + " @DynamoLatencyTest, or @Disabled with the reason");
        assertThat(InvalidDeclaration.of(KeepsContract.class)).isEmpty();
    }

    @Test
    void tagsAndTheSwitchCountForMisdeclaredTestsAsWell() {
        LauncherDiscoveryRequestBuilder slow = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Overriding.class), selectClass(Misdeclared.class))
                .filters(TagFilter.includeTags("slow"));
        assertThat(LauncherFactory.create().discover(slow.build()).countTestIdentifiers(TestIdentifier::isTest))
                .isEqualTo(1);
        LauncherDiscoveryRequest off = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Overriding.class))
                .configurationParameter(DynamoLatencyTest.ENABLED, "false")
                .build();
        assertThat(LauncherFactory.create().discover(off).countTestIdentifiers(TestIdentifier::isTest))
                .isZero();
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // a test that JUnit ignores
    abstract static class Base {
        @DynamoLatencyTest
        private void hidden(DynamoDbClient dynamo) {}
    }

    static class Heir extends Base {}

    @Test
    void anAbstractClassIsNotRunAndItsHeirIs() {
        assertThat(run(selectClass(Base.class)).getTestsFoundCount()).isZero();
        assertThat(run(selectClass(Heir.class)).getTestsFailedCount()).isEqualTo(1);
    }

    @Test
    void detectionIsLeftAloneWhereSomebodyDecidedAboutIt() {
        List<String> keys = List.of(ExtensionDetection.ENABLED, ExtensionDetection.INCLUDE, ExtensionDetection.EXCLUDE);
        List<String> before =
                keys.stream().map(key -> System.getProperty(key, "unset")).toList();
        try {
            keys.forEach(System::clearProperty);
            for (String key : keys) {
                new ExtensionDetection()
                        .launcherDiscoveryStarted(LauncherDiscoveryRequestBuilder.request()
                                .configurationParameter(key, key.equals(ExtensionDetection.ENABLED) ? "true" : "com.*")
                                .build());
                assertThat(keys).allMatch(k -> System.getProperty(k) == null);
            }
            new ExtensionDetection().launcherDiscoveryStarted(request());
            assertThat(System.getProperty(ExtensionDetection.ENABLED)).isEqualTo("true");
            assertThat(System.getProperty(ExtensionDetection.INCLUDE))
                    .isEqualTo("io.dynamolatency.internal.jupiter.run.LatencyResultsExtension");
            // a request of the same JVM that comes later and decides for itself
            new ExtensionDetection()
                    .launcherDiscoveryStarted(LauncherDiscoveryRequestBuilder.request()
                            .configurationParameter(ExtensionDetection.ENABLED, "true")
                            .build());
            assertThat(keys).allMatch(k -> System.getProperty(k) == null);
        } finally {
            for (int i = 0; i < keys.size(); i++) {
                System.clearProperty(keys.get(i));
                if (!before.get(i).equals("unset")) {
                    System.setProperty(keys.get(i), before.get(i));
                }
            }
        }
    }

    @Test
    void servicesAreDeclared() {
        assertThat(Stream.of(
                                "org.junit.platform.engine.TestEngine",
                                "org.junit.platform.launcher.TestExecutionListener",
                                "org.junit.platform.launcher.LauncherDiscoveryListener",
                                "org.junit.jupiter.api.extension.Extension",
                                "io.dynamolatency.internal.access.LatencyTestProvider")
                        .map(s -> LauncherTest.class.getResource("/META-INF/services/" + s)))
                .doesNotContainNull();
    }
}
