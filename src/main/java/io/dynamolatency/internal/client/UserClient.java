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
 * @param name the name of the factory in messages
 * @param asynchronous whether the factory builds a {@code DynamoDbAsyncClient}; otherwise it builds a {@code
 *     DynamoDbClient}
 * @param direct whether the client calls the endpoint that it was built for, without the proxy
 */
public record UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory, boolean direct) {

    /** Makes a client that is measured through the proxy. */
    public UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory) {
        this(name, asynchronous, factory, false);
    }

    /** Returns a copy that is measured without the proxy, on the endpoint that it was built for. */
    public UserClient withoutProxy() {
        return new UserClient(name, asynchronous, factory, true);
    }

    /**
     * Builds the client for the proxy's endpoint. Sends nothing.
     *
     * @throws ClientFactoryException if the factory throws, or returns {@code null} or a client for another endpoint
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
     * @throws ClientFactoryException if the factory throws or returns {@code null}
     */
    public SdkClient buildDirect() {
        // waits for factories of other tests, for which system properties lead to another endpoint
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
     * Makes the JVM create its default TLS context now. The JVM creates it once, with the trust store that is set at
     * that moment. That must not be the kit's trust store, which has only the run's authority.
     */
    private static void initializeDefaultTrust() {
        try {
            HttpsURLConnection.getDefaultSSLSocketFactory();
            SSLContext.getDefault();
        } catch (GeneralSecurityException | RuntimeException unavailable) {
            // then no code of this JVM has a default TLS context
        }
    }

    /** Closes a client that can't be used. Adds a failure to close to the reason, as suppressed. */
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
            // the trial call shows whether the client reaches the endpoint
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
