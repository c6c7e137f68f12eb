package io.dynamolatency.launcher;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/** Finds misdeclared tests in whatever is selected: classes with those nested in them, methods, and ids for another run. */
final class MisdeclarationResolver implements SelectorResolver {

    private static final String SEGMENT = "method";

    @Override
    public Resolution resolve(ClassSelector selector, Context context) {
        Set<Match> matches = new LinkedHashSet<>();
        collect(selector.getJavaClass(), context, matches);
        return matches.isEmpty() ? Resolution.unresolved() : Resolution.matches(matches);
    }

    private void collect(Class<?> type, Context context, Set<Match> matches) {
        for (Misdeclaration one : Misdeclaration.of(type)) {
            add(one, context).ifPresent(matches::add);
        }
        ReflectionSupport.findNestedClasses(type, nested -> AnnotationSupport.isAnnotated(nested, Nested.class))
                .forEach(nested -> collect(nested, context, matches));
    }

    @Override
    public Resolution resolve(MethodSelector selector, Context context) {
        return Misdeclaration.of(selector.getJavaClass()).stream()
                .filter(one -> one.method().equals(selector.getJavaMethod()))
                .findFirst()
                .flatMap(one -> add(one, context))
                .map(Resolution::match)
                .orElse(Resolution.unresolved());
    }

    @Override
    public Resolution resolve(UniqueIdSelector selector, Context context) {
        UniqueId.Segment last = selector.getUniqueId().getLastSegment();
        if (!last.getType().equals(SEGMENT)
                || !selector.getUniqueId().getEngineId().equals(Optional.of(MisdeclaredTests.ID))) {
            return Resolution.unresolved();
        }
        return resolve(DiscoverySelectors.selectMethod(last.getValue()), context);
    }

    private static Optional<Match> add(Misdeclaration one, Context context) {
        Optional<TestDescriptor> test = context.addToParent(parent -> {
            String name = one.testClass().getName() + "#" + one.method().getName() + "("
                    + String.join(
                            ",",
                            Arrays.stream(one.method().getParameterTypes())
                                    .map(Class::getName)
                                    .toList())
                    + ")";
            return Optional.of(new MisdeclaredTests.Test(parent.getUniqueId().append(SEGMENT, name), one));
        });
        return test.map(Match::exact);
    }
}
