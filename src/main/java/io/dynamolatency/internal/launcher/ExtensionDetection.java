package io.dynamolatency.internal.launcher;

import java.util.stream.Stream;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Makes Jupiter detect the kit's extension for classes, so that {@code @AfterAll} methods get results without an
 * annotation on the class.
 *
 * <p>Jupiter detects extensions if a parameter switches detection on. From Jupiter 5.12 on, a second parameter filters
 * extensions. This listener sets both parameters as system properties. Parameters of the launcher override these system
 * properties. The filter admits only the kit's extension. If the user has set one of the two parameters, or the
 * parameter that excludes extensions, this listener sets neither.
 */
public final class ExtensionDetection implements LauncherDiscoveryListener {

    static final String ENABLED = "junit.jupiter.extensions.autodetection.enabled";
    static final String INCLUDE = "junit.jupiter.extensions.autodetection.include";
    static final String EXCLUDE = "junit.jupiter.extensions.autodetection.exclude";

    /** The class's name, because the class itself can't be loaded without Jupiter. */
    private static final String KIT_EXTENSION = "io.dynamolatency.internal.jupiter.run.LatencyResultsExtension";

    @Override
    public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        // perhaps an earlier discovery request, whose tests never ran, left these properties
        forget();
        ConfigurationParameters parameters = request.getConfigurationParameters();
        if (Stream.of(ENABLED, INCLUDE, EXCLUDE)
                .allMatch(key -> parameters.get(key).isEmpty())) {
            System.setProperty(ENABLED, "true");
            System.setProperty(INCLUDE, KIT_EXTENSION);
        }
    }

    /**
     * Removes the parameters when the tests have run, because the next request of this JVM can set its own parameters.
     */
    static void forget() {
        // if the filter admits only this extension, this listener has set the filter
        if (KIT_EXTENSION.equals(System.getProperty(INCLUDE))) {
            System.clearProperty(ENABLED);
            System.clearProperty(INCLUDE);
        }
    }
}
