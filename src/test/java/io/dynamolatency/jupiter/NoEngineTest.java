package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.BackendKind;
import io.dynamolatency.TestTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A machine without a container engine. Runs in its own JVM, because Testcontainers remembers what it found for a JVM's
 * life.
 */
@Timeout(120)
@Tag("slow")
class NoEngineTest {

    static class OnAContainer {
        @BeforeEach
        void fill(TestTable table) {
            System.out.println("NOT TO BE REACHED " + table);
        }

        @DynamoLatencyTest(backend = BackendKind.CONTAINER, iterations = 5, warmup = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    /** Runs the test. */
    static final class Main {
        public static void main(String[] arguments) {
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(OnAContainer.class))
                    .configurationParameter("dynamolatency.report.dir", arguments[0])
                    .build();
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    if (test.isTest()) {
                        System.out.println("test: " + result.getStatus() + " "
                                + result.getThrowable()
                                        .map(NoEngineTest::messages)
                                        .orElse(""));
                    }
                }
            });
        }
    }

    private static String messages(Throwable failure) {
        return failure.getCause() == null
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + " / " + messages(failure.getCause());
    }

    @Test
    void theTestFailsAndSaysWhy(@TempDir Path directory) throws Exception {
        Assumptions.assumeFalse(
                Files.exists(Path.of("/var/run/docker.sock")),
                "this machine has an engine where Testcontainers always looks");
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + directory,
                "-Ddynamolatency.prestart=false",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                directory.resolve("report").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER") || name.startsWith("TESTCONTAINERS"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        String why = "backend = CONTAINER: Testcontainers finds no container engine";
        assertThat(Arrays.asList(text.split("\n", -1)))
                .anySatisfy(line -> assertThat(line).startsWith("test: FAILED ").contains(why));
        assertThat(text).doesNotContain("NOT TO BE REACHED");
    }
}
