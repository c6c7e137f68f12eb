package io.dynamolatency.internal.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * One run of tests whose bodies return futures: Jupiter runs what stands in for them, in a launcher of its own that knows nobody
 * else, and all that it says of a node is passed on as said of the author's. Jupiter may say so from several threads.
 */
final class AsyncRun implements TestExecutionListener {

    private static final String JUPITER = "junit-jupiter";

    private final EngineExecutionListener listener;

    /** What the nodes of Jupiter's run are to the author. */
    private final Map<UniqueId, TestDescriptor> nodes = new ConcurrentHashMap<>();

    /** The nodes that Jupiter has said something of. */
    private final Set<TestDescriptor> seen = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Throwable failureOfJupiter;

    AsyncRun(EngineExecutionListener listener) {
        this.listener = listener;
    }

    /** Runs the methods of the classes; what goes wrong is a failure of theirs. */
    void run(List<AsyncNode.OfClass> classes, ConfigurationParameters parameters) {
        Map<TestSource, AsyncNode> bySource = new HashMap<>();
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (AsyncNode.OfClass ofClass : classes) {
            try {
                Class<?> standIn = StandIns.of(ofClass.testClass());
                bySource.put(ClassSource.from(standIn), ofClass);
                for (AsyncNode.OfMethod ofMethod : ofClass.methods()) {
                    var method = StandIns.method(standIn, ofMethod.method());
                    bySource.put(MethodSource.from(standIn, method), ofMethod);
                    selectors.add(DiscoverySelectors.selectMethod(standIn, method));
                }
            } catch (RuntimeException | LinkageError cannotBe) {
                fail(ofClass, cannotBe);
            }
        }
        if (!selectors.isEmpty()) {
            try {
                run(selectors, bySource, parameters);
            } catch (RuntimeException | LinkageError failed) {
                failureOfJupiter = failed;
            }
        }
        classes.stream().filter(ofClass -> !seen.contains(ofClass)).forEach(ofClass -> fail(ofClass, notRun()));
    }

    private void run(
            List<DiscoverySelector> selectors,
            Map<TestSource, AsyncNode> bySource,
            ConfigurationParameters parameters) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .parentConfigurationParameters(parameters)
                .enableImplicitConfigurationParameters(false)
                .configurationParameters(ExtensionDetection.unlessDecided(parameters))
                // the launcher around this one does so, if it is asked to
                .configurationParameter("junit.platform.output.capture.stdout", "false")
                .configurationParameter("junit.platform.output.capture.stderr", "false")
                .build();
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestEngines(jupiter())
                .build();
        try (LauncherSession session = LauncherFactory.openSession(alone)) {
            Launcher launcher = session.getLauncher();
            TestPlan plan = launcher.discover(request);
            plan.getRoots().stream()
                    .flatMap(root -> plan.getDescendants(root).stream())
                    .forEach(shown -> shown.getSource()
                            .map(bySource::get)
                            .ifPresent(node -> nodes.put(shown.getUniqueIdObject(), node)));
            launcher.execute(plan, this);
        }
    }

    private static TestEngine jupiter() {
        return ServiceLoader.load(TestEngine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.getId().equals(JUPITER))
                .findFirst()
                .orElseThrow(() -> new JUnitException(
                        "tests that return futures are run by JUnit Jupiter, which is not on the class path"));
    }

    @Override
    public void dynamicTestRegistered(TestIdentifier shown) {
        shown.getParentIdObject().map(nodes::get).ifPresent(parent -> {
            AsyncNode.OfInvocation node = new AsyncNode.OfInvocation(parent, shown);
            synchronized (parent) {
                parent.addChild(node);
            }
            nodes.put(shown.getUniqueIdObject(), node);
            listener.dynamicTestRegistered(node);
        });
    }

    @Override
    public void executionSkipped(TestIdentifier shown, String reason) {
        node(shown).ifPresent(node -> {
            seen.add(node);
            listener.executionSkipped(node, reason);
        });
    }

    @Override
    public void executionStarted(TestIdentifier shown) {
        node(shown).ifPresent(node -> {
            seen.add(node);
            listener.executionStarted(node);
        });
    }

    @Override
    public void executionFinished(TestIdentifier shown, TestExecutionResult result) {
        if (shown.getParentIdObject().isEmpty()) {
            failureOfJupiter = result.getThrowable().orElse(null);
        }
        node(shown).ifPresent(node -> {
            if (node instanceof AsyncNode.OfClass ofClass
                    && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                ofClass.methods().stream()
                        .filter(ofMethod -> !seen.contains(ofMethod))
                        .forEach(ofMethod -> fail(ofMethod, notRun()));
            }
            listener.executionFinished(node, result);
        });
    }

    @Override
    public void reportingEntryPublished(TestIdentifier shown, ReportEntry entry) {
        node(shown).ifPresent(node -> listener.reportingEntryPublished(node, entry));
    }

    @Override
    public void fileEntryPublished(TestIdentifier shown, FileEntry file) {
        node(shown).ifPresent(node -> listener.fileEntryPublished(node, file));
    }

    private Optional<TestDescriptor> node(TestIdentifier shown) {
        return Optional.ofNullable(nodes.get(shown.getUniqueIdObject()));
    }

    private void fail(TestDescriptor node, Throwable failure) {
        seen.add(node);
        listener.executionStarted(node);
        listener.executionFinished(node, TestExecutionResult.failed(failure));
    }

    /** A test that was passed over must not be taken for one that was green. */
    private Throwable notRun() {
        return new JUnitException("JUnit Jupiter has not run it", failureOfJupiter);
    }
}
