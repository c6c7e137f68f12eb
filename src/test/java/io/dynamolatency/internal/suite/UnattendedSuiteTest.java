package io.dynamolatency.internal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Without the JUnit platform, counts are printed when the JVM ends. */
@Timeout(120)
@Tag("slow")
class UnattendedSuiteTest {

    @TempDir
    private Path directory = Path.of("");

    /** A program that calls DynamoDB. */
    static final class Main {
        public static void main(String[] arguments) throws Exception {
            byte[] answer = RawHttp.answer(200, "{}".getBytes(StandardCharsets.US_ASCII));
            try (RawServer server = RawServer.answering(request -> answer)) {
                for (int i = 0; i < 3; i++) {
                    try (DynamoDbClient dynamo = DynamoDbClient.builder()
                            .endpointOverride(server.uri())
                            .region(Region.US_EAST_1)
                            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                            .httpClientBuilder(Apache5HttpClient.builder())
                            .build()) {
                        dynamo.listTables();
                        dynamo.listTables();
                    }
                }
            }
            System.out.println("the program has ended");
        }
    }

    private String output(String suite) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        suite,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guard", "report"})
    void countsArePrintedAtTheEnd(String mode) throws Exception {
        assertThat(output("-Ddynamolatency.suite=" + mode))
                .contains("the program has ended")
                .contains("suite guard: 0 tests, 6 requests, 3 connections")
                .contains("no test fails")
                .contains("built at " + Main.class.getName() + ".main(UnattendedSuiteTest.java:")
                .contains("): 3 clients, 6 requests, 3 connections, lost: 0");
    }

    @Test
    void nothingIsPrintedUnlessAskedFor() throws Exception {
        assertThat(output("-Dother=x")).doesNotContain("suite guard");
    }

    @Test
    void aWrongValueIsSaid() throws Exception {
        assertThat(output("-Ddynamolatency.suite=gard"))
                .contains("suite guard: parameter dynamolatency.suite = \"gard\"; write guard or report")
                .contains("the program has ended");
    }
}
