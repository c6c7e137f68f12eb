package io.dynamolatency.internal.backend;

import io.dynamolatency.BackendKind;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.aws.AwsBackend;
import io.dynamolatency.internal.backend.aws.AwsPermission;
import io.dynamolatency.internal.backend.aws.AwsSettings;
import io.dynamolatency.internal.backend.aws.TargetHost;
import io.dynamolatency.internal.backend.container.ContainerBackend;
import io.dynamolatency.internal.backend.container.ContainerSettings;
import io.dynamolatency.internal.backend.endpoint.EndpointBackend;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.backend.local.JvmSharedBackend;
import io.dynamolatency.internal.backend.local.LocalBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.backend.local.MachineSharedBackend;
import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The back ends of a run. The run has at most one back end of each kind, and creates it when it is first needed.
 * Thread-safe.
 */
public final class Backends implements AutoCloseable {

    /** The parameters that choose and configure a back end. */
    public static final Set<String> PARAMETERS = Set.of(
            AwsPermission.ALLOW,
            AwsSettings.ENDPOINT,
            AwsSettings.TABLE_PREFIX,
            AwsSettings.MAX_CALLS,
            LocalSettings.DIRECTORY,
            LocalSettings.REPOSITORY,
            LocalSettings.OFFLINE,
            LocalSettings.VERSION,
            LocalSettings.UNPINNED,
            LocalSettings.START_TIMEOUT,
            LocalSettings.SCOPE,
            ContainerSettings.IMAGE,
            EndpointSettings.URI_PARAMETER,
            EndpointSettings.CA,
            EndpointSettings.REGION,
            EndpointSettings.ACCESS_KEY_ID,
            EndpointSettings.SECRET_ACCESS_KEY,
            CustomBackends.NAME);

    private static final System.Logger LOG = System.getLogger(Backends.class.getName());

    private final Function<String, Optional<String>> parameters;
    private final Map<BackendKind, DynamoBackend> made = new EnumMap<>(BackendKind.class);

    /** @param parameters returns the value of a parameter by its name; empty if unset */
    public Backends(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * Returns the run's back end of this kind, whether or not it has started. If the back end has ended by itself, this
     * method replaces it and logs a warning.
     *
     * @throws BackendException if a parameter or the class path does not allow this kind
     */
    public synchronized DynamoBackend get(BackendKind kind) {
        DynamoBackend backend = made.get(kind);
        Optional<String> ended = backend == null ? Optional.empty() : backend.failure();
        if (ended.isPresent()) {
            // warns, because no failure message reports a back end that ended between two measurements
            LOG.log(System.Logger.Level.WARNING, () -> ended.get() + "\nRestarting it; its tables may be lost.");
            close(kind);
            backend = null;
        }
        if (backend == null) {
            backend = create(kind);
            made.put(kind, backend);
        }
        return backend;
    }

    /**
     * Starts a back end if it does not run yet.
     *
     * @return the back end's address
     * @throws BackendException if the back end does not start, or if its address belongs to AWS although its kind is
     *     not {@link BackendKind#AWS}
     */
    public static URI start(BackendKind kind, DynamoBackend backend) {
        URI uri = backend.start();
        requireNotAws(kind, uri);
        return uri;
    }

    /** Returns how long the start of DynamoDB Local took; empty for other back ends, and before the start. */
    public static Optional<BackEndStart> startOf(DynamoBackend backend) {
        if (backend instanceof LocalBackend local) {
            return local.started();
        }
        return backend instanceof JvmSharedBackend ofJvm ? ofJvm.started() : Optional.empty();
    }

    private DynamoBackend create(BackendKind kind) {
        return switch (kind) {
            case LOCAL -> local(LocalSettings.from(parameters));
            case ENDPOINT -> endpoint(EndpointSettings.from(parameters));
            case CONTAINER -> container(ContainerSettings.from(parameters));
            case CUSTOM ->
                CustomBackends.find(parameters.apply(CustomBackends.NAME).map(String::strip), loader());
            case AWS -> new AwsBackend(parameters);
            case UNSET -> throw new IllegalArgumentException("backend = UNSET; name a back end, such as LOCAL");
        };
    }

    /**
     * Returns a back end for an address where a DynamoDB server already runs.
     *
     * @throws BackendException if the address is invalid, or belongs to AWS
     */
    public static DynamoBackend at(URI uri) {
        return endpoint(new EndpointSettings(uri, DynamoBackend.Access.ANYBODY));
    }

    private static DynamoBackend local(LocalSettings settings) {
        return switch (settings.scope()) {
            case RUN -> new LocalBackend(settings);
            case JVM -> new JvmSharedBackend(settings);
            case MACHINE -> new MachineSharedBackend(settings);
        };
    }

    private static DynamoBackend endpoint(EndpointSettings settings) {
        // the check comes before the kit sends anything
        requireNotAws(BackendKind.ENDPOINT, settings.uri());
        return new EndpointBackend(settings);
    }

    private static void requireNotAws(BackendKind kind, URI uri) {
        if (kind != BackendKind.AWS && TargetHost.of(uri).aws()) {
            throw new BackendException("backend = " + kind + " leads to " + uri
                    + ", which is AWS itself, where every call is billed; nothing was sent."
                    + " Write backend = AWS if you want to call AWS");
        }
    }

    private static DynamoBackend container(ContainerSettings settings) {
        ContainerSettings.missingLibrary().ifPresent(missing -> {
            throw new BackendException(missing);
        });
        return new ContainerBackend(settings);
    }

    /** Returns the class loader of the tests. */
    public static ClassLoader loader() {
        ClassLoader ofTests = Thread.currentThread().getContextClassLoader();
        return ofTests == null ? Backends.class.getClassLoader() : ofTests;
    }

    private void close(BackendKind kind) {
        Optional.ofNullable(made.remove(kind)).ifPresent(DynamoBackend::close);
    }

    /** Ends the back ends that belong to the run. */
    @Override
    public synchronized void close() {
        List.copyOf(made.keySet()).forEach(this::close);
    }
}
