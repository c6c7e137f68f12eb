package io.dynamolatency.internal.maven;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.runtime.standalonestatic.StandaloneStaticRuntime;
import java.time.Duration;
import java.util.Map;

/** Opens MIMA, which uses the mirrors, proxies and credentials of the user's settings.xml. */
public final class MavenContext {

    private static final String CONNECT_TIMEOUT = "aether.connector.connectTimeout";
    private static final String REQUEST_TIMEOUT = "aether.connector.requestTimeout";

    private MavenContext() {}

    /**
     * Opens MIMA. Close the context.
     *
     * @param offline whether to use no remote repository
     * @param connect the longest wait for a connection, unless a system property sets a different wait
     * @param request the longest wait between two packets of an answer, unless a system property sets a different wait.
     *     A server's timeouts in settings.xml override both waits
     */
    public static Context open(UserMaven maven, boolean offline, Duration connect, Duration request) {
        ContextOverrides.Builder overrides = ContextOverrides.create()
                .withUserSettings(true)
                .withUserSettingsXmlOverride(maven.settingsXml())
                .offline(offline)
                // by default, Maven only warns about a jar that does not match its checksum
                .checksumPolicy(ContextOverrides.ChecksumPolicy.FAIL)
                .configProperties(Map.of(
                        CONNECT_TIMEOUT, Integer.getInteger(CONNECT_TIMEOUT, (int) connect.toMillis()),
                        REQUEST_TIMEOUT, Integer.getInteger(REQUEST_TIMEOUT, (int) request.toMillis())))
                // use only the repositories of the user's settings
                .ignoreArtifactDescriptorRepositories(true);
        maven.givenRepository().ifPresent(overrides::withLocalRepositoryOverride);
        // created directly, because the service loader depends on the context class loader
        return new StandaloneStaticRuntime().create(overrides.build());
    }
}
