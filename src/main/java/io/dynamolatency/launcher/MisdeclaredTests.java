package io.dynamolatency.launcher;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import java.util.Set;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
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
 * Fails latency tests that Jupiter passes over in silence: private, static or value-returning methods, and expectations on a
 * method that is no latency test. Without it, such a test would be green because it never ran.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class MisdeclaredTests implements TestEngine {

    static final String ID = "dynamo-latency-declarations";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId id) {
        EngineDescriptor engine = new EngineDescriptor(id, "DynamoDB latency tests that cannot run");
        if (request.getConfigurationParameters()
                .get(DynamoLatencyTest.ENABLED)
                .filter("false"::equals)
                .isPresent()) {
            return engine;
        }
        EngineDiscoveryRequestResolver.<EngineDescriptor>builder()
                .addClassContainerSelectorResolver(type -> !type.isAnnotation())
                .addSelectorResolver(new MisdeclarationResolver())
                .build()
                .resolve(request, engine);
        return engine;
    }

    @Override
    public void execute(ExecutionRequest request) {
        EngineExecutionListener listener = request.getEngineExecutionListener();
        TestDescriptor engine = request.getRootTestDescriptor();
        listener.executionStarted(engine);
        for (TestDescriptor child : engine.getChildren()) {
            listener.executionStarted(child);
            listener.executionFinished(child, ((Test) child).result());
        }
        listener.executionFinished(engine, TestExecutionResult.successful());
    }

    /** A test that cannot but fail, with what is wrong with its declaration. */
    static final class Test extends AbstractTestDescriptor {
        private final Misdeclaration misdeclaration;

        Test(UniqueId id, Misdeclaration misdeclaration) {
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
            return misdeclaration.tags();
        }

        TestExecutionResult result() {
            return TestExecutionResult.failed(new ExtensionConfigurationException(misdeclaration.message()));
        }
    }
}
