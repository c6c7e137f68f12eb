package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SourceCode;
import io.dynamolatency.internal.maven.UserMaven;
import io.dynamolatency.internal.versions.VersionsCommand;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.result.MeasurementException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A test with several versions of a library: which it names, what the table says, what it refuses. */
@Tag("slow")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AcrossVersionsTest {

    private static final String REPOSITORY = "maven.repo.local";
    private static final String RAN = "acme.ran";
    private static final String BACKENDS = "dynamolatency.local.repository";

    @TempDir
    static Path repository = Path.of("");

    /** Where the JVMs of versions take DynamoDB Local from, as this JVM does. */
    private static String backends = "";

    @TempDir
    Path reports = Path.of("");

    @BeforeAll
    static void plant() throws IOException {
        backends = new UserMaven(Optional.empty()).localRepository().toString();
        System.setProperty(REPOSITORY, repository.toAbsolutePath().toString());
        System.setProperty("dynamolatency.local.offline", "true");
        new PlantedClient(repository)
                .versionWithoutClass("0.8")
                .versionWithoutMethod("0.9")
                .version("1.0", false)
                .known("1.1")
                .version("1.2", true)
                .version("1.3", true);
    }

    @AfterAll
    static void clear() {
        List.of(REPOSITORY, BACKENDS, "dynamolatency.local.offline").forEach(System::clearProperty);
    }

    private Fixture run(Class<?> test) {
        return Fixture.run(Map.of("dynamolatency.report.dir", reports.toString(), BACKENDS, backends), test);
    }

    @UseClient(method = "client")
    static class Searched {

        static DynamoDbClient client(DynamoEndpoint endpoint) throws ReflectiveOperationException {
            return (DynamoDbClient) Class.forName("com.acme.orders.OrdersClient")
                    .getMethod("build", DynamoEndpoint.class)
                    .invoke(null, endpoint);
        }

        @BeforeEach
        void needsItsClient(DynamoDbClient dynamo, TestInfo ofJUnit) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @ExpectKeepAlive
        @AcrossVersions(of = PlantedClient.ARTIFACT, from = "1.0", show = AcrossVersions.Show.FIRST_THAT_DIFFERS)
        void loads(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void namesTheVersionThatLostReuseAndKeepsWhatItMeasured() throws IOException {
        run(Searched.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("1.2 is the first that differs, but 1 version before it could not be measured")
                .hasMessageContaining("cause:    requests ask for their connection to be closed")
                .hasMessageContaining("connections 1 -> 3")
                .hasMessageMatching("(?s).*1\\.1 +.*not measured +cannot be resolved.*");
        try (Stream<Path> kept = Files.list(reports.resolve("versions"))) {
            assertThat(kept).hasSize(3);
        }
        run(Searched.class).failsWith(AssertionError.class).hasMessageContaining("met, measured in an earlier run");
    }

    /** Fails in a way that does not depend on the version, and only once. */
    @UseClient(method = "client")
    static class FailsOnce {

        static DynamoDbClient client(DynamoEndpoint endpoint) throws ReflectiveOperationException {
            return Searched.client(endpoint);
        }

        @AfterEach
        void failsIfItIsTheFirst() throws IOException {
            Path ran = Path.of(System.getProperty(RAN));
            if (!Files.exists(ran)) {
                Files.createFile(ran);
                throw new IllegalStateException("only once");
            }
        }

        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @ExpectKeepAlive
        @AcrossVersions(of = PlantedClient.ARTIFACT, from = "1.0", to = "1.1")
        void loads(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void measuresAVersionAgainThatFailedOnce() {
        System.setProperty(RAN, reports.resolve("ran").toString());
        try {
            run(FailsOnce.class)
                    .failsWith(AssertionError.class)
                    .hasMessageContaining("with 1.0, java.lang.IllegalStateException: only once");
            run(FailsOnce.class).passes(1);
        } finally {
            System.clearProperty(RAN);
        }
    }

    static class Refused {
        @DynamoLatencyTest
        @AcrossVersions(of = "awssdk", from = "2.46.0", to = "2.9.0", atMost = 1)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void refusesWhatItCannotReadInOneMessage() {
        run(Refused.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("of = \"awssdk\" is not an artifact; write the group and the name of an artifact")
                .hasMessageContaining("from = \"2.46.0\" must be lower than to = \"2.9.0\"")
                .hasMessageContaining("atMost = 1 is out of range; write 2 to 40");
    }

    static class Unpublished {
        @DynamoLatencyTest
        @AcrossVersions(of = PlantedClient.ARTIFACT, from = "1.0", to = "9.0")
        void to(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest
        @AcrossVersions(of = PlantedClient.ARTIFACT, from = "0.8.1")
        void from(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest
        @AcrossVersions(of = PlantedClient.ARTIFACT, from = "1.3")
        void onlyOne(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void saysWhichVersionsThereAre() {
        assertThat(run(Unpublished.class).failures())
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(MeasurementException.class))
                .extracting(Throwable::getMessage)
                .satisfiesExactlyInAnyOrder(
                        to -> assertThat(to)
                                .contains("com.acme:orders-client has no version 9.0")
                                .contains("They have 0.8 to 1.3; write one of these"),
                        from -> assertThat(from)
                                .contains("com.acme:orders-client has no version 0.8.1")
                                .contains("They have 0.8 to 1.3; write one of these"),
                        one -> assertThat(one)
                                .contains("from 1.3 to the newest there are fewer than two versions")
                                .contains("widen the range of from and to"));
    }

    private static final String CLASS_PATH = "surefire.test.class.path";

    private static final String CALLER = """
        package com.acme;
        import com.acme.orders.OrdersClient;
        import io.dynamolatency.DynamoEndpoint;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
        public final class Caller {
            public static DynamoDbClient client(DynamoEndpoint endpoint) {
                return OrdersClient.build(endpoint);
            }
        }
        """;

    /** Calls code that is compiled against 1.0. */
    static class Linked {

        static DynamoDbClient client(DynamoEndpoint endpoint) throws ReflectiveOperationException {
            return (DynamoDbClient) Class.forName("com.acme.Caller")
                    .getMethod("client", DynamoEndpoint.class)
                    .invoke(null, endpoint);
        }

        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @UseClient(method = "client")
        @ExpectKeepAlive
        @AcrossVersions(of = PlantedClient.ARTIFACT, from = "0.8", to = "1.2")
        void loads(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void saysWhichCodeAVersionLacksAndMeasuresTheOthers() throws IOException {
        Optional<String> before = Optional.ofNullable(System.getProperty(CLASS_PATH));
        String tests = before.orElse(System.getProperty("java.class.path"));
        Path classes = Files.createDirectories(reports.resolve("classes"));
        try {
            System.setProperty(CLASS_PATH, repository.resolve("classes-1.0") + File.pathSeparator + tests);
            SourceCode.compile("com/acme/Caller", CALLER, classes);
            System.setProperty(CLASS_PATH, classes + File.pathSeparator + tests);
            run(Linked.class)
                    .failsWith(AssertionError.class)
                    .hasMessageContaining("with 1.2, ")
                    .hasMessageMatching("(?s).*0\\.8 +not measured +its class path lacks the class"
                            + " com\\.acme\\.orders\\.OrdersClient \\(NoClassDefFoundError\\)\n.*")
                    .hasMessageMatching("(?s).*0\\.9 +not measured +its class path lacks the method"
                            + " com\\.acme\\.orders\\.OrdersClient\\.build\\(io\\.dynamolatency\\.DynamoEndpoint\\)"
                            + " \\(NoSuchMethodError\\)\n.*")
                    .hasMessageMatching("(?s).*1\\.0 +AS_BUILT .*");
        } finally {
            before.ifPresentOrElse(
                    path -> System.setProperty(CLASS_PATH, path), () -> System.clearProperty(CLASS_PATH));
        }
    }

    static class Unreachable {
        @DynamoLatencyTest
        @AcrossVersions(of = "com.acme:unpublished", from = "1.0", to = "9.0")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void saysThatVersionsCouldNotBeRead() {
        run(Unreachable.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("the versions of com.acme:unpublished could not be read: ")
                .hasMessageContaining("; check the artifact's name, the network, and the repositories and the proxy of"
                        + " your settings.xml, or use only your local repository with dynamolatency.local");
    }

    /** A program that knows no JUnit. */
    static final class Program {
        public static void main(String[] arguments) {
            try (LatencyLab lab =
                    LatencyLab.open(NetworkProfile.of(Duration.ZERO, TlsVersion.NONE), Searched::client)) {
                lab.probe().warmup(2).iterations(20).measure(() -> lab.client().listTables());
            }
        }
    }

    @Test
    void aCommandNamesTheVersionForAProgram() throws InterruptedException {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        System.setProperty("dynamolatency.report.dir", reports.toString());
        System.setProperty(BACKENDS, backends);
        try {
            assertThat(VersionsCommand.run(
                            new PrintStream(table, true, StandardCharsets.UTF_8),
                            System.err,
                            Program.class.getName(),
                            PlantedClient.ARTIFACT,
                            "1.0",
                            "1.2"))
                    .isZero();
        } finally {
            System.clearProperty("dynamolatency.report.dir");
        }
        assertThat(table.toString(StandardCharsets.UTF_8))
                .contains("1.2 is the first that differs")
                .contains("connections 1 -> 20");
    }

    /** A program that measures nothing. */
    static final class Idle {
        public static void main(String[] arguments) {
            System.out.println("measured nothing");
        }
    }

    @Test
    void aCommandThatMeasuresNothingFails() throws InterruptedException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setProperty("dynamolatency.report.dir", reports.toString());
        try {
            assertThat(VersionsCommand.run(
                            System.out,
                            new PrintStream(errors, true, StandardCharsets.UTF_8),
                            Idle.class.getName(),
                            PlantedClient.ARTIFACT,
                            "1.0",
                            "1.2"))
                    .isEqualTo(1);
        } finally {
            System.clearProperty("dynamolatency.report.dir");
        }
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("no version could be measured");
    }
}
