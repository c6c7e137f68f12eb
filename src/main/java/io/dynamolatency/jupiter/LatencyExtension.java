package io.dynamolatency.jupiter;

import io.dynamolatency.internal.access.LatencyTestProvider;
import io.dynamolatency.internal.access.RequiredVersions;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** The JUnit extension of the annotations. It passes all of JUnit's calls to the kit's internal implementation. */
final class LatencyExtension implements LatencyTestProvider {

    private final LatencyTestProvider provider = provider(LatencyExtension.class.getClassLoader());

    /** Looks up the implementation that this class loader finds. */
    static LatencyTestProvider provider(ClassLoader loader) {
        RequiredVersions.junitFault().or(RequiredVersions::sdkFault).ifPresent(fault -> {
            throw new ExtensionConfigurationException(fault);
        });
        return ServiceLoader.load(LatencyTestProvider.class, loader)
                .findFirst()
                .orElseThrow(() -> new ExtensionConfigurationException(
                        "The class path lacks META-INF/services/" + LatencyTestProvider.class.getName()
                                + " of dynamo-latency-junit; if you repackage its jar, keep its service files"));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return provider.evaluateExecutionCondition(context);
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return provider.supportsTestTemplate(context);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        // newer versions of JUnit declare a wildcard in the return type
        return provider.provideTestTemplateInvocationContexts(context).map(node -> node);
    }
}
