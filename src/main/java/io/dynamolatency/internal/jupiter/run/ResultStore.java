package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * What the extension keeps between its callbacks, each thing in the context that it lives as long as: the lab of the run, the
 * lab of a node, its results, and those of the class.
 */
public final class ResultStore {

    private static final Namespace NAMESPACE = Namespace.create("io.dynamolatency");

    /**
     * The results of one container: by its id, since a store also finds what the containers around it hold, and a class that is
     * run with several arguments is several containers of one name.
     */
    private record OfContainer(String uniqueId) {}

    /**
     * Closed with its context. JUnit before 5.13 closes the one kind of resource, JUnit after it the other: this is both.
     *
     * @param value what is kept
     * @param closer how it is closed
     */
    private record Resource<T>(T value, Consumer<T> closer) implements Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            closer.accept(value);
        }
    }

    private ResultStore() {}

    /** The lab of this run of tests, made when it is first asked for. */
    static TestRunResources runLab(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        return resource(
                root,
                TestRunResources.class,
                () -> TestRunResources.of(root::getConfigurationParameter),
                TestRunResources::close);
    }

    /** The lab of a node, made when it is first asked for. */
    public static MeasurementSetup callLab(ExtensionContext node, Supplier<MeasurementSetup> maker) {
        return resource(node, MeasurementSetup.class, maker, MeasurementSetup::close);
    }

    /** Adds to the results of a node, and of the classes around it. */
    static void addResults(ExtensionContext node, LatencyResults results) {
        List<LatencyResult> all = new ArrayList<>();
        results(node).ifPresent(before -> before.forEach(all::add));
        results.forEach(all::add);
        node.getStore(NAMESPACE).put(LatencyResults.class, new LatencyResults(all));
        for (Optional<ExtensionContext> c = Optional.of(node);
                c.isPresent();
                c = c.flatMap(ExtensionContext::getParent)) {
            ExtensionContext context = c.get();
            // the class itself, and each around it; the contexts of a method know their class, too, but end before it
            if (context.getTestClass().isPresent() && context.getTestMethod().isEmpty()) {
                results.forEach(resultsOf(context)::add);
            }
        }
    }

    /** The results of a node, empty before it was measured and where that failed. */
    static Optional<LatencyResults> results(ExtensionContext node) {
        return Optional.ofNullable(node.getStore(NAMESPACE).get(LatencyResults.class, LatencyResults.class));
    }

    /** The results of a class and of the classes nested in it so far. */
    static LatencyResults classResults(ExtensionContext classContext) {
        return new LatencyResults(resultsOf(classContext));
    }

    @SuppressWarnings("unchecked") // nobody else puts anything under this key
    private static List<LatencyResult> resultsOf(ExtensionContext classContext) {
        return (List<LatencyResult>) classContext
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        new OfContainer(classContext.getUniqueId()),
                        name -> new CopyOnWriteArrayList<LatencyResult>(),
                        List.class);
    }

    @SuppressWarnings("unchecked") // nobody else puts anything under this key
    private static <T> T resource(ExtensionContext context, Class<T> key, Supplier<T> maker, Consumer<T> closer) {
        return ((Resource<T>) context.getStore(NAMESPACE)
                        .getOrComputeIfAbsent(key, k -> new Resource<>(maker.get(), closer), Resource.class))
                .value();
    }
}
