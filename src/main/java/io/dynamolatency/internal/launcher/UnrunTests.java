package io.dynamolatency.internal.launcher;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Warns of latency tests that Jupiter ignores, if the request leaves out the kit's engine. That engine would fail such
 * tests. A listener can't fail a test, and an exception from a listener would end the whole run.
 */
public final class UnrunTests implements LauncherDiscoveryListener {

    private static final System.Logger LOG = System.getLogger("io.dynamolatency");

    /** The tests that already have a warning. Surefire discovers each class twice. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    @Override
    public void launcherDiscoveryFinished(LauncherDiscoveryRequest request) {
        LatencyEngine engine = new LatencyEngine();
        if (!LatencyEngine.hasJupiter()
                || request.getEngineFilters().stream()
                        .allMatch(filter -> filter.apply(engine).included())) {
            return;
        }
        request.getSelectorsByType(ClassSelector.class).stream()
                .flatMap(UnrunTests::classes)
                .flatMap(type -> InvalidDeclaration.of(type).stream())
                .filter(invalid -> WARNED.add(invalid.id()))
                .forEach(invalid -> LOG.log(
                        System.Logger.Level.WARNING,
                        invalid.message() + "\n  - the engine \"" + LatencyEngine.ID
                                + "\", which would fail this test, is left out; include it beside junit-jupiter"));
    }

    private static Stream<Class<?>> classes(ClassSelector selector) {
        try {
            return withNested(selector.getJavaClass());
        } catch (JUnitException | LinkageError unloadable) {
            // Jupiter reports a class that can't be loaded
            return Stream.of();
        }
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type),
                ReflectionSupport.findNestedClasses(type, nested -> AnnotationSupport.isAnnotated(nested, Nested.class))
                        .stream()
                        .flatMap(UnrunTests::withNested));
    }
}
