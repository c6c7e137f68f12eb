package io.dynamolatency.internal.launcher;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
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

/**
 * Finds the tests of the kit's engine in whatever is selected: classes with those nested in them, methods, and ids for another
 * run. An id of a single mode of a method selects the method.
 */
final class LatencyTestResolver implements SelectorResolver {

    /** Of a misdeclared test; that of a test that runs stands behind its class. */
    private static final String SEGMENT = "method";

    private final boolean enabled;

    /** Where latency tests are switched off, misdeclared ones are passed over, and the others say that they are skipped. */
    LatencyTestResolver(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public Resolution resolve(ClassSelector selector, Context context) {
        Set<Match> matches = new LinkedHashSet<>();
        collect(selector.getJavaClass(), context, matches);
        return matches.isEmpty() ? Resolution.unresolved() : Resolution.matches(matches);
    }

    private void collect(Class<?> type, Context context, Set<Match> matches) {
        for (InvalidDeclaration one : misdeclared(type)) {
            add(one, context).ifPresent(matches::add);
        }
        for (Method method : AsyncTests.of(type)) {
            add(type, method, context).ifPresent(matches::add);
        }
        ReflectionSupport.findNestedClasses(type, nested -> AnnotationSupport.isAnnotated(nested, Nested.class))
                .forEach(nested -> collect(nested, context, matches));
    }

    private List<InvalidDeclaration> misdeclared(Class<?> type) {
        return enabled ? InvalidDeclaration.of(type) : List.of();
    }

    @Override
    public Resolution resolve(MethodSelector selector, Context context) {
        Optional<Match> misdeclared = misdeclared(selector.getJavaClass()).stream()
                .filter(one -> one.method().equals(selector.getJavaMethod()))
                .findFirst()
                .flatMap(one -> add(one, context));
        return misdeclared
                .or(() -> AsyncTests.of(selector.getJavaClass()).stream()
                        .filter(method -> method.equals(selector.getJavaMethod()))
                        .findFirst()
                        .flatMap(method -> add(selector.getJavaClass(), method, context)))
                .map(Resolution::match)
                .orElse(Resolution.unresolved());
    }

    @Override
    public Resolution resolve(UniqueIdSelector selector, Context context) {
        List<UniqueId.Segment> segments = selector.getUniqueId().getSegments();
        if (segments.size() < 2 || !selector.getUniqueId().getEngineId().equals(Optional.of(LatencyEngine.ID))) {
            return Resolution.unresolved();
        }
        UniqueId.Segment first = segments.get(1);
        if (first.getType().equals(SEGMENT)) {
            return resolve(DiscoverySelectors.selectMethod(first.getValue()), context);
        }
        if (!first.getType().equals(AsyncNode.OfClass.SEGMENT)) {
            return Resolution.unresolved();
        }
        return segments.size() == 2
                ? resolve(DiscoverySelectors.selectClass(first.getValue()), context)
                : resolve(
                        DiscoverySelectors.selectMethod(
                                first.getValue() + "#" + segments.get(2).getValue()),
                        context);
    }

    private static Optional<Match> add(InvalidDeclaration one, Context context) {
        String name = one.testClass().getName() + "#" + AsyncNode.signature(one.method());
        return context.addToParent(parent -> Optional.of(
                        new LatencyEngine.Misdeclared(parent.getUniqueId().append(SEGMENT, name), one)))
                .map(Match::exact);
    }

    private static Optional<Match> add(Class<?> type, Method method, Context context) {
        return context.addToParent(engine -> Optional.of(ofClass(engine, type))).map(ofClass -> {
            AsyncNode.OfMethod ofMethod = new AsyncNode.OfMethod(ofClass, method);
            // one that is there already is equal to it, and stays
            ofClass.addChild(ofMethod);
            return Match.exact(ofMethod);
        });
    }

    /** The node of a class, whichever of its methods has come first. */
    private static AsyncNode.OfClass ofClass(TestDescriptor engine, Class<?> type) {
        AsyncNode.OfClass node = new AsyncNode.OfClass(engine.getUniqueId(), type);
        return engine.getChildren().stream()
                .filter(node::equals)
                .findFirst()
                .map(AsyncNode.OfClass.class::cast)
                .orElse(node);
    }
}
