package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.ParameterNames;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.discovery.EngineDiscoveryRequestResolver;

/**
 * Sees to the latency tests that Jupiter passes over. Those whose body returns a future it runs; those that cannot run it fails:
 * private, static or otherwise value-returning methods, and expectations on a method that is no latency test. Without it, such a
 * test would be green because it never ran.
 */
public final class LatencyEngine implements TestEngine {

    static final String ID = "dynamo-latency";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId id) {
        EngineDescriptor engine = new EngineDescriptor(id, "DynamoDB latency");
        boolean enabled = request.getConfigurationParameters()
                .get(DynamoLatencyTest.ENABLED)
                .map(String::strip)
                .filter("false"::equals)
                .isEmpty();
        EngineDiscoveryRequestResolver.<EngineDescriptor>builder()
                .addClassContainerSelectorResolver(type -> !type.isAnnotation())
                .addSelectorResolver(new LatencyTestResolver(enabled))
                .build()
                .resolve(request, engine);
        if (enabled) {
            List<String> faults = ParameterNames.faults(toldToTheLauncher(request.getConfigurationParameters()));
            if (!faults.isEmpty()) {
                engine.addChild(new UnknownParameters(id.append("parameters", "unknown"), faults));
            }
        }
        return engine;
    }

    /** Tests find system properties for themselves; what the launcher alone is told they can ask for by name only. */
    private static Set<String> toldToTheLauncher(ConfigurationParameters parameters) {
        Set<String> keys = new TreeSet<>(parameters.keySet());
        keys.removeAll(System.getProperties().stringPropertyNames());
        return keys;
    }

    @Override
    public void execute(ExecutionRequest request) {
        EngineExecutionListener listener = request.getEngineExecutionListener();
        TestDescriptor engine = request.getRootTestDescriptor();
        listener.executionStarted(engine);
        List<AsyncNode.OfClass> classes = new ArrayList<>();
        for (TestDescriptor child : engine.getChildren()) {
            if (child instanceof AsyncNode.OfClass ofClass) {
                classes.add(ofClass);
            } else {
                listener.executionStarted(child);
                listener.executionFinished(child, TestExecutionResult.failed(((Faulty) child).failure()));
            }
        }
        if (!classes.isEmpty()) {
            new AsyncRun(listener).run(classes, request.getConfigurationParameters());
        }
        listener.executionFinished(engine, TestExecutionResult.successful());
    }

    /** A test that cannot but fail. */
    private interface Faulty {
        ExtensionConfigurationException failure();
    }

    /** A misspelt parameter would be a setting that silently has no effect. */
    private static final class UnknownParameters extends AbstractTestDescriptor implements Faulty {
        private final List<String> faults;

        UnknownParameters(UniqueId id, List<String> faults) {
            super(id, "configuration parameters");
            this.faults = faults;
        }

        @Override
        public Type getType() {
            return Type.TEST;
        }

        @Override
        public ExtensionConfigurationException failure() {
            return new ExtensionConfigurationException(String.join("\n", faults));
        }
    }

    /** A test with what is wrong with its declaration. */
    static final class Misdeclared extends AbstractTestDescriptor implements Faulty {
        private final InvalidDeclaration misdeclaration;

        Misdeclared(UniqueId id, InvalidDeclaration misdeclaration) {
            super(
                    id,
                    misdeclaration.displayName(),
                    MethodSource.from(misdeclaration.testClass(), misdeclaration.method()));
            this.misdeclaration = misdeclaration;
        }

        @Override
        public Type getType() {
            return Type.TEST;
        }

        @Override
        public Set<TestTag> getTags() {
            return AsyncNode.tags(misdeclaration.testClass(), misdeclaration.method());
        }

        @Override
        public ExtensionConfigurationException failure() {
            return new ExtensionConfigurationException(misdeclaration.message());
        }
    }
}
