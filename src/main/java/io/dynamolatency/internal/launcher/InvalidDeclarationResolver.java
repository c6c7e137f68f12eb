package io.dynamolatency.internal.launcher;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/**
 * Finds the invalid declarations among selected classes, their nested classes, selected methods and selected ids.
 */
final class InvalidDeclarationResolver implements SelectorResolver {

    private static final String SEGMENT = "method";

    /** Selects the node of a class, without its invalid declarations. */
    private record ClassOf(Class<?> testClass) implements DiscoverySelector {}

    @Override
    public Resolution resolve(DiscoverySelector selector, Context context) {
        if (selector instanceof ClassOf of) {
            return context.addToParent(
                            parent -> Optional.of(new LatencyEngine.TestedClass(parent.getUniqueId(), of.testClass())))
                    .map(Match::exact)
                    .map(Resolution::match)
                    .orElse(Resolution.unresolved());
        }
        return Resolution.unresolved();
    }

    @Override
    public Resolution resolve(ClassSelector selector, Context context) {
        Set<Match> matches = new LinkedHashSet<>();
        InvalidDeclaration.within(selector.getJavaClass())
                .forEach(invalid -> add(invalid, context).ifPresent(matches::add));
        return matches.isEmpty() ? Resolution.unresolved() : Resolution.matches(matches);
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
        if (!id.getEngineId().equals(Optional.of(LatencyEngine.ID))) {
            return Resolution.unresolved();
        }
        UniqueId.Segment last = id.getLastSegment();
        return switch (last.getType()) {
            case SEGMENT -> resolve(DiscoverySelectors.selectMethod(last.getValue()), context);
            case LatencyEngine.TestedClass.SEGMENT -> resolve(DiscoverySelectors.selectClass(last.getValue()), context);
            default -> Resolution.unresolved();
        };
    }

    private static Optional<Match> add(InvalidDeclaration invalid, Context context) {
        return context.addToParent(
                        () -> new ClassOf(invalid.testClass()),
                        parent -> Optional.of(new LatencyEngine.InvalidTest(
                                parent.getUniqueId().append(SEGMENT, invalid.id()), invalid)))
                .map(Match::exact);
    }
}
