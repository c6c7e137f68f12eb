package io.dynamolatency.internal.launcher;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/**
 * Finds the invalid declarations among selected classes with their nested classes, selected methods, and selected ids.
 */
final class InvalidDeclarationResolver implements SelectorResolver {

    private static final String SEGMENT = "method";

    @Override
    public Resolution resolve(ClassSelector selector, Context context) {
        Set<Match> matches = new LinkedHashSet<>();
        collect(selector.getJavaClass(), context, matches);
        return matches.isEmpty() ? Resolution.unresolved() : Resolution.matches(matches);
    }

    private static void collect(Class<?> type, Context context, Set<Match> matches) {
        InvalidDeclaration.of(type).forEach(invalid -> add(invalid, context).ifPresent(matches::add));
        ReflectionSupport.findNestedClasses(type, nested -> AnnotationSupport.isAnnotated(nested, Nested.class))
                .forEach(nested -> collect(nested, context, matches));
    }

    @Override
    public Resolution resolve(MethodSelector selector, Context context) {
        return InvalidDeclaration.of(selector.getJavaClass()).stream()
                .filter(invalid -> invalid.method().equals(selector.getJavaMethod()))
                .findFirst()
                .flatMap(invalid -> add(invalid, context))
                .map(Resolution::match)
                .orElse(Resolution.unresolved());
    }

    @Override
    public Resolution resolve(UniqueIdSelector selector, Context context) {
        UniqueId id = selector.getUniqueId();
        boolean isOurs = id.getEngineId().equals(Optional.of(LatencyEngine.ID))
                && id.getSegments().size() == 2
                && id.getLastSegment().getType().equals(SEGMENT);
        return isOurs
                ? resolve(DiscoverySelectors.selectMethod(id.getLastSegment().getValue()), context)
                : Resolution.unresolved();
    }

    private static Optional<Match> add(InvalidDeclaration invalid, Context context) {
        return context.addToParent(parent -> Optional.of(
                        new LatencyEngine.InvalidTest(parent.getUniqueId().append(SEGMENT, invalid.id()), invalid)))
                .map(Match::exact);
    }
}
