package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.TestExecutionResult.Status.ABORTED;
import static org.junit.platform.engine.TestExecutionResult.Status.FAILED;
import static org.junit.platform.engine.TestExecutionResult.Status.SUCCESSFUL;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.dynamolatency.internal.http.ClassPathWithout;
import io.dynamolatency.internal.suite.SuiteGuard;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The guard runs however Gradle and IDEs select tests: by classes alone, one class, a method, a package, a folder. */
@Timeout(120)
@Tag("server")
class GuardSelectionTest extends GuardedRun {

    static class Loses {
        @Test
        void calls() {
            try (DynamoDbClient dynamo = builder()
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .overrideConfiguration(o -> o.putHeader("Connection", "close"))
                    .build()) {
                IntStream.range(0, 5).forEach(i -> call(dynamo));
            }
        }
    }

    static class Silent {
        @Test
        void none() {}
    }

    static Stream<Arguments> selections() throws URISyntaxException {
        Path classes = Path.of(GuardSelectionTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return Stream.of(Loses.class, Silent.class)
                .flatMap(type -> Stream.of(
                        // Gradle, and IntelliJ for a folder
                        Arguments.of(type, List.of(selectClass(type), selectClass(NoCalls.class)), true),
                        // IDEs
                        Arguments.of(type, List.of(selectClass(type)), false),
                        Arguments.of(type, List.of(selectMethod(type, type == Loses.class ? "calls" : "none")), false),
                        Arguments.of(type, List.of(selectPackage(type.getPackageName())), false),
                        // Eclipse for a source folder, and the console launcher
                        Arguments.of(type, selectClasspathRoots(Set.of(classes)), true)));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void theGuardJudgesWhatWasSelected(Class<?> type, List<DiscoverySelector> selectors, boolean whole) {
        run(type, selectors);
        TestExecutionResult guard = guard();
        assertThat(guard.getStatus()).isEqualTo(type == Loses.class || whole ? FAILED : ABORTED);
        assertThat(guard.getThrowable().orElseThrow())
                .hasMessageContaining(
                        type == Loses.class ? "5 requests, 5 connections" : "no DynamoDB client sent a request");
    }

    @Test
    void aPartOfTheTestsSaysThatItWritesNoBudget() {
        parameters.put("dynamolatency.suite.budget", "update");
        run(Loses.class, List.of(selectClass(Loses.class)));
        assertThat(guard().getStatus()).isEqualTo(FAILED);
        assertThat(guard().getThrowable().orElseThrow())
                .hasMessageContaining("connections are lost")
                .hasMessageEndingWith("update writes nothing for a part of the tests; run all classes in one JVM");
        assertThat(directory.resolve("suite-budget.properties")).doesNotExist();
    }

    /** Gradle's workers share the classes of a suite, and one of them may have those without calls. */
    @Test
    void aWorkerOfGradleWithoutRequestsIsSkipped() {
        System.setProperty("org.gradle.test.worker", "7");
        try {
            run(Silent.class, List.of(selectClass(Silent.class), selectClass(NoCalls.class)));
        } finally {
            System.clearProperty("org.gradle.test.worker");
        }
        assertThat(guard().getStatus()).isEqualTo(ABORTED);
        assertThat(outcomes.values()).extracting(TestExecutionResult::getStatus).containsOnly(ABORTED, SUCCESSFUL);
    }

    /** Surefire 3.5.3 leaves other tests out of its reports if a class of the run has nested classes. */
    @Test
    void testsWithoutASourceAreBelowTheNameOfTheirClass() {
        List<? extends TestDescriptor> tests = new LatencyEngine()
                        .discover(
                                LauncherDiscoveryRequestBuilder.request()
                                        .configurationParameters(parameters)
                                        .configurationParameter("dynamolatency.iteratoins", "7")
                                        .build(),
                                UniqueId.forEngine("dynamo-latency"))
                        .getDescendants()
                        .stream()
                        .filter(node -> node.isTest() && node.getSource().isEmpty())
                        .toList();
        assertThat(tests)
                .hasSize(2)
                .extracting(test -> test.getParent().orElseThrow().getDisplayName())
                .containsExactly(SuiteGuard.class.getName(), DynamoLatencyTest.class.getName());
    }

    /** Of JUnit's engines, a suite of JUnit 4 has only the vintage engine. */
    @Test
    void aSuiteWithoutJupiterIsGuarded() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (ClassPathWithout jupiter = new ClassPathWithout("junit-jupiter(-\\w+)?")) {
            Thread.currentThread().setContextClassLoader(jupiter);
            assertThat(jupiter.loadClass(WithoutJupiter.class.getName())
                            .getMethod("run", Map.class)
                            .invoke(null, parameters))
                    .asString()
                    .contains("no DynamoDB client sent a request in 0 tests");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Runs in a class loader of its own. */
    public static final class WithoutJupiter {

        private WithoutJupiter() {}

        /** Returns what failed. */
        public static String run(Map<String, String> parameters) {
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .configurationParameters(parameters)
                                    .build(),
                            listener);
            return listener.getSummary().getFailures().stream()
                    .map(failure -> failure.getException().getMessage())
                    .collect(Collectors.joining());
        }
    }

    private void run(Class<?> type, List<? extends DiscoverySelector> selectors) {
        run(
                List.of(new JupiterTestEngine(), new LatencyEngine()),
                selectors,
                includeClassNamePatterns(Pattern.quote(type.getName()), Pattern.quote(NoCalls.class.getName())));
    }

    @Override
    TestExecutionResult guard() {
        assertThat(order).last().asString().startsWith(GUARD);
        return outcomes.entrySet().stream()
                .filter(outcome -> outcome.getKey().startsWith(GUARD))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
