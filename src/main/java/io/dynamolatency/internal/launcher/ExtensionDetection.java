package io.dynamolatency.internal.launcher;

import io.dynamolatency.internal.jupiter.run.LatencyResultsExtension;
import java.util.stream.Stream;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Has Jupiter detect the one extension of the kit that belongs to classes, not to methods, so that {@code @AfterAll} methods get
 * their results without an annotation on every class.
 *
 * <p>Jupiter can do so since 5.12, which knows a filter for what is detected, but only when told by parameters. They are set as
 * system properties, which count less than what a launcher is told, and only where nobody has decided about detection: then the
 * filter lets the kit's extension through and no one else's, so all others are where they would be without the kit.
 */
public final class ExtensionDetection implements LauncherDiscoveryListener {

    static final String ENABLED = "junit.jupiter.extensions.autodetection.enabled";
    static final String INCLUDE = "junit.jupiter.extensions.autodetection.include";
    static final String EXCLUDE = "junit.jupiter.extensions.autodetection.exclude";

    private static final String THE_KITS = LatencyResultsExtension.class.getName();

    @Override
    public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        // what an earlier request that was never run left is not somebody's decision
        forget();
        ConfigurationParameters parameters = request.getConfigurationParameters();
        if (Stream.of(ENABLED, INCLUDE, EXCLUDE)
                .allMatch(key -> parameters.get(key).isEmpty())) {
            System.setProperty(ENABLED, "true");
            System.setProperty(INCLUDE, THE_KITS);
        }
    }

    /** When the tests have run: another request of the same JVM decides for itself. */
    static void forget() {
        // nobody else would name this extension and no other
        if (THE_KITS.equals(System.getProperty(INCLUDE))) {
            System.clearProperty(ENABLED);
            System.clearProperty(INCLUDE);
        }
    }
}
