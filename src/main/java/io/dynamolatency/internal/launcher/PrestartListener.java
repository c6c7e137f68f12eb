package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.TestBody;
import io.dynamolatency.internal.jupiter.run.Prestart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Has DynamoDB Local start when tests begin to run. Not when they are discovered: IDEs do that to show them, and filters may come
 * after it.
 */
public final class PrestartListener implements TestExecutionListener {

    /** Set to {@code true} a launcher goes through the motions of a run, and runs nothing. */
    private static final String DRY_RUN = "junit.platform.execution.dryRun.enabled";

    private final Map<TestPlan, Prestart> begun = new ConcurrentHashMap<>();

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (plan.getConfigurationParameters().getBoolean(DRY_RUN).orElse(false)) {
            return;
        }
        Prestart.begin(latencyTests(plan), plan.getConfigurationParameters()::get)
                .ifPresent(prestart -> begun.put(plan, prestart));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        Optional.ofNullable(begun.remove(plan)).ifPresent(Prestart::close);
    }

    /** Tests of a suite run by parameters of its own, which the plan does not have. */
    private static boolean ofASuite(TestIdentifier node) {
        return node.getUniqueIdObject().getSegments().stream()
                        .filter(segment -> segment.getType().equals("engine"))
                        .count()
                > 1;
    }

    /** Methods that tests come up beneath. Which of them are the kit's is not for the thread to find out that has tests to run. */
    private static List<Supplier<TestBody>> latencyTests(TestPlan plan) {
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(TestIdentifier::isContainer)
                .filter(node -> !ofASuite(node))
                .flatMap(node -> node.getSource().stream())
                .flatMap(source -> source instanceof MethodSource method ? Stream.of(method) : Stream.empty())
                .<Supplier<TestBody>>map(method -> () -> new TestBody(method.getJavaClass(), method.getJavaMethod()))
                .toList();
    }
}
