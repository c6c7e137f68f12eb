package io.dynamolatency.internal.client;

import io.dynamolatency.internal.client.PropertyLayers.Layer;
import io.dynamolatency.internal.http.CertificateAuthorities;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sets system properties during a latency test, so that SDK clients that the test builds can call the proxy. The
 * properties also make these clients trust the run's certificate authority, and use no HTTP proxy for this machine. If
 * the environment lacks region or keys, the properties contain the back end's region or keys. {@link #close()} restores
 * the earlier values.
 */
public final class TestProperties implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TestProperties.class.getName());

    private static final URI THIS_MACHINE = URI.create("https://127.0.0.1");

    private final Layer layer;
    private final Optional<AddedTrust> trust;

    private TestProperties(Layer layer, Optional<AddedTrust> trust) {
        this.layer = layer;
        this.trust = trust;
    }

    /** Sets no properties. */
    public static TestProperties none() {
        return new TestProperties(PropertyLayers.open(Map.of()), Optional.empty());
    }

    /** Sets the properties for clients of an endpoint. */
    public static TestProperties hold(KitEndpoint endpoint) {
        return hold(
                endpoint.uri(),
                CertificateAuthorities.of(endpoint.access().trusted()),
                AbsentSettings.of(endpoint.access()));
    }

    /** Sets the properties before the endpoint is known, for clients in fields of a latency test. */
    public static TestProperties hold(Optional<CertificateAuthorities> authorities) {
        return hold(THIS_MACHINE, authorities, Map.of());
    }

    /** Sets only the properties for trust, for clients that ordinary tests build. */
    public static TestProperties trust(CertificateAuthorities authorities) {
        return hold(Map.of(), Optional.of(authorities));
    }

    /**
     * Sets only the property that keeps calls away from the user's HTTP proxy, for clients that a test's class builds.
     */
    public static TestProperties aroundUsersProxy() {
        return hold(Optional.empty());
    }

    private static TestProperties hold(
            URI uri, Optional<CertificateAuthorities> authorities, Map<String, String> more) {
        Map<String, String> properties = new LinkedHashMap<>(UsersProxy.leftOut(uri));
        properties.putAll(more);
        return hold(properties, authorities);
    }

    private static TestProperties hold(Map<String, String> others, Optional<CertificateAuthorities> authorities) {
        Map<String, String> properties = new LinkedHashMap<>(others);
        Optional<AddedTrust> trust = authorities.flatMap(TestProperties::added);
        trust.ifPresent(added -> properties.putAll(added.properties()));
        return new TestProperties(PropertyLayers.open(properties), trust);
    }

    private static Optional<AddedTrust> added(CertificateAuthorities authorities) {
        try {
            return Optional.of(AddedTrust.of(authorities));
        } catch (Exception unreadable) {
            // a client that needs this setting then fails in its handshake, and the diagnosis reports the failure
            LOG.log(System.Logger.Level.DEBUG, "The JVM's trust store cannot be read", unreadable);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        layer.close();
        trust.ifPresent(AddedTrust::close);
    }
}
