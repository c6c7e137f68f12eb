package io.dynamolatency.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/**
 * A client of the team's own, as far as it is not built yet.
 *
 * @param name what messages call its factory
 * @param asynchronous whether it is a {@code DynamoDbAsyncClient}; a {@code DynamoDbClient} where not
 * @param factory the team's code
 */
@API(status = Status.INTERNAL, since = "0.1")
public record OwnClient(String name, boolean asynchronous, DynamoClientFactory<?> factory) {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    /** System properties are the JVM's: two factories must not see each other's. */
    private static final Object LOCK = new Object();

    /**
     * Has the client built. Nothing is sent to anybody.
     *
     * @throws ClientFactoryException when the factory throws, returns none, or one that would talk to somebody else
     */
    public SdkClient build(DynamoEndpoint endpoint) {
        synchronized (LOCK) {
            Map<String, String> properties = new LinkedHashMap<>(endpoint.profileProperties());
            properties.putAll(endpoint.asSystemProperties());
            keepTheJvmsOwnTrust();
            @Nullable SdkClient client;
            try {
                client = SystemProperties.<@Nullable SdkClient>during(properties, () -> factory.create(endpoint));
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
                requireSort(client);
                requireEndpoint(client, endpoint);
            } catch (ClientFactoryException unusable) {
                close(client, unusable);
                throw unusable;
            }
            return client;
        }
    }

    /**
     * The default context of this JVM is made once, when it is first asked for, of what is trusted then. That must not be while
     * nobody is trusted but a run's authority.
     */
    private static void keepTheJvmsOwnTrust() {
        try {
            HttpsURLConnection.getDefaultSSLSocketFactory();
            SSLContext.getDefault();
        } catch (GeneralSecurityException | RuntimeException notToBeHad) {
            // then nobody else in this JVM has one either
        }
    }

    /** Closes a client that is not used; what comes of that is second to why. */
    public static void close(SdkClient client, Throwable reason) {
        try {
            client.close();
        } catch (RuntimeException unclosed) {
            reason.addSuppressed(unclosed);
        }
    }

    private void requireSort(SdkClient client) {
        Class<?> sort = asynchronous ? DynamoDbAsyncClient.class : DynamoDbClient.class;
        if (!sort.isInstance(client)) {
            throw new ClientFactoryException(
                    name + " returned a " + client.getClass().getName() + ", which is no " + sort.getSimpleName(),
                    null);
        }
    }

    /** What a client says of itself, before it sends anything to anybody. */
    private void requireEndpoint(SdkClient client, DynamoEndpoint endpoint) {
        SdkServiceClientConfiguration says;
        try {
            says = client.serviceClientConfiguration();
        } catch (RuntimeException wrapper) {
            // a client around another need not tell; the wire will
            return;
        }
        if (says == null) {
            return;
        }
        Optional<URI> of = says.endpointOverride();
        if (of.isEmpty()) {
            String where =
                    says instanceof AwsServiceClientConfiguration aws ? String.valueOf(aws.region()) : "its region";
            throw new ClientFactoryException(
                    name + " returned a client for DynamoDB in " + where + ", not for the endpoint given to it, "
                            + endpoint
                            + "; nothing was sent. Build it with endpoint.applyTo(builder), or without an endpoint of its"
                            + " own: aws.endpointUrlDynamoDb is set while the factory runs",
                    null);
        }
        if (!leadsTo(of.get(), endpoint.uri())) {
            throw new ClientFactoryException(
                    name + " returned a client for another endpoint, " + of.get() + ", not for the one given to it, "
                            + endpoint + "; nothing was sent. A client is built anew for each test: do not keep one of"
                            + " an earlier",
                    null);
        }
    }

    private static boolean leadsTo(URI of, URI endpoint) {
        if (of.getPort() != endpoint.getPort()
                || of.getScheme() == null
                || of.getHost() == null
                || !of.getScheme().equalsIgnoreCase(endpoint.getScheme())) {
            return false;
        }
        try {
            return InetAddress.getByName(of.getHost()).isLoopbackAddress();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    /**
     * Has the client list a table, and waits a bounded time for the answer: whatever is wrong with it shows here, and not in the
     * middle of a measurement. TLS contexts that it makes meanwhile trust the endpoint.
     *
     * @return what the call threw, empty where it returned; an {@link UnsupportedOperationException} is that of a client around
     *     another that does not know this call
     */
    public Optional<Throwable> tryOut(SdkClient client, DynamoEndpoint endpoint) {
        ListTablesRequest request = ListTablesRequest.builder()
                .limit(1)
                .overrideConfiguration(c -> c.apiCallTimeout(AT_MOST))
                .build();
        synchronized (LOCK) {
            try {
                // Netty's clients read them with their first connection
                return SystemProperties.during(endpoint.trustProperties(), () -> {
                    if (client instanceof DynamoDbAsyncClient async) {
                        async.listTables(request).get(2 * AT_MOST.toSeconds(), TimeUnit.SECONDS);
                    } else {
                        ((DynamoDbClient) client).listTables(request);
                    }
                    return Optional.empty();
                });
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new ClientFactoryException(
                        "The client of " + name + " was tried out with a call of listTables, which was interrupted",
                        interrupted);
            } catch (ExecutionException failed) {
                return Optional.of(Optional.ofNullable(failed.getCause()).orElse(failed));
            } catch (Exception failed) {
                return Optional.of(failed);
            }
        }
    }
}
