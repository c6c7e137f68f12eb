package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.suite.SuiteGuard;
import io.dynamolatency.internal.suite.SuiteSettings;
import io.dynamolatency.internal.suite.SuiteVerdict;
import io.dynamolatency.internal.text.SafeText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.ClasspathRootSelector;
import org.junit.platform.engine.discovery.ModuleSelector;
import org.junit.platform.engine.discovery.PackageSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.opentest4j.TestAbortedException;

/** The test that fails if the other tests of a guarded suite lose connections. Runs after all other tests. */
final class SuiteGuardTest extends AbstractTestDescriptor {

    private static final String SEGMENT = "suite";
    private static final String ALL = "all";

    private final Function<String, Optional<String>> parameters;
    private final boolean wholeSuite;

    private SuiteGuardTest(UniqueId id, Function<String, Optional<String>> parameters, Optional<String> after) {
        super(
                id,
                "suite guard: connections are reused"
                        + after.map(name -> ", up to " + name).orElse(""));
        this.parameters = parameters;
        this.wholeSuite = after.isEmpty();
    }

    /**
     * Returns the test in its class; empty if the suite is not guarded. Also empty inside a different engine's run,
     * because the guard of the whole run sees these tests.
     */
    static Optional<TestDescriptor> of(UniqueId engine, EngineDiscoveryRequest request) {
        Function<String, Optional<String>> parameters = request.getConfigurationParameters()::get;
        if (!SuiteSettings.on(parameters) || engine.getSegments().size() > 1) {
            return Optional.empty();
        }
        Optional<String> after = part(request);
        TestDescriptor container = new LatencyEngine.TestedClass(engine, SuiteGuard.class);
        container.addChild(
                new SuiteGuardTest(container.getUniqueId().append(SEGMENT, after.orElse(ALL)), parameters, after));
        return Optional.of(container);
    }

    /**
     * Returns which part of the tests a request selects; empty if the request does not show that it selects only a
     * part.
     */
    private static Optional<String> part(EngineDiscoveryRequest request) {
        // a rerun of the guard's test judges the same tests again, under the same name
        Optional<String> again = request.getSelectorsByType(UniqueIdSelector.class).stream()
                .map(selector -> selector.getUniqueId().getLastSegment())
                .filter(last -> last.getType().equals(SEGMENT))
                .map(UniqueId.Segment::getValue)
                .findFirst();
        if (again.isPresent()) {
            return again.filter(part -> !part.equals(ALL));
        }
        if (!request.getSelectorsByType(DiscoverySelector.class).stream().allMatch(SuiteGuardTest::ofWholeSuites)) {
            return Optional.of("the selected tests");
        }
        List<ClassSelector> classes = request.getSelectorsByType(ClassSelector.class);
        // a fork of Surefire gets its classes one by one, and does not know the other classes
        return classes.size() == 1 ? Optional.of(classes.get(0).getClassName()) : Optional.empty();
    }

    /**
     * Returns whether build tools use such a selector to run all tests. IDEs use other selectors to run some of the
     * tests.
     */
    private static boolean ofWholeSuites(DiscoverySelector selector) {
        return selector instanceof ClassSelector
                || selector instanceof ClasspathRootSelector
                || selector instanceof ModuleSelector
                || (selector instanceof PackageSelector all
                        && all.getPackageName().isEmpty());
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }

    /** Judges the connections of the tests that have run so far. */
    TestExecutionResult run() {
        try {
            Optional<SuiteGuard> guard = SuiteGuard.open(parameters);
            if (guard.isEmpty()) {
                return TestExecutionResult.successful();
            }
            return result(guard.get().verdict(wholeSuite));
        } catch (RuntimeException | IOException failed) {
            return TestExecutionResult.failed(failed);
        }
    }

    private static TestExecutionResult result(SuiteVerdict verdict) {
        return switch (verdict.outcome()) {
            case FAILED -> TestExecutionResult.failed(withoutStack(verdict.text()));
            case NOTHING_SEEN -> {
                System.out.println(SafeText.lines(verdict.text()));
                yield TestExecutionResult.aborted(new TestAbortedException(SafeText.lines(verdict.text())));
            }
            case PASSED -> {
                System.out.println(SafeText.lines(verdict.text()));
                yield TestExecutionResult.successful();
            }
        };
    }

    /** Returns a failure without the launcher's stack, because that stack does not help the user. */
    private static AssertionError withoutStack(String text) {
        AssertionError failure = new AssertionError(SafeText.lines(text));
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }
}
