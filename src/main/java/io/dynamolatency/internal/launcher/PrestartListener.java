package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.jupiter.run.Prestart;
import io.dynamolatency.internal.process.UserProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prepares a run with latency tests as soon as tests start to run. From then on, all clients that tests build trust the
 * run's certificate authority. The back end also starts. Classes with latency tests run without the user's HTTP proxy.
 * Discovery would be too early, because IDEs also discover tests only to show them, and later filters can remove tests.
 */
public final class PrestartListener implements TestExecutionListener {

    /** A parameter of JUnit. If {@code true}, the launcher only pretends to run tests. */
    private static final String DRY_RUN = "junit.platform.execution.dryRun.enabled";

    private final Map<TestPlan, Prestart> started = new ConcurrentHashMap<>();
    private final Map<TestPlan, TestProperties> trusted = new ConcurrentHashMap<>();
    private final Map<TestPlan, AroundUsersProxy> unproxied = new ConcurrentHashMap<>();

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (plan.getConfigurationParameters().getBoolean(DRY_RUN).orElse(false)) {
            return;
        }
        UserProperties.beforeTheTests();
        // begin with the back end, because it takes longest to start; it starts in the background
        Prestart.begin(latencyTests(plan), plan.getConfigurationParameters()::get)
                .ifPresent(prestart -> started.put(plan, prestart));
        if (hasLatencyTests(plan)) {
            Prestart.trust(plan.getConfigurationParameters()::get).ifPresent(trust -> {
                trusted.put(plan, trust);
                unproxied.put(plan, new AroundUsersProxy(plan));
            });
        }
    }

    @Override
    public void executionStarted(TestIdentifier node) {
        unproxied.values().forEach(around -> around.started(node));
    }

    @Override
    public void executionFinished(TestIdentifier node, TestExecutionResult result) {
        unproxied.values().forEach(around -> around.finished(node));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        Optional.ofNullable(unproxied.remove(plan)).ifPresent(AroundUsersProxy::close);
        Optional.ofNullable(started.remove(plan)).ifPresent(Prestart::close);
        Optional.ofNullable(trusted.remove(plan)).ifPresent(TestProperties::close);
    }

    private static boolean hasLatencyTests(TestPlan plan) {
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .anyMatch(AroundUsersProxy::isLatencyTest);
    }

    /**
     * Returns whether a node belongs to a suite. The tests of a suite run with parameters that the plan does not have.
     */
    private static boolean ofASuite(TestIdentifier node) {
        return node.getUniqueIdObject().getSegments().stream()
                        .filter(segment -> segment.getType().equals("engine"))
                        .count()
                > 1;
    }

    /**
     * Returns the methods that are perhaps latency tests. Returns suppliers, so that a background thread can load the
     * methods.
     */
    private static List<Supplier<TestBody>> latencyTests(TestPlan plan) {
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(TestIdentifier::isContainer)
                .filter(node -> !ofASuite(node))
                .flatMap(node -> node.getSource().stream())
                .flatMap(source -> source instanceof MethodSource method ? Stream.of(method) : Stream.empty())
                .<Supplier<TestBody>>map(method -> () -> TestBody.of(method.getJavaClass(), method.getJavaMethod()))
                .toList();
    }
}
