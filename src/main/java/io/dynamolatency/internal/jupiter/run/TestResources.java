package io.dynamolatency.internal.jupiter.run;

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
     * A value that JUnit closes with its context. Has two types, since JUnit before 5.13 closes the first, and newer
     * versions the second.
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

    /** Returns the setup of a node. Opens it at the first call. */
    public static MeasurementSetup ofNode(ExtensionContext node, Supplier<MeasurementSetup> maker) {
        return resource(node, MeasurementSetup.class, maker, MeasurementSetup::close);
    }

    @SuppressWarnings("unchecked") // the only writer of this key
    private static <T> T resource(ExtensionContext context, Class<T> key, Supplier<T> maker, Consumer<T> closer) {
        return ((Resource<T>) context.getStore(ResultStore.NAMESPACE)
                        .getOrComputeIfAbsent(key, k -> new Resource<>(maker.get(), closer), Resource.class))
                .value();
    }
}
