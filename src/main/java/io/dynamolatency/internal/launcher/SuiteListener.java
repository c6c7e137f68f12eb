package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.suite.SuiteGuard;
import io.dynamolatency.internal.suite.SuiteSettings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Opens the guard of a suite before its tests. Tells the guard which tests are running, and makes the guard judge after
 * the tests.
 */
public final class SuiteListener implements TestExecutionListener {

    private static final System.Logger LOG = System.getLogger(SuiteListener.class.getName());

    /** The engines of the outermost run that still have tests to run. Accessed only with the lock of this class. */
    private static final Set<String> OTHER_ENGINES = new HashSet<>();

    private static @Nullable TestPlan outermost;
    private static @Nullable Runnable last;

    private Optional<SuiteGuard> guard = Optional.empty();

    /**
     * Runs an action when the other engines of the run have ended. The launcher runs the engines one after another, in
     * the order of the class path, and the kit's engine can be the first.
     *
     * @return false if no other engine has tests left; the caller must then run the action
     */
    static boolean runLast(Runnable action) {
        synchronized (SuiteListener.class) {
            if (OTHER_ENGINES.isEmpty()) {
                return false;
            }
            last = action;
            return true;
        }
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (!SuiteSettings.on(plan.getConfigurationParameters()::get)) {
            return;
        }
        synchronized (SuiteListener.class) {
            if (outermost != null) {
                return;
            }
            outermost = plan;
            OTHER_ENGINES.clear();
            last = null;
            plan.getRoots().stream()
                    .map(TestIdentifier::getUniqueId)
                    .filter(root -> !UniqueId.parse(root).getEngineId().equals(Optional.of(LatencyEngine.ID)))
                    .forEach(OTHER_ENGINES::add);
        }
        try {
            guard = SuiteGuard.open(plan.getConfigurationParameters()::get);
        } catch (IllegalArgumentException reportedByTheTest) {
            LOG.log(System.Logger.Level.WARNING, reportedByTheTest.getMessage());
        }
    }

    @Override
    public void executionStarted(TestIdentifier node) {
        guard.ifPresent(open -> testClass(node).ifPresent(name -> open.began(node.getUniqueId(), name, node.isTest())));
    }

    @Override
    public void executionFinished(TestIdentifier node, TestExecutionResult result) {
        ended(node, node.isTest());
    }

    private void ended(TestIdentifier node, boolean test) {
        guard.ifPresent(open -> testClass(node).ifPresent(name -> open.ended(node.getUniqueId(), test)));
        Runnable now = null;
        synchronized (SuiteListener.class) {
            if (OTHER_ENGINES.remove(node.getUniqueId()) && OTHER_ENGINES.isEmpty()) {
                now = last;
                last = null;
            }
        }
        if (now != null) {
            now.run();
        }
    }

    @Override
    public void executionSkipped(TestIdentifier node, String reason) {
        ended(node, false);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        synchronized (SuiteListener.class) {
            if (outermost != plan) {
                return;
            }
            outermost = null;
            OTHER_ENGINES.clear();
        }
        guard = Optional.empty();
        SuiteGuard.pause();
    }

    /** Returns the class of a test or of a container of tests; empty for nodes of the guard itself. */
    private static Optional<String> testClass(TestIdentifier node) {
        return node.getSource()
                .flatMap(SuiteListener::className)
                .filter(name -> !name.equals(SuiteGuard.class.getName()));
    }

    private static Optional<String> className(TestSource source) {
        if (source instanceof MethodSource method) {
            return Optional.of(method.getClassName());
        }
        return source instanceof ClassSource type ? Optional.of(type.getClassName()) : Optional.empty();
    }
}
