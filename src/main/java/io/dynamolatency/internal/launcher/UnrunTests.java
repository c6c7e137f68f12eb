package io.dynamolatency.internal.launcher;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * If a request leaves out the kit's engine, warns of latency tests that Jupiter ignores. The kit's engine would fail
 * such tests. A listener can't fail a test, and an exception from a listener would end the whole run.
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
        invalid(request)
                .filter(invalid -> WARNED.add(invalid.id()))
                .forEach(invalid -> LOG.log(
                        System.Logger.Level.WARNING,
                        invalid.message() + "\n  - this run leaves out the engine \"" + LatencyEngine.ID
                                + "\", which would fail this test; include this engine beside junit-jupiter"));
    }

    private static Stream<InvalidDeclaration> invalid(LauncherDiscoveryRequest request) {
        try {
            return LatencyEngine.invalidTests(request).stream();
        } catch (RuntimeException | LinkageError unreadable) {
            // Jupiter reports what can't be loaded
            LOG.log(System.Logger.Level.DEBUG, "Latency tests that do not run were not looked for", unreadable);
            return Stream.of();
        }
    }
}
