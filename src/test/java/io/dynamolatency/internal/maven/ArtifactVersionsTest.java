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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a repository that cannot be reached. */
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
}
