package io.dynamolatency.internal.client;

import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.internal.text.SafeText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
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
 * @param unused whether the measured client is a new client that has made no call before its measurement
 */
public record UserClient(
        String name, boolean asynchronous, DynamoClientFactory<?> factory, boolean direct, boolean unused) {

    /** Makes a client that is measured through the proxy. */
    public UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory) {
        this(name, asynchronous, factory, false, false);
    }

    /** Returns a copy that is measured without the proxy, on the endpoint that it was built for. */
    public UserClient withoutProxy() {
        return new UserClient(name, asynchronous, factory, true, unused);
    }

    /**
     * Returns a copy that makes the trial call with one client of the factory and measures a different client of the
     * factory.
     */
    public UserClient withFirstCall() {
        return new UserClient(name, asynchronous, factory, direct, true);
    }

    /**
     * Returns the client to measure after a trial call. Usually this is the trial call's own client. If the first call
     * is measured, it is a new client of the factory.
     *
     * @throws ClientFactoryException if the factory returns the same client again
     */
    public SdkClient afterTrial(SdkClient tried, KitEndpoint endpoint) {
        if (!unused) {
            return tried;
        }
        SdkClient measured = build(endpoint);
        if (measured == tried) {
            throw new ClientFactoryException(
                    name + " returned the same client twice, so its first call can't be measured.\nfix: return a new"
                            + " client each time, or remove firstCall",
                    null);
        }
        ended(tried);
        return measured;
    }

    /**
     * Builds the client for the proxy's endpoint. Sends nothing.
     *
     * @throws ClientFactoryException if the factory throws, or returns {@code null} or a client of the wrong type
     */
    public SdkClient build(KitEndpoint endpoint) {
        Map<String, @Nullable String> properties = new LinkedHashMap<>(endpoint.profileProperties());
        properties.putAll(endpoint.clientProperties());
        UsersProxy.unset(endpoint.uri()).forEach(name -> properties.putIfAbsent(name, null));
        return create(() -> SystemProperties.<@Nullable SdkClient>during(properties, () -> factory.create(endpoint)));
    }

    /**
     * Builds the client as production does, without system properties of the kit. Sends nothing.
     *
     * @throws ClientFactoryException if the factory throws or returns {@code null}
     */
    public SdkClient buildDirect() {
        // waits for factories of other tests: while they run, system properties lead to a different endpoint
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
            throw new ClientFactoryException(name + " threw " + SafeText.oneLine(thrown), thrown);
        }
        if (client == null) {
            throw new ClientFactoryException(name + " returned null; return the client that your code uses", null);
        }
        ReturnedClients.OF_THIS_JVM.returned(client);
        try {
            requireType(client);
        } catch (ClientFactoryException unusable) {
            close(client, unusable);
            throw unusable;
        }
        return client;
    }

    /**
     * Closes a client that can't be used. If closing fails, adds the failure to {@code reason} as a suppressed
     * exception.
     */
    public static void close(SdkClient client, Throwable reason) {
        try {
            ReturnedClients.OF_THIS_JVM.unusable(client);
        } catch (RuntimeException unclosed) {
            reason.addSuppressed(unclosed);
        }
    }

    /**
     * Ends the use of a client. The client is closed after the use of some other clients has ended, unless a factory
     * returns the client again.
     */
    public static void ended(SdkClient client) {
        ReturnedClients.OF_THIS_JVM.ended(client);
    }

    private void requireType(SdkClient client) {
        Class<?> type = asynchronous ? DynamoDbAsyncClient.class : DynamoDbClient.class;
        if (!type.isInstance(client)) {
            throw new ClientFactoryException(
                    name + " returned a " + client.getClass().getName() + ", not a " + type.getSimpleName(), null);
        }
    }
}
