package io.dynamolatency.internal.backend.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;

/** A container, after the JVM that started it has ended without closing it. */
@Tag("container")
@Engine.Needed
@Timeout(180)
@Tag("process")
class ContainerOfAnEndedJvmTest {

    private static final String SESSION = "org.testcontainers.sessionId";

    /** A JVM with a running container, and the label of its containers. */
    private record OtherJvm(Process process, String session) {

        static OtherJvm start() throws Exception {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            while (line != null && !line.startsWith(SESSION)) {
                line = output.readLine();
            }
            assertThat(line).as("the container has started").isNotNull();
            return new OtherJvm(process, line.substring(SESSION.length() + 1));
        }

        void end(boolean forcibly) throws InterruptedException {
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        List<Container> containers() {
            return client().listContainersCmd()
                    .withLabelFilter(Map.of(SESSION, session))
                    .exec();
        }

        void remove() {
            process.destroyForcibly();
            containers().forEach(container -> client().removeContainerCmd(container.getId())
                    .withForce(true)
                    .exec());
        }
    }

    private static DockerClient client() {
        return DockerClientFactory.lazyClient();
    }

    @Test
    void aJvmThatIsAskedToEndLeavesNoContainer() throws Exception {
        OtherJvm jvm = OtherJvm.start();
        try {
            assertThat(jvm.containers()).hasSize(1);
            jvm.end(false);
            assertThat(jvm.containers()).isEmpty();
        } finally {
            jvm.remove();
        }
    }

    @Test
    void aKilledJvmLeavesItsContainerToRyukAndWithoutRyukItStays() throws Exception {
        boolean ryuk = !Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
        OtherJvm jvm = OtherJvm.start();
        try {
            jvm.end(true);
            for (int i = 0; ryuk && i < 600 && !jvm.containers().isEmpty(); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(jvm.containers()).hasSize(ryuk ? 0 : 1);
            assertThat(jvm.containers()).allSatisfy(container -> assertThat(container.getLabels())
                    .containsEntry("org.testcontainers", "true"));
        } finally {
            jvm.remove();
        }
    }

    /** The other JVM. */
    static final class Main {

        private Main() {}

        public static void main(String[] args) throws Exception {
            new ContainerBackend(ContainerSettings.from(key -> Optional.empty())).start();
            System.out.println(SESSION + " " + DockerClientFactory.SESSION_ID);
            TimeUnit.MINUTES.sleep(3);
        }
    }
}
