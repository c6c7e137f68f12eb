package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.util.ReflectionUtils;

/** Classes with arguments, which JUnit has since 5.13: the source is compiled where it has them. */
@Tag("slow")
class ParameterizedClassTest {

    private static final String SOURCE = """
            import static io.dynamolatency.ConnectionMode.*;
            import io.dynamolatency.TlsVersion;
            import io.dynamolatency.jupiter.*;
            import io.dynamolatency.measure.*;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.params.*;
            import org.junit.jupiter.params.provider.*;
            import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

            @ParameterizedClass
            @ValueSource(strings = {"1 KB", "100 KB"})
            class Sizes {
                @Parameter String size;

                @DynamoLatencyTest(
                        modes = {KEEP_ALIVE, CLOSE},
                        iterations = 3,
                        warmup = 0,
                        network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
                void list(DynamoDbClient dynamo) {
                    dynamo.listTables();
                }

                @Nested
                class Inner {
                    @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
                    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
                    void each(TlsVersion version, DynamoDbClient dynamo) {
                        dynamo.listTables();
                    }
                }

                @AfterEach
                void after(LatencyResult result) {
                    if (!result.testMethod().contains(size)) {
                        throw new AssertionError(result.testMethod());
                    }
                }
            }
            """;

    @Test
    void theArgumentsOfAClassAreInTheNamesOfItsTests(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(
                ReflectionUtils.tryToLoadClass("org.junit.jupiter.params.ParameterizedClass")
                        .toOptional()
                        .isPresent(),
                "this version of JUnit has no parameterized classes");
        Path source = Files.writeString(directory.resolve("Sizes.java"), SOURCE);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-parameters",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        source.toString());
        assertThat(compiled).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Fixture.run(loader.loadClass("Sizes"))
                    .passes(8)
                    .names()
                    .anyMatch(name -> name.matches("list\\[.*1 KB.*], keep-alive, .*"))
                    .anyMatch(name -> name.matches("list\\[.*100 KB.*], Connection: close, .*"))
                    .anyMatch(name -> name.matches("each\\[.*100 KB.*, TLS_1_3], keep-alive, .*"));
        }
    }
}
