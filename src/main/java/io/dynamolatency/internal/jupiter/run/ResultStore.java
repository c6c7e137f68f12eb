package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Stores the results of nodes and classes in JUnit's contexts. */
final class ResultStore {

    static final Namespace NAMESPACE = Namespace.create("io.dynamolatency");

    /**
     * The key of a container's results. The key has the container's id, because a store also finds the values of outer
     * containers. The name is not enough: a class that runs with several arguments has several containers with the same
     * name.
     */
    private record OfContainer(String uniqueId) {}

    private ResultStore() {}

    /** Adds results to the results of a node and of its classes. */
    static void addResults(ExtensionContext node, LatencyResults results) {
        List<LatencyResult> all = new ArrayList<>();
        results(node).ifPresent(before -> before.forEach(all::add));
        results.forEach(all::add);
        node.getStore(NAMESPACE).put(LatencyResults.class, new LatencyResults(all));
        for (Optional<ExtensionContext> c = Optional.of(node);
                c.isPresent();
                c = c.flatMap(ExtensionContext::getParent)) {
            ExtensionContext context = c.get();
            // only contexts of classes: contexts of methods also have a class, but end before the class
            if (context.getTestClass().isPresent() && context.getTestMethod().isEmpty()) {
                results.forEach(resultsOf(context)::add);
            }
        }
    }

    /** Returns a node's results; empty before measuring and after a failed measurement. */
    static Optional<LatencyResults> results(ExtensionContext node) {
        return Optional.ofNullable(node.getStore(NAMESPACE).get(LatencyResults.class, LatencyResults.class));
    }

    /** Adds to the report of the results the assertion in code that made their test or class fail. */
    static void failed(ExtensionContext context, LatencyResults results) {
        context.getExecutionException().ifPresent(failure -> results.stream()
                .map(result -> ApiAccess.read(result, ResultData.class))
                .forEach(result -> result.assertions().testFailed(failure)));
    }

    /** Returns the results so far of a class and of the classes nested in it. */
    static LatencyResults classResults(ExtensionContext classContext) {
        return new LatencyResults(resultsOf(classContext));
    }

    @SuppressWarnings("unchecked") // the only writer of this key
    private static List<LatencyResult> resultsOf(ExtensionContext classContext) {
        return (List<LatencyResult>) classContext
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        new OfContainer(classContext.getUniqueId()),
                        name -> new CopyOnWriteArrayList<LatencyResult>(),
                        List.class);
    }
}
