package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** With the real DynamoDB Local. */
@SuppressWarnings({"NullAway.Init", "try"})
@Tag("slow")
class LocalBackendTest {

    @TempDir
    Path temporary;

    /** A server that several tests only read. */
    @TempDir
    static Path temporaryOfRunning;

    private static LocalBackend running;

    private LocalBackend backend;

    @BeforeAll
    static void startOne() {
        running = backend(new ForkCommand(), temporaryOfRunning);
        running.start();
    }

    @AfterAll
    static void endIt() {
        running.close();
    }

    @BeforeEach
    void make() {
        backend = backend(new ForkCommand());
    }

    private LocalBackend backend(ServerCommand command) {
        return backend(command, temporary);
    }

    private static LocalBackend backend(ServerCommand command, Path temporary) {
        return new LocalBackend(
                LocalSettings.defaults(), () -> RealJars.find(), command, () -> TemporaryDirectory.in(temporary));
    }

    @AfterEach
    void leavesNothing() throws IOException {
        backend.close();
        assertThat(privateDirectories()).isEmpty();
    }

    private List<Path> privateDirectories() throws IOException {
        return privateDirectories(temporary);
    }

    private static List<Path> privateDirectories(Path temporary) throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> path.getFileName().toString().startsWith(TemporaryDirectory.PREFIX))
                    .toList();
        }
    }

    @Test
    void answersAsDynamoDbWithOneDatabaseForAllKeysAndRegions() throws IOException {
        assertThat(backend.pid()).isEmpty();
        assertThat(backend.started()).isEmpty();

        URI endpoint = backend.start();

        assertThat(endpoint.toString()).matches("http://127\\.0\\.0\\.1:\\d+");
        try (DynamoDbClient client = Dynamo.client(endpoint);
                DynamoDbClient other = Dynamo.client(endpoint, "other", Region.EU_WEST_1)) {
            Dynamo.createTable(client, "orders");
            assertThat(Dynamo.putAndGet(client, "orders")).containsEntry("n", AttributeValue.fromN("1"));
            assertThat(other.listTables().tableNames()).containsExactly("orders");
        }
        assertThat(backend.description()).isEqualTo("DynamoDB Local " + Versions.DYNAMODB_LOCAL);
        assertThat(backend.failure()).isEmpty();
        BackEndStart start = backend.started().orElseThrow();
        assertThat(start.starting()).isPositive();
        // Its native library went there, and not into the machine's directory.
        assertThat(privateDirectories()).singleElement().satisfies(directory -> {
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).anyMatch(file -> file.toString().contains("sqlite"));
            }
        });
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        int port = running.start().getPort();

        for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
            if (Files.isReadable(table)) {
                String hexPort = String.format(":%04X", port);
                assertThat(Files.readAllLines(table).stream()
                                .map(line -> line.strip().split("\\s+"))
                                .filter(row -> row[1].endsWith(hexPort) && row[3].equals("0A"))
                                .map(row -> row[1].substring(0, row[1].length() - hexPort.length())))
                        .isSubsetOf("0100007F", "0000000000000000FFFF00000100007F");
            }
        }
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        if (others.isEmpty()) {
            String reason = "listensOnLoopbackOnly: this machine has no address but loopback to try from";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        for (InetAddress other : others) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(other, port), 5_000);
                }
            });
        }
    }

    @Test
    void sendsNoTelemetry() throws IOException {
        Path environment = Path.of("/proc", Long.toString(running.pid().orElseThrow()), "environ");
        if (Files.isReadable(environment)) {
            assertThat(Files.readString(environment, StandardCharsets.ISO_8859_1)
                            .split("\0", -1))
                    .contains("DDB_LOCAL_TELEMETRY=0");
        }
        // what it would send it first writes into its working directory
        assertThat(privateDirectories(temporaryOfRunning)).hasSize(1);
        for (Path directory : privateDirectories(temporaryOfRunning)) {
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files)
                        .noneMatch(file -> file.getFileName().toString().contains("telemetry"));
            }
        }
    }

    @Test
    void startsOneProcessHoweverManyThreadsAsk() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<URI>> started = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                started.add(threads.submit(backend::start));
            }
            URI endpoint = backend.start();
            for (Future<URI> future : started) {
                assertThat(future.get()).isEqualTo(endpoint);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(privateDirectories()).hasSize(1);
    }

    @Test
    void closingEndsItAndIsFinal() throws IOException {
        backend.start();
        ProcessHandle server = ProcessHandle.of(backend.pid().orElseThrow()).orElseThrow();

        backend.close();
        backend.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(privateDirectories()).isEmpty();
        assertThat(backend.pid()).isEmpty();
        assertThat(backend.failure()).isEmpty();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(backend::start)
                .withMessageContaining("was closed and can't start again");
    }

    @Test
    void aKilledServerIsAFailureWithItsExitCode() {
        backend.start();
        long pid = backend.pid().orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Eventually.await("the failure", () -> backend.failure().isPresent());

        assertThat(backend.failure().orElseThrow())
                .startsWith("DynamoDB Local " + Versions.DYNAMODB_LOCAL + " (process " + pid
                        + ") is gone: it exited with code ")
                .contains("It");
        assertThat(backend.pid()).isEmpty();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(backend::start)
                .withMessage(backend.failure().orElseThrow());
        // even without a close
        Eventually.await("its directory is deleted", () -> !temporaryHas(TemporaryDirectory.PREFIX));
    }

    private boolean temporaryHas(String prefix) {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith(prefix));
        } catch (IOException unreadable) {
            return true;
        }
    }

    @Test
    void itsOwnWiringIsTheSecondWay() {
        try (LocalBackend other = backend(FakeServer.command(FakeServer.Mode.OWN_WIRING));
                DynamoDbClient client = Dynamo.client(other.start())) {
            Dynamo.createTable(client, "orders");
            assertThat(Dynamo.putAndGet(client, "orders")).containsEntry("n", AttributeValue.fromN("1"));
        }
    }

    @Test
    void aDirectoryIsAllItNeeds() throws IOException {
        Path directory = RealJars.copiedInto(Files.createDirectory(temporary.resolve("with space \u00fc")));
        LocalSettings settings = LocalSettings.from(key -> Optional.ofNullable(
                Map.of(LocalSettings.DIRECTORY, directory.toString()).get(key)));
        try (LocalBackend other = new LocalBackend(settings);
                DynamoDbClient client = Dynamo.client(other.start())) {
            assertThat(client.listTables().tableNames()).isEmpty();
            assertThat(other.description()).isEqualTo("DynamoDB Local of " + directory);
        }
    }

    @Test
    void nothingOfItIsOnTheClassPathOfTheTests() {
        for (String server : List.of(
                "software.amazon.dynamodb.services.local.main.ServerRunner",
                "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                "org.eclipse.jetty.server.Server",
                "com.almworks.sqlite4java.SQLite")) {
            assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(server));
        }
        assertThat(System.getProperty("java.class.path")).doesNotContain("DynamoDBLocal");
    }
}
