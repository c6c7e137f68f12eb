package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A class path without {@code junit-jupiter-params}, in a JVM of its own. */
@Timeout(120)
@Tag("slow")
class NoParamsTest {

    static class Plain {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest
        @ValueSource(ints = 1)
        void argument(DynamoDbClient dynamo, int size) {}
    }

    /** Runs the tests. */
    static final class Main {
        public static void main(String[] arguments) {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(Plain.class))
                                    .configurationParameter("dynamolatency.report.dir", arguments[0])
                                    .configurationParameter("dynamolatency.prestart", "false")
                                    .build(),
                            new TestExecutionListener() {
                                @Override
                                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                    System.out.println(test.getDisplayName() + ": " + result.getStatus() + " "
                                            + result.getThrowable()
                                                    .map(thrown ->
                                                            thrown.toString().replace('\n', ' '))
                                                    .orElse(""));
                                }
                            });
        }
    }

    @Test
    void testsWithoutArgumentsRunAndOthersSayWhatIsMissing(@TempDir Path directory) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String without = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.contains("junit-jupiter-params"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(classPath);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Ddynamolatency.lock=off",
                        "-cp",
                        without,
                        Main.class.getName(),
                        directory.resolve("report").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(lines)
                .contains("body, keep-alive, Apache 5, 0 ms round trip, http: SUCCESSFUL ")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("argument(DynamoDbClient, int): FAILED ")
                        .contains("an argument source such as @ValueSource of junit-jupiter-params"));
        assertThat(String.join(" ", lines)).doesNotContain("NoClassDefFoundError");
    }
}
