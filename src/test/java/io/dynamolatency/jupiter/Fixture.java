package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.backend.local.LocalSettings;
import io.dynamolatency.report.RunReport;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ListAssert;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs classes that are written for a test as Jupiter would run a user's. */
final class Fixture {

    private final EngineExecutionResults results;

    private Fixture(EngineExecutionResults results) {
        this.results = results;
    }

    static Fixture run(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    /**
     * What a launcher would set up is set up: Jupiter detects the kit's extension for classes. All these runs share one DynamoDB
     * Local, since the start of one takes longer than most of them.
     */
    static Fixture run(Map<String, String> parameters, Class<?>... classes) {
        Map<String, String> all = new HashMap<>(Map.of(LocalSettings.LIFETIME, "JVM"));
        all.putAll(parameters);
        return runAsItIs(all, classes);
    }

    /** Without saying how long DynamoDB Local lives: for tests of its life. */
    static Fixture runAsItIs(Map<String, String> parameters, Class<?>... classes) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
                .selectors(Arrays.stream(classes)
                        .map(DiscoverySelectors::selectClass)
                        .toArray(ClassSelector[]::new))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter(
                        "junit.jupiter.extensions.autodetection.include", LatencyResultsExtension.class.getName())
                .configurationParameter(RunReport.DIR, "target/fixtures");
        parameters.forEach(kit::configurationParameter);
        return new Fixture(kit.execute());
    }

    Events tests() {
        return results.testEvents();
    }

    Events containers() {
        return results.containerEvents();
    }

    /** So many tests ran and all were green, and so was every class. */
    Fixture passes(int tests) {
        assertThat(failures()).isEmpty();
        tests().assertStatistics(s -> s.started(tests).succeeded(tests));
        return this;
    }

    /** The display names of the tests, in the order they ran. */
    ListAssert<String> names() {
        return assertThat(tests().started()
                .map(e -> e.getTestDescriptor().getDisplayName())
                .toList());
    }

    /** All that failed, tests and containers, in that order. */
    List<Throwable> failures() {
        return Stream.concat(tests().failed().stream(), containers().failed().stream())
                .map(Fixture::failure)
                .toList();
    }

    /** One failed, and no other. */
    AbstractThrowableAssert<?, ? extends Throwable> failsWith(Class<? extends Throwable> type) {
        assertThat(failures()).hasSize(1);
        return assertThat(failures().get(0)).isInstanceOf(type);
    }

    /** The processes of back ends that this JVM has started, those of other tests included. */
    static List<Long> backEnds() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").contains("ForkedServer"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }
}
