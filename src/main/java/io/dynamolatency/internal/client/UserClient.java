package io.dynamolatency.internal.client;

import io.dynamolatency.DynamoClientFactory;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Builds a client with the user's factory.
 *
 * @param name what messages call the factory
 * @param asynchronous whether it builds a {@code DynamoDbAsyncClient}; otherwise a {@code DynamoDbClient}
 * @param direct whether the client is measured where it was built to go, without the proxy
 */
public record UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory, boolean direct) {

    /** A client that is measured behind the proxy. */
    public UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory) {
        this(name, asynchronous, factory, false);
    }

    /** Returns the same client, measured where it was built to go. */
    public UserClient withoutProxy() {
        return new UserClient(name, asynchronous, factory, true);
    }

    /**
     * Builds the client. Sends nothing.
     *
     * @throws ClientFactoryException when the factory throws, returns {@code null} or a client for another endpoint
     */
    public SdkClient build(KitEndpoint endpoint) {
        Map<String, @Nullable String> properties = new LinkedHashMap<>(endpoint.profileProperties());
        properties.putAll(endpoint.asSystemProperties());
        UsersProxy.unset(endpoint.uri()).forEach(name -> properties.put(name, null));
        initializeDefaultTrust();
        SdkClient client =
                create(() -> SystemProperties.<@Nullable SdkClient>during(properties, () -> factory.create(endpoint)));
        try {
            requireEndpoint(client, endpoint);
        } catch (ClientFactoryException unusable) {
            close(client, unusable);
            throw unusable;
        }
        return client;
    }

    /**
     * Builds the client as production does, without system properties of the kit. Sends nothing.
     *
     * @throws ClientFactoryException when the factory throws or returns {@code null}
     */
    public SdkClient buildDirect() {
        // not while another test's factory runs: this JVM's properties lead elsewhere then
        return create(
                () -> SystemProperties.<@Nullable SdkClient>during(Map.of(), () -> factory.create(new NoEndpoint())));
    }

    private SdkClient create(Callable<@Nullable SdkClient> maker) {
        @Nullable SdkClient client;
        try {
            client = maker.call();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientFactoryException(name + " was interrupted", interrupted);
        } catch (Exception | LinkageError | AssertionError thrown) {
            throw new ClientFactoryException(name + " threw " + thrown, thrown);
        }
        if (client == null) {
            throw new ClientFactoryException(name + " returned null; return the client that your code uses", null);
        }
        try {
            requireType(client);
        } catch (ClientFactoryException unusable) {
            close(client, unusable);
            throw unusable;
        }
        return client;
    }

    /**
     * Makes the JVM create its default TLS context now. The JVM creates it once, with the trust store of that moment.
     * It must not get the kit's trust store, which holds only the run's authority.
     */
    private static void initializeDefaultTrust() {
        try {
            HttpsURLConnection.getDefaultSSLSocketFactory();
            SSLContext.getDefault();
        } catch (GeneralSecurityException | RuntimeException unavailable) {
            // then all code of this JVM goes without
        }
    }

    /** Closes a client that cannot be used; a failure to close is suppressed in the reason. */
    public static void close(SdkClient client, Throwable reason) {
        try {
            client.close();
        } catch (RuntimeException unclosed) {
            reason.addSuppressed(unclosed);
        }
    }

    private void requireType(SdkClient client) {
        Class<?> type = asynchronous ? DynamoDbAsyncClient.class : DynamoDbClient.class;
        if (!type.isInstance(client)) {
            throw new ClientFactoryException(
                    name + " returned a " + client.getClass().getName() + ", not a " + type.getSimpleName(), null);
        }
    }

    private void requireEndpoint(SdkClient client, KitEndpoint endpoint) {
        if (ClientAddress.configuration(client).isEmpty()) {
            // the wire will tell
            return;
        }
        Optional<URI> configured = ClientAddress.endpoint(client);
        if (configured.isEmpty()) {
            throw new ClientFactoryException(
                    name + " returned a client for " + ClientAddress.description(client)
                            + ", not for the endpoint given to it, "
                            + endpoint
                            + "; nothing was sent.\n"
                            + "fix: build it with endpoint.applyTo(builder), or without an endpoint:"
                            + " aws.endpointUrlDynamoDb is set while the factory runs",
                    null);
        }
        if (!ClientAddress.same(configured.get(), endpoint.uri())) {
            throw new ClientFactoryException(
                    name + " returned a client for another endpoint, " + configured.get()
                            + ", not for the one given to it, "
                            + endpoint + "; nothing was sent.\nfix: build a new client on each call of the factory",
                    null);
        }
    }
}
