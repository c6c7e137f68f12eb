package io.dynamolatency.internal.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a repository that cannot be reached, and which jars a version brings. */
@Timeout(60)
@Tag("server")
class ArtifactVersionsTest {

    @TempDir
    Path home = Path.of("");

    private int port;

    @BeforeEach
    void mirrorWithoutServer() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.writeString(home.resolve("settings.xml"), """
            <settings><mirrors><mirror>
              <id>ours</id><mirrorOf>*</mirrorOf><url>http://joe:s3cret@127.0.0.1:%d/maven</url>
            </mirror></mirrors></settings>
            """.formatted(port));
    }

    private ArtifactVersions versions() {
        UserMaven maven = new UserMaven(Optional.of(home.resolve("repository")), home, name -> null);
        return new ArtifactVersions(new Coordinates("com.acme", "orders-client"), List.of(), maven, false);
    }

    @Test
    void namesTheRepositoryWithoutItsPassword() {
        try (ArtifactVersions versions = versions()) {
            assertThatThrownBy(() -> versions.between("1.0", ""))
                    .isInstanceOf(UnresolvedException.class)
                    .hasMessageContaining("com.acme:orders-client")
                    .hasMessageContaining("ours (http://127.0.0.1:" + port + "/maven)")
                    .satisfies(ArtifactVersionsTest::hasNoPassword);
            assertThatThrownBy(() -> versions.classPath("1.0"))
                    .isInstanceOf(UnresolvedException.class)
                    .hasMessageContaining("ours (http://127.0.0.1:" + port + "/maven)")
                    .satisfies(ArtifactVersionsTest::hasNoPassword);
        }
    }

    /** A build prints the causes, too. */
    private static void hasNoPassword(Throwable thrown) {
        StringWriter printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain("s3cret", "joe");
    }

    private Path publish(String artifact, String version, String... dependencies) throws Exception {
        Path directory = Files.createDirectories(
                home.resolve("repository/com/acme").resolve(artifact).resolve(version));
        String needs = Stream.of(dependencies)
                .map(name -> "<dependency><groupId>com.acme</groupId><artifactId>" + name
                        + "</artifactId><version>1.0</version></dependency>")
                .collect(Collectors.joining());
        Files.writeString(
                directory.resolve(artifact + "-" + version + ".pom"), """
            <project><modelVersion>4.0.0</modelVersion>
              <groupId>com.acme</groupId><artifactId>%s</artifactId><version>%s</version>
              <dependencies>%s</dependencies>
            </project>
            """.formatted(artifact, version, needs));
        return Files.writeString(directory.resolve(artifact + "-" + version + ".jar"), "");
    }

    /** As with an exclusion in the project's build file. */
    @Test
    void doesNotAddAJarThatTheProjectLeavesOut() throws Exception {
        publish("left-out", "1.0");
        Path added = publish("added", "1.0");
        Path now = publish("orders-client", "1.0", "left-out");
        Path next = publish("orders-client", "2.0", "left-out", "added");
        Coordinates of = new Coordinates("com.acme", "orders-client");
        UserMaven maven = new UserMaven(Optional.of(home.resolve("repository")), home, name -> null);
        List<JarFile> current = List.of(new JarFile(now, Optional.of(of), "1.0"));
        try (ArtifactVersions versions = new ArtifactVersions(of, current, maven, true)) {
            assertThat(versions.classPath("2.0")).containsExactly(next, added);
        }
    }
}
