package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.text.SafeText;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * DynamoDB at AWS, where every call is billed. Without the user's permission, this class does not even look up region
 * and keys. With permission, the SDK finds region and keys. The kit then prints a cap on the calls of this JVM, and
 * enforces this cap. The kit deletes the tables that it creates. Thread-safe.
 */
public final class AwsBackend implements DynamoBackend {

    private final Function<String, Optional<String>> parameters;
    private @Nullable Open open;
    private boolean closed;

    /** The resources that this class opens only with the user's permission. */
    private record Open(
            AwsSettings settings, Region region, URI uri, BilledCalls calls, DynamoDbClient client, BilledTables tables)
            implements AutoCloseable {

        @Override
        public void close() {
            tables.close();
            client.close();
            calls.close();
            calls.report();
        }
    }

    public AwsBackend(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
    }

    /** Returns the reason if calls must not go to AWS; empty if such calls are allowed. */
    static Optional<String> refusal(Function<String, Optional<String>> parameters) {
        Optional<String> unreadable = AwsPermission.unreadable(parameters);
        if (unreadable.isPresent() || AwsPermission.allowed(parameters)) {
            return unreadable;
        }
        return Optional.of(
                "backend = AWS measures DynamoDB itself, where every call, including warm-up calls, is billed to the"
                        + " account of the keys that the SDK finds. These calls need your permission; nothing was"
                        + " looked up and nothing was sent. To permit them, write " + AwsPermission.ALLOW + " = true in"
                        + " junit-platform.properties, or -D" + AwsPermission.ALLOW + "=true. Otherwise, remove"
                        + " dynamolatency.backend: the default is DynamoDB Local");
    }

    @Override
    public synchronized String description() {
        return open == null
                ? "DynamoDB at AWS"
                : "DynamoDB at AWS, " + open.region()
                        + open.settings().endpoint().map(uri -> ", " + uri).orElse("");
    }

    @Override
    public synchronized URI start() {
        if (closed) {
            throw new BackendException(description() + " was closed; make a new one");
        }
        if (open == null) {
            refusal(parameters).ifPresent(refusal -> {
                throw new BackendException(refusal);
            });
            AwsSettings settings = AwsSettings.from(parameters);
            Region region = settings.region().map(Region::of).orElseGet(AwsBackend::foundRegion);
            requireKeys();
            URI uri = settings.endpoint()
                    .orElseGet(() -> URI.create(
                            "https://" + DynamoDbClient.serviceMetadata().endpointFor(region)));
            BilledCalls calls = BilledCalls.begin("DynamoDB at AWS, " + region + ", " + uri, uri, settings);
            DynamoDbClient client = KitClients.admin(new KitEndpoint(
                    uri, new DynamoBackend.Access(settings.trusted(), Optional.of(region.id()), Optional.empty())));
            open = new Open(settings, region, uri, calls, client, new BilledTables(client, settings.tablePrefix()));
        }
        return open.uri();
    }

    private static Region foundRegion() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException none) {
            throw new BackendException(
                    "backend = AWS needs a region, but the SDK finds none; write " + EndpointSettings.REGION
                            + " = eu-west-1, for example, or set AWS_REGION, or write the region into ~/.aws/config ("
                            + SafeText.oneLine(none.getMessage())
                            + ")",
                    none);
        }
    }

    private static void requireKeys() {
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            provider.resolveCredentials();
        } catch (SdkClientException none) {
            throw new BackendException(
                    "backend = AWS needs keys, but the SDK finds none: " + SafeText.oneLine(none.getMessage()), none);
        }
    }

    @Override
    public synchronized DynamoBackend.Access access() {
        Open now = opened();
        return new DynamoBackend.Access(
                now.settings().trusted(), Optional.of(now.region().id()), Optional.empty());
    }

    /** Creates a table. The kit deletes the table at the end of the run at the latest. */
    public CreatedTable createTable(CreateTableRequest schema) {
        return opened().tables().create(schema);
    }

    /** Deletes a table. A failure is only logged. */
    public void deleteTable(CreatedTable table) {
        table.others().forEach(this::deleteTable);
        opened().tables().delete(table.name());
    }

    private synchronized Open opened() {
        if (open == null) {
            throw new IllegalStateException("it was not started");
        }
        return open;
    }

    /** Returns empty, because AWS does not end. */
    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}
