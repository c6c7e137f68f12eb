package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.PreparedResources;
import io.dynamolatency.internal.setup.TestRunResources;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** Opens the resources of measurements, once for each JUnit context. JUnit closes them with the context. */
public final class TestResources {

    /**
     * A value that JUnit closes when the value's context ends. The record has two types: JUnit before 5.13 closes a
     * {@code CloseableResource}, and newer versions close an {@code AutoCloseable}.
     *
     * @param closer closes the value
     */
    private record Resource<T>(T value, Consumer<T> closer) implements Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            closer.accept(value);
        }
    }

    private TestResources() {}

    /** Returns the resources of this run of tests. */
    static TestRunResources ofRun(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        return resource(
                root,
                TestRunResources.class,
                () -> PreparedResources.claim(root::getConfigurationParameter),
                TestRunResources::close);
    }

    /**
     * Lets the clients that a test's nodes build reach the proxy, including clients in fields. Ends with the test.
     *
     * @param encrypted whether the proxy speaks TLS
     */
    static void lead(ExtensionContext template, boolean encrypted) {
        resource(template, TestProperties.class, () -> TestRunResources.lead(encrypted), TestProperties::close);
    }

    /** Returns the setup of a node. */
    static NodeSetup ofNode(ExtensionContext node, Supplier<NodeSetup> maker) {
        return resource(node, NodeSetup.class, maker, NodeSetup::close);
    }

    /** Returns the setup of a node that has a setup, for tests. */
    public static MeasurementSetup setupOf(ExtensionContext node) {
        return ofNode(node, () -> {
                    throw new IllegalStateException("this node has no setup");
                })
                .orThrow();
    }

    @SuppressWarnings("unchecked") // the only writer of this key
    private static <T> T resource(ExtensionContext context, Class<T> key, Supplier<T> maker, Consumer<T> closer) {
        return ((Resource<T>) context.getStore(ResultStore.NAMESPACE)
                        .getOrComputeIfAbsent(key, k -> new Resource<>(maker.get(), closer), Resource.class))
                .value();
    }
}
