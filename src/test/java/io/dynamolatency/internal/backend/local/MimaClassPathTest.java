package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.maven.UserMaven;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MimaClassPathTest {

    private static final String DYNAMODB_LOCAL = "software.amazon.dynamodb:DynamoDBLocal:jar:3.3.1";
    private static final String BOM = "software.amazon.awssdk:bom:pom:2.54.13";

    // Long enough for any answer of this machine.
    private static final MimaClassPath.Timeouts SHORT =
            new MimaClassPath.Timeouts(Duration.ofSeconds(1), Duration.ofMillis(500));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    /** The message of a resolution into an empty local repository that must fail. */
    private String failure(boolean offline) {
        UserMaven maven = new UserMaven(Optional.of(home.resolve("repository")), home, key -> null);
        BackendException failed = catchThrowableOfType(
                BackendException.class, () -> new MimaClassPath("3.3.1", "2.54.13", maven, offline, SHORT).find());
        // a build prints the causes, too
        StringWriter printed = new StringWriter();
        failed.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain("s3cret", "joe:");
        return String.valueOf(failed.getMessage());
    }

    private void settings(String content) throws IOException {
        Files.writeString(home.resolve("settings.xml"), "<settings>" + content + "</settings>");
    }

    private static String mirror(int port) {
        return "<mirrors><mirror><id>ours</id><mirrorOf>*</mirrorOf><url>http://joe:s3cret@127.0.0.1:" + port
                + "/maven</url></mirror></mirrors>";
    }

    @Test
    void offlineAndCold() {
        assertThat(failure(true))
                .contains("Asked for: " + DYNAMODB_LOCAL + ", with the versions of " + BOM)
                .contains("Looked in: the local repository " + home.resolve("repository")
                        + "; no remote one, because dynamolatency.local.offline says offline")
                .contains("Result: ")
                .contains(BOM)
                .contains("What to do: run once without offline mode, into the same local repository"
                        + "; or unpack AWS's download of DynamoDB Local and set dynamolatency.local.directory");
    }

    @Test
    void offlineInTheUsersSettings() throws IOException {
        settings("<offline>true</offline>" + mirror(1));

        assertThat(failure(false)).contains("because " + home.resolve("settings.xml") + " says offline");
    }

    @Test
    void aMirrorThatRefuses() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        settings(mirror(closed));

        assertThat(failure(false))
                .contains("and the remote ones: ours (http://127.0.0.1:" + closed + "/maven)")
                .containsIgnoringCase("connection refused")
                .contains("What to do: correct the mirror, proxy or network that the result names ("
                        + home.resolve("settings.xml") + ")");
    }

    @Test
    void aMirrorThatNeverAnswers() throws IOException {
        // the system accepts the connection, and the server stays silent
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            settings(mirror(silent.getLocalPort()));

            assertThat(failure(false)).containsIgnoringCase("timed out").contains("ours");
        }
    }

    @Test
    void aMirrorWithoutIt() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer empty = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        empty.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        empty.start();
        try {
            settings(mirror(empty.getAddress().getPort()));

            assertThat(failure(false)).contains("Could not find artifact " + BOM + " in ours");
            // Going on without the managed versions would ask for versions that were never published.
            assertThat(asked).allMatch(path -> path.startsWith("/maven/software/amazon/awssdk/bom/"));
        } finally {
            empty.stop(0);
        }
    }

    /** The jar and its checksum as a mirror serves them, beside all else as this machine has it. */
    private String failureWithMirrored(byte[] jar, String sha1) throws IOException {
        Path real = new UserMaven(Optional.empty()).localRepository();
        // all of them are there then
        RealJars.find();
        HttpServer mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        mirror.createContext("/maven/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/maven/".length());
            boolean sum = path.endsWith(".sha1");
            String name = sum ? path.substring(0, path.length() - 5) : path;
            byte[] content = name.endsWith("DynamoDBLocal-3.3.1.jar") ? jar : stored(real.resolve(name));
            byte[] answer =
                    !sum ? content : (content == jar ? sha1 : sha1(content)).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(content.length == 0 ? 404 : 200, content.length == 0 ? -1 : answer.length);
            if (content.length > 0) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        mirror.setExecutor(threads);
        mirror.start();
        try {
            settings(mirror(mirror.getAddress().getPort()));
            UserMaven maven = new UserMaven(Optional.of(home.resolve("repository")), home, key -> null);
            RememberedClassPath all = new RememberedClassPath(
                    maven.localRepository(),
                    "3.3.1",
                    "2.54.13",
                    Optional.of(PinnedJars.tested()),
                    new MimaClassPath("3.3.1", "2.54.13", maven, false, MimaClassPath.Timeouts.DEFAULT));
            return String.valueOf(
                    catchThrowableOfType(BackendException.class, all::find).getMessage());
        } finally {
            mirror.stop(0);
            threads.shutdownNow();
        }
    }

    /** A local repository has the metadata of each remote one, by its name. */
    private static byte[] stored(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            return Files.readAllBytes(file);
        }
        Path directory = Objects.requireNonNull(file.getParent());
        if (!file.endsWith("maven-metadata.xml") || !Files.isDirectory(directory)) {
            return new byte[0];
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "maven-metadata-*.xml")) {
            for (Path one : all) {
                return Files.readAllBytes(one);
            }
            return new byte[0];
        }
    }

    private static String sha1(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void aJarThatDoesNotMatchItsChecksumIsNotTaken() throws IOException {
        assertThat(failureWithMirrored("not the jar".getBytes(StandardCharsets.US_ASCII), "0".repeat(40)))
                .contains("Checksum validation failed");
        assertThat(home.resolve("repository/software/amazon/dynamodb/DynamoDBLocal/3.3.1/DynamoDBLocal-3.3.1.jar"))
                .doesNotExist();
    }

    @Test
    void aJarThatMatchesAForgedChecksumIsNotRun() throws Exception {
        byte[] jar = "not the jar".getBytes(StandardCharsets.US_ASCII);
        assertThat(failureWithMirrored(jar, sha1(jar)))
                .contains("DynamoDB Local was not started, because a jar is not the tested jar.")
                .contains("DynamoDBLocal-3.3.1.jar has the SHA-256 ");
    }

    @Test
    void aBomThatManagesNothing() throws IOException {
        byte[] bom = ("<project><modelVersion>4.0.0</modelVersion><groupId>software.amazon.awssdk</groupId>"
                        + "<artifactId>bom</artifactId><version>2.54.13</version><packaging>pom</packaging></project>")
                .getBytes(StandardCharsets.UTF_8);
        Path file = home.resolve("repository/software/amazon/awssdk/bom/2.54.13/bom-2.54.13.pom");
        Files.createDirectories(file.getParent());
        Files.write(file, bom);

        assertThat(failure(true)).contains("Result: " + BOM + " manages no versions");
    }

    @Test
    void settingsThatCannotBeRead() throws IOException {
        settings("<mirrors>");

        assertThat(failure(false))
                .contains(
                        DYNAMODB_LOCAL + " could not be resolved with the settings of " + home.resolve("settings.xml"));
    }
}
