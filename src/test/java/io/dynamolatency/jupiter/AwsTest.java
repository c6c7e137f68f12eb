package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.backend.local.JvmSharedBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog.Evidence;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;

/**
 * The AWS back end, without AWS. A server with its own TLS certificate stands for AWS and counts calls, with DynamoDB
 * Local behind it.
 */
@Timeout(120)
@Tag("slow")
class AwsTest {

    private static final List<String> TABLES = new CopyOnWriteArrayList<>();
    private static final List<LatencyResult> RESULTS = new CopyOnWriteArrayList<>();
    private static volatile String billing = "";

    /** Keys that a developer's machine has set. */
    private static final Map<String, String> AMBIENT =
            Map.of("aws.accessKeyId", "AKIAAMBIENT", "aws.secretAccessKey", "ambient", "aws.region", "eu-west-1");

    @TempDir
    private Path directory = Path.of("");

    private final JvmSharedBackend local = new JvmSharedBackend(
            LocalSettings.from(key -> Optional.of("jvm").filter(jvm -> key.equals(LocalSettings.SCOPE))));
    private final RunCertificate certificate = RunCertificate.create();
    private final LatencyProxy standIn = LatencyProxy.open(
            new ProxySettings(local.start(), NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3), certificate));

    @BeforeEach
    void ambientKeys() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), certificate.authorityPem());
        AMBIENT.forEach(System::setProperty);
        TABLES.clear();
        RESULTS.clear();
    }

    @AfterEach
    void close() {
        AMBIENT.keySet().forEach(System::clearProperty);
        standIn.close();
        local.close();
    }

    private Map<String, String> parameters(String... more) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "dynamolatency.backend",
                "aws",
                "dynamolatency.aws.endpoint",
                standIn.uri().toString(),
                "dynamolatency.backend.ca",
                directory.resolve("ca.pem").toString(),
                "dynamolatency.aws.tablePrefix",
                "team-a-"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private Fixture run(Class<?> fixture, Map<String, String> parameters) {
        // the annotation's default counts as not said, so what the launcher is told counts
        return Fixture.run(parameters, fixture);
    }

    private List<String> operations() {
        return standIn.log().exchanges().stream().map(Exchange::operation).toList();
    }

    private static List<String> tablesLeft(URI uri) {
        try (DynamoDbClient direct = KitClients.admin(uri)) {
            return direct.listTablesPaginator().tableNames().stream()
                    .filter(name -> name.startsWith("team-a-"))
                    .toList();
        }
    }

    static class Puts {
        @BeforeEach
        void look(DynamoDbClient dynamo, TestTable table) {
            TABLES.add(table.name());
            billing = dynamo.describeTable(r -> r.tableName(table.name()))
                    .table()
                    .billingModeSummary()
                    .billingModeAsString();
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 20,
                warmup = 0)
        @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
        void put(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void keep(LatencyResult result) {
            RESULTS.add(result);
        }
    }

    @Test
    void withoutLeaveNothingIsSentWhateverKeysThereAre() {
        for (Map<String, String> parameters : List.of(
                parameters(),
                parameters("dynamolatency.aws.allow", "false"),
                parameters("dynamolatency.aws.allow", "yes"))) {
            Fixture fixture = run(Puts.class, parameters);
            assertThat(fixture.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure)
                    .rootCause()
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("dynamolatency.aws.allow"));
        }
        assertThat(run(Puts.class, parameters()).failures().get(0))
                .rootCause()
                .hasMessageStartingWith("backend = AWS measures DynamoDB itself, where every call")
                .hasMessageContaining("nothing was looked up and nothing was sent");
        assertThat(standIn.log().connections()).isEmpty();
        assertThat(TABLES).isEmpty();
    }

    static class Lists {
        @DynamoLatencyTest(iterations = 5, warmup = 0)
        void list(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void keep(LatencyResult result) {
            RESULTS.add(result);
        }
    }

    @Test
    void leaveAloneSendsNothingThere() {
        Map<String, String> parameters = parameters("dynamolatency.aws.allow", "true");
        parameters.remove("dynamolatency.backend");
        run(Puts.class, parameters).passes(2);
        assertThat(standIn.log().connections()).isEmpty();
        assertThat(RESULTS).allSatisfy(result -> assertThat(
                        SampleResults.data(result).environment().backend())
                .isEqualTo("DynamoDB Local 3.3.1"));
    }

    @Test
    void withLeaveTheWholePathIsMeasuredAndTheTablesAreGone() {
        String printed = printed(() ->
                run(Puts.class, parameters("dynamolatency.aws.allow", "true")).passes(2));
        assertThat(printed)
                .contains("DynamoDB at AWS, eu-west-1, " + standIn.uri()
                        + ": every call is billed. At most 40,000 calls are sent (dynamolatency.aws.maxCalls)")
                .containsOnlyOnce("every call is billed")
                // two modes of 20, and a table each
                .contains("DynamoDB at AWS: 42 of at most 40,000 calls were sent");
        assertThat(RESULTS).hasSize(2).allSatisfy(result -> {
            assertThat(result.wire().evidence()).isEqualTo(Evidence.EVERY_HANDSHAKE);
            assertThat(result.network().emulated()).isFalse();
            assertThat(result.predicted()).isEmpty();
            assertThat(SampleResults.data(result).environment().backend())
                    .isEqualTo("DynamoDB at AWS, eu-west-1, " + standIn.uri());
        });
        assertThat(RESULTS.get(0).wire().opened()).isEqualTo(1);
        assertThat(RESULTS.get(1).wire().opened()).isEqualTo(20);
        assertThat(TABLES).hasSize(2).allMatch(name -> name.startsWith("team-a-"));
        assertThat(billing).isEqualTo(BillingMode.PAY_PER_REQUEST.toString());
        assertThat(operations()).filteredOn("CreateTable"::equals).hasSize(2);
        assertThat(operations()).filteredOn("DeleteTable"::equals).hasSize(2);
        assertThat(tablesLeft(local.start())).isEmpty();
    }

    static class Fails {
        @DynamoLatencyTest(iterations = 5, warmup = 0)
        void fail(DynamoDbClient dynamo, TestTable table) {
            TABLES.add(table.name());
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void tablesAreDeletedAfterAFailure() {
        assertThat(run(Fails.class, parameters("dynamolatency.aws.allow", "true"))
                        .failures())
                .hasSize(1);
        assertThat(TABLES).isNotEmpty();
        assertThat(tablesLeft(local.start())).isEmpty();
    }

    @Test
    void noMoreCallsAreSentThanAreAllowed() {
        Fixture fixture =
                run(Puts.class, parameters("dynamolatency.aws.allow", "true", "dynamolatency.aws.maxCalls", "12"));
        assertThat(fixture.failures()).isNotEmpty();
        assertThat(fixture.failures().toString() + causes(fixture.failures()))
                .contains("this JVM has sent 12 requests to 127.0.0.1, the limit set by dynamolatency.aws.maxCalls");
        assertThat(operations())
                .filteredOn(operation -> !operation.equals("DeleteTable") && !operation.equals("DescribeTable"))
                .hasSize(12);
        assertThat(tablesLeft(local.start())).isEmpty();
        // builds that hand classes to a JVM one by one make a run of each
        Fixture next =
                run(Lists.class, parameters("dynamolatency.aws.allow", "true", "dynamolatency.aws.maxCalls", "12"));
        assertThat(causes(next.failures()).toString()).contains("this JVM has sent 12 requests to 127.0.0.1");
        assertThat(operations()).filteredOn("ListTables"::equals).isEmpty();
    }

    private static List<String> causes(List<Throwable> failures) {
        List<String> causes = new ArrayList<>();
        for (Throwable failure : failures) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                causes.add(String.valueOf(cause.getMessage()));
            }
        }
        return causes;
    }

    @Test
    void whatCannotBeReadIsSaidBeforeAnythingIsSent() {
        Map<String, String> faulty = Map.of(
                "dynamolatency.backend.region", "Ireland",
                "dynamolatency.aws.endpoint", "http://127.0.0.1:8000",
                "dynamolatency.backend.ca", directory.resolve("absent.pem").toString(),
                "dynamolatency.aws.tablePrefix", "a b",
                "dynamolatency.aws.maxCalls", "0");
        faulty.forEach(
                (key, value) -> assertThat(run(Fails.class, parameters("dynamolatency.aws.allow", "true", key, value))
                                .failures())
                        .as(key)
                        .singleElement()
                        .satisfies(failure -> assertThat(failure).hasMessageContaining("parameter " + key)));
        assertThat(standIn.log().connections()).isEmpty();
    }

    /** Another JVM, which gets a signal to end during a call. */
    static final class Child {

        private Child() {}

        /** Runs {@link Waits} with the JVM's system properties, first without permission. */
        public static void main(String[] args) {
            // a launcher would hand them on
            Map<String, String> parameters = new HashMap<>();
            System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith("dynamolatency."))
                    .forEach(name -> parameters.put(name, System.getProperty(name)));
            Fixture refused = Fixture.runAsItIs(parameters, Waits.class);
            System.out.println("refused " + refused.failures().size());
            parameters.put("dynamolatency.aws.allow", "true");
            System.out.println(Fixture.runAsItIs(parameters, Waits.class).failures());
        }
    }

    static class Waits {
        @DynamoLatencyTest(iterations = 5, warmup = 0)
        void wait(DynamoDbClient dynamo, TestTable table) throws InterruptedException {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            System.out.println("table " + table.name());
            Thread.sleep(60_000);
        }
    }

    @Test
    void aJvmThatIsToldToEndDeletesItsTables() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Ddynamolatency.lock=off"));
        parameters().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "AKIAAMBIENT",
                        "AWS_SECRET_ACCESS_KEY", "ambient",
                        "AWS_REGION", "eu-west-1"));
        Process child = builder.start();
        try (BufferedReader said = child.inputReader()) {
            assertThat(line(said, "refused ")).as(this::errors).isEqualTo("1");
            assertThat(standIn.log().connections()).as("before leave was given").isEmpty();
            String table = line(said, "table ");
            assertThat(tablesLeft(local.start())).containsExactly(table);
            // SIGTERM
            child.destroy();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tablesLeft(local.start())).isEmpty();
        } finally {
            child.destroyForcibly();
        }
    }

    private static String line(BufferedReader said, String prefix) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        return "nothing said";
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static String printed(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
