package io.dynamolatency.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/**
 * A client of the team's own, as far as it is not built yet.
 *
 * @param name what messages call its factory
 * @param asynchronous whether it is a {@code DynamoDbAsyncClient}; a {@code DynamoDbClient} where not
 * @param factory the team's code
 * @param direct whether it is measured where it was built to go, without the proxy
 */
@API(status = Status.INTERNAL, since = "0.1")
public record UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory, boolean direct) {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private static final Duration METRICS_AT_MOST = Duration.ofSeconds(1);

    /** System properties are the JVM's: two factories must not see each other's. */
    private static final Object LOCK = new Object();

    /** One that is measured behind the proxy. */
    public UserClient(String name, boolean asynchronous, DynamoClientFactory<?> factory) {
        this(name, asynchronous, factory, false);
    }

    /** The same, measured where it was built to go. */
    public UserClient withoutProxy() {
        return new UserClient(name, asynchronous, factory, true);
    }

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
            SdkClient client = create(
                    () -> SystemProperties.<@Nullable SdkClient>during(properties, () -> factory.create(endpoint)));
            try {
                requireEndpoint(client, endpoint);
            } catch (ClientFactoryException unusable) {
                close(client, unusable);
                throw unusable;
            }
            return client;
        }
    }

    /**
     * Has the client built as production does: no system property is set for it. Nothing is sent to anybody.
     *
     * @throws ClientFactoryException when the factory throws or returns none
     */
    public SdkClient buildDirect() {
        // while another test's factory runs, this JVM's properties lead elsewhere
        synchronized (LOCK) {
            return create(() -> factory.create(DynamoEndpoint.DIRECT));
        }
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
            requireSort(client);
        } catch (ClientFactoryException unusable) {
            close(client, unusable);
            throw unusable;
        }
        return client;
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
        Optional<SdkServiceClientConfiguration> says = configuration(client);
        if (says.isEmpty()) {
            // the wire will tell
            return;
        }
        Optional<URI> of = says.get().endpointOverride();
        if (of.isEmpty()) {
            throw new ClientFactoryException(
                    name + " returned a client for " + whereWithout(client) + ", not for the endpoint given to it, "
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

    /** What a client says of itself; a client around another need not tell. */
    @SuppressWarnings("NullAway") // a client around another may return null here
    private static Optional<SdkServiceClientConfiguration> configuration(SdkClient client) {
        try {
            return Optional.ofNullable(client.serviceClientConfiguration());
        } catch (RuntimeException wrapper) {
            return Optional.empty();
        }
    }

    /** The endpoint that a client was built for; empty where it has none of its own, and so goes to AWS, or does not tell. */
    public Optional<URI> leadsTo(SdkClient client) {
        return configuration(client).flatMap(SdkServiceClientConfiguration::endpointOverride);
    }

    /** AWS's address in the region of a client that was built for no endpoint; empty where it does not tell its region. */
    public Optional<URI> ofItsRegion(SdkClient client) {
        return configuration(client)
                .filter(AwsServiceClientConfiguration.class::isInstance)
                .map(says -> ((AwsServiceClientConfiguration) says).region())
                .map(region ->
                        URI.create("https://" + DynamoDbClient.serviceMetadata().endpointFor(region)));
    }

    /** Where a client goes that was built for no endpoint, in words. */
    public String whereWithout(SdkClient client) {
        Optional<SdkServiceClientConfiguration> says = configuration(client);
        if (says.isEmpty()) {
            return "an endpoint that it does not tell";
        }
        return "DynamoDB in "
                + (says.get() instanceof AwsServiceClientConfiguration aws
                        ? String.valueOf(aws.region())
                        : "its region");
    }

    /** Has the client list a table where it was built to go, and waits a bounded time for the answer. */
    public Trial tryOutDirect(SdkClient client) {
        TrialMetrics metrics = new TrialMetrics();
        ListTablesRequest request = ListTablesRequest.builder()
                .limit(1)
                .overrideConfiguration(c -> c.apiCallTimeout(AT_MOST).addMetricPublisher(metrics))
                .build();
        try {
            Optional<Throwable> unanswered = call(client, request).filter(UserClient::unanswered);
            if (unanswered.isEmpty()) {
                metrics.await(METRICS_AT_MOST);
            }
            return new Trial(unanswered, metrics.endpoint(), metrics.httpClient());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientFactoryException(
                    "The client of " + name + " was tried out with a call of listTables, which was interrupted",
                    interrupted);
        }
    }

    /** Whoever may not list tables was answered all the same, and a client around another need not know this call. */
    public static boolean unanswered(Throwable failure) {
        return !(failure instanceof SdkServiceException || failure instanceof UnsupportedOperationException);
    }

    private static Optional<Throwable> call(SdkClient client, ListTablesRequest request) throws InterruptedException {
        try {
            if (client instanceof DynamoDbAsyncClient async) {
                async.listTables(request).get(2 * AT_MOST.toSeconds(), TimeUnit.SECONDS);
            } else {
                ((DynamoDbClient) client).listTables(request);
            }
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(Optional.ofNullable(failed.getCause()).orElse(failed));
        } catch (TimeoutException | RuntimeException failed) {
            return Optional.of(failed);
        }
    }

    private static boolean leadsTo(URI of, URI endpoint) {
        if (of.getPort() != endpoint.getPort()
                || of.getScheme() == null
                || of.getHost() == null
                || !of.getScheme().equalsIgnoreCase(endpoint.getScheme())) {
            return false;
        }
        if (of.getHost().equalsIgnoreCase(endpoint.getHost())) {
            return true;
        }
        try {
            return InetAddress.getByName(of.getHost()).isLoopbackAddress()
                    && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
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
                return SystemProperties.during(endpoint.trustProperties(), () -> call(client, request));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new ClientFactoryException(
                        "The client of " + name + " was tried out with a call of listTables, which was interrupted",
                        interrupted);
            } catch (Exception failed) {
                return Optional.of(failed);
            }
        }
    }
}
