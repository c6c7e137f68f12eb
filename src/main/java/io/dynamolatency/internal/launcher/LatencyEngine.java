package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.declare.ParameterNames;
import io.dynamolatency.internal.jupiter.declare.RunSwitches;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.discovery.EngineDiscoveryRequestResolver;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/**
 * Fails latency tests that Jupiter silently ignores: methods that are private, static or return a value, and all
 * methods of a class that Jupiter ignores. Also fails methods that have expectations but are not latency tests. Without
 * this engine, such tests would never run and the build would stay green.
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
        SuiteGuardTest.of(id, request).ifPresent(engine::addChild);
        if (!hasJupiter() || !RunSwitches.enabled(request.getConfigurationParameters()::get)) {
            return engine;
        }
        List<String> faults = ParameterNames.faults(setInLauncher(request.getConfigurationParameters()));
        if (!faults.isEmpty()) {
            TestedClass none = new TestedClass(id, DynamoLatencyTest.class);
            none.addChild(new UnknownParameters(none.getUniqueId().append("parameters", "unknown"), faults));
            engine.addChild(none);
        }
        resolve(request, engine);
        return engine;
    }

    private static void resolve(EngineDiscoveryRequest request, EngineDescriptor engine) {
        EngineDiscoveryRequestResolver.<EngineDescriptor>builder()
                .addClassContainerSelectorResolver(type -> !type.isAnnotation())
                .addSelectorResolver(new InvalidDeclarationResolver())
                .addSelectorResolver(new OfThisEngine(engine))
                .build()
                .resolve(request, engine);
    }

    /** Returns the selected tests that this engine would fail. */
    static List<InvalidDeclaration> invalidTests(EngineDiscoveryRequest request) {
        EngineDescriptor engine = new EngineDescriptor(UniqueId.forEngine(ID), ID);
        resolve(request, engine);
        return engine.getDescendants().stream()
                .flatMap(node -> node instanceof InvalidTest test ? Stream.of(test.invalid) : Stream.of())
                .toList();
    }

    /** Returns whether there can be latency tests. A JUnit 4 suite that is only guarded can run without Jupiter. */
    static boolean hasJupiter() {
        return ReflectionSupport.tryToLoadClass(
                        "org.junit.jupiter.api.extension.Extension", LatencyEngine.class.getClassLoader())
                .toOptional()
                .isPresent();
    }

    /** Finds the engine's own tests by their ids, because Surefire uses ids to run a test again. */
    private record OfThisEngine(EngineDescriptor engine) implements SelectorResolver {
        @Override
        public Resolution resolve(UniqueIdSelector selector, Context context) {
            return engine.findByUniqueId(selector.getUniqueId())
                    .<Resolution>map(found -> Resolution.match(Match.exact(found)))
                    .orElse(Resolution.unresolved());
        }
    }

    /**
     * Returns the parameters that are set in the launcher and are not system properties. Latency tests check system
     * properties themselves, but can't list the launcher's parameters.
     */
    private static Set<String> setInLauncher(ConfigurationParameters parameters) {
        Set<String> keys = new TreeSet<>(parameters.keySet());
        keys.removeAll(System.getProperties().stringPropertyNames());
        return keys;
    }

    @Override
    public void execute(ExecutionRequest request) {
        TestDescriptor engine = request.getRootTestDescriptor();
        EngineExecutionListener listener = request.getEngineExecutionListener();
        boolean guards = engine.getDescendants().stream().anyMatch(SuiteGuardTest.class::isInstance);
        if (guards && SuiteListener.runLast(() -> execute(engine, listener))) {
            return;
        }
        execute(engine, listener);
    }

    private static void execute(TestDescriptor node, EngineExecutionListener listener) {
        listener.executionStarted(node);
        node.getChildren().forEach(child -> execute(child, listener));
        listener.executionFinished(node, outcome(node));
    }

    private static TestExecutionResult outcome(TestDescriptor node) {
        if (node instanceof FailingTest failing) {
            return failing.result();
        }
        return node instanceof SuiteGuardTest guard ? guard.run() : TestExecutionResult.successful();
    }

    /** A class with failing tests. Surefire and Failsafe only count tests below a class. */
    static final class TestedClass extends AbstractTestDescriptor {

        static final String SEGMENT = "class";

        TestedClass(UniqueId engine, Class<?> testClass) {
            // Surefire uses the parent's name as the class of a test without a source. Surefire 3.5.3 drops the name if
            // it is not a class
            super(engine.append(SEGMENT, testClass.getName()), testClass.getName(), ClassSource.from(testClass));
        }

        @Override
        public Type getType() {
            return Type.CONTAINER;
        }
    }

    /** A test that fails with a fixed message. */
    private abstract static class FailingTest extends AbstractTestDescriptor {
        private final String message;

        FailingTest(UniqueId id, String displayName, @Nullable TestSource source, String message) {
            super(id, displayName, source);
            this.message = message;
        }

        /**
         * Returns a failure with an exception of Jupiter. The class of the engine must load without Jupiter, so this
         * class makes the exception.
         */
        TestExecutionResult result() {
            return TestExecutionResult.failed(new ExtensionConfigurationException(message));
        }

        @Override
        public Type getType() {
            return Type.TEST;
        }
    }

    /** A test that fails for misspelt parameters. Without this test, such parameters would silently have no effect. */
    private static final class UnknownParameters extends FailingTest {
        UnknownParameters(UniqueId id, List<String> faults) {
            super(id, "configuration parameters", null, String.join("\n", faults));
        }
    }

    static final class InvalidTest extends FailingTest {
        private final InvalidDeclaration invalid;

        InvalidTest(UniqueId id, InvalidDeclaration invalid) {
            super(
                    id,
                    invalid.displayName(),
                    MethodSource.from(invalid.testClass(), invalid.method()),
                    invalid.message());
            this.invalid = invalid;
        }

        @Override
        public Set<TestTag> getTags() {
            return invalid.tags();
        }
    }
}
