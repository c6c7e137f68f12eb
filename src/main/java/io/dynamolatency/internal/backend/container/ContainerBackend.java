package io.dynamolatency.internal.backend.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.backend.endpoint.EndpointBackend;
import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.backend.local.StartOnce;
import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.process.OutputTail;
import io.dynamolatency.internal.text.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * DynamoDB Local in a Testcontainers container, in memory, on a port that the container engine chooses. All access keys
 * and regions see the same tables. The container ends with the run.
 *
 * <p>A failed start is not repeated: {@link #start()} then throws the same message at once. A container that died is
 * not replaced, because its tables are gone. In both cases, make a new object.
 *
 * <p>Thread-safe.
 */
public final class ContainerBackend implements DynamoBackend {

    private static final int PORT = 8000;
    private static final long LOOK_MILLIS = 50;
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(30);

    private static final String NO_ENGINE =
            "Testcontainers finds no container engine. Start Docker, or set DOCKER_HOST to the address of an engine,"
                    + " or use backend = LOCAL, which needs no engine";

    private final ContainerSettings settings;
    private final Supplier<GenericContainer<?>> containers;
    private final StartOnce<Running> once;

    /** Is written only by threads that hold this object's monitor. */
    private volatile @Nullable Running running;

    /** Why the container ended. Once this field is set, the kit does not ask the engine again. */
    private volatile @Nullable String ended;

    private record Running(GenericContainer<?> container, EndpointBackend endpoint, URI uri) {}

    public ContainerBackend(ContainerSettings settings) {
        this(settings, () -> container(settings));
    }

    /** @param containers creates a container without starting it */
    ContainerBackend(ContainerSettings settings, Supplier<GenericContainer<?>> containers) {
        this.settings = settings;
        this.containers = containers;
        this.once = new StartOnce<>(description(), this::run);
    }

    /**
     * Returns the reason if no container engine is available; empty if an engine is available. Testcontainers looks for
     * an engine only once.
     */
    public static Optional<String> missingEngine() {
        return DockerClientFactory.instance().isDockerAvailable()
                ? Optional.empty()
                : Optional.of("backend = CONTAINER: " + NO_ENGINE);
    }

    @Override
    public String description() {
        return "DynamoDB Local in a container of " + settings.image();
    }

    @Override
    public URI start() {
        Running now = once.get();
        failure().ifPresent(how -> {
            throw new BackendException(how);
        });
        return now.uri;
    }

    private static GenericContainer<?> container(ContainerSettings settings) {
        missingEngine().ifPresent(why -> {
            throw new BackendException(why);
        });
        return new GenericContainer<>(DockerImageName.parse(settings.image()))
                .withExposedPorts(PORT)
                .withCreateContainerCmdModifier(ContainerBackend::shareTables)
                // no wait strategy, because awaitAnswer polls more often than Testcontainers would
                .waitingFor(new NoWait());
    }

    private Running run() throws InterruptedException {
        GenericContainer<?> container = containers.get();
        boolean kept = false;
        try {
            container.start();
            URI uri = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
            Running now = new Running(container, awaitAnswer(container, uri), uri);
            keep(now);
            kept = true;
            return now;
        } catch (ContainerFetchException none) {
            throw new BackendException(
                    "The image " + settings.image() + " is not available: " + rootOf(none) + ". Check "
                            + ContainerSettings.IMAGE + ", and whether this machine may pull the image",
                    none);
        } catch (BackendException refused) {
            throw refused;
        } catch (RuntimeException engine) {
            throw new BackendException(
                    description() + " did not start: " + rootOf(engine) + "\n" + lastLines(container), engine);
        } finally {
            if (!kept) {
                container.stop();
            }
        }
    }

    /** Lets {@link #close()} stop the container. Refuses the container if this object was closed meanwhile. */
    private synchronized void keep(Running now) {
        once.refuseClosed();
        running = now;
    }

    /**
     * Adds an option to the image's command, so that all keys and regions see the same tables, as in {@code backend =
     * LOCAL}.
     */
    private static void shareTables(CreateContainerCmd create) {
        String image = String.valueOf(create.getImage());
        String @Nullable [] own = DockerClientFactory.lazyClient()
                .inspectImageCmd(image)
                .exec()
                .getConfig()
                .getCmd();
        List<String> command = new ArrayList<>(own == null ? List.of() : Arrays.asList(own));
        if (!command.contains("-sharedDb")) {
            command.add("-sharedDb");
        }
        create.withCmd(command);
    }

    private EndpointBackend awaitAnswer(GenericContainer<?> container, URI uri) throws InterruptedException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (true) {
            once.refuseClosed();
            EndpointBackend endpoint = new EndpointBackend(new EndpointSettings(uri, DynamoBackend.Access.ANYBODY));
            try {
                endpoint.start();
                return endpoint;
            } catch (BackendException notYet) {
                Optional<String> end = endOf(container);
                if (end.isPresent()) {
                    throw new BackendException(end.get(), notYet);
                }
                if (System.nanoTime() - deadline >= 0) {
                    throw new BackendException(
                            description() + " did not answer within " + Durations.format(settings.startTimeout()) + " ("
                                    + LocalSettings.START_TIMEOUT + "): " + notYet.getMessage() + "\n"
                                    + lastLines(container),
                            notYet);
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** {@inheritDoc} Asks the container engine only if the container refuses connections. */
    @Override
    public Optional<String> failure() {
        Running now = running;
        if (now == null || ended != null) {
            return Optional.ofNullable(ended);
        }
        Optional<String> refused = now.endpoint.failure();
        if (refused.isEmpty()) {
            return refused;
        }
        Optional<String> end = endOf(now.container)
                .or(() -> Optional.of(description() + " runs, but takes no connections: " + refused.get() + "\n"
                        + lastLines(now.container)));
        ended = end.get();
        return end;
    }

    private Optional<String> endOf(GenericContainer<?> container) {
        try {
            InspectContainerResponse.ContainerState state =
                    container.getCurrentContainerInfo().getState();
            return Boolean.TRUE.equals(state.getRunning())
                    ? Optional.empty()
                    : Optional.of(description() + " (" + shortId(container) + ") ended with exit code "
                            + state.getExitCodeLong() + ". " + lastLines(container));
        } catch (RuntimeException gone) {
            return Optional.of(
                    description() + " (" + shortId(container) + ") is gone, and so is its log: " + rootOf(gone));
        }
    }

    private static String shortId(GenericContainer<?> container) {
        String id = String.valueOf(container.getContainerId());
        return id.substring(0, Math.min(12, id.length()));
    }

    private static String lastLines(GenericContainer<?> container) {
        if (container.getContainerId() == null) {
            return "There was no container yet.";
        }
        String log;
        try {
            log = container.getLogs();
        } catch (RuntimeException gone) {
            return "Its log cannot be read: " + rootOf(gone);
        }
        return OutputTail.of(log.lines().filter(line -> !line.isBlank()).toList());
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /** {@inheritDoc} Does not wait for a start under way. Such a start fails, and stops its container. */
    @Override
    public void close() {
        Running now;
        synchronized (this) {
            once.close();
            now = running;
            running = null;
            ended = null;
        }
        if (now == null) {
            return;
        }
        now.endpoint.close();
        // an interrupt ends the wait, but the separate thread still stops the container
        DaemonThread.awaitEnd(DaemonThread.start("dynamo-latency-container-stop", now.container::stop), STOP_AT_MOST);
    }
}
