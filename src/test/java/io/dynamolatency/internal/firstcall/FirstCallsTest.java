package io.dynamolatency.internal.firstcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.ProcessSightings;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.client.NamedFactory;
import io.dynamolatency.internal.client.NamedTable;
import io.dynamolatency.internal.process.OrphanWatch;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.MeasurementException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** First calls in JVMs of their own: what is planted appears in its phase, and what fails is said. */
@Tag("slow")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class FirstCallsTest {

    private static final Duration PLANTED = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String MARKER = "firstcalls.marker";
    private static final NetworkProfile PLAIN = NetworkProfile.of(Duration.ZERO, TlsVersion.NONE);

    private static final TestRunResources RUN =
            new TestRunResources(name -> Optional.of("jvm").filter(jvm -> name.equals(LocalSettings.SCOPE)));

    @BeforeAll
    static void start() {
        RUN.open(BackendKind.LOCAL, PLAIN, HttpClientKind.APACHE5).close();
    }

    @AfterAll
    static void end() {
        RUN.close();
    }

    interface Lists {
        default void listsByDefault(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    /** The class that the JVMs create. */
    static final class Body implements Lists {

        static DynamoDbClient slow(DynamoEndpoint endpoint) {
            sleep();
            AwsCredentials keys = endpoint.credentials().resolveCredentials();
            AwsCredentialsProvider slow = () -> {
                sleep();
                return keys;
            };
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(
                            endpoint.applyTo(software.amazon.awssdk.http.apache5.Apache5HttpClient.builder()))
                    .credentialsProvider(slow)
                    .build();
        }

        private static void sleep() {
            try {
                Thread.sleep(PLANTED.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        void dies(DynamoDbClient dynamo) {
            Runtime.getRuntime().halt(3);
        }

        void hangs(DynamoDbClient dynamo) throws InterruptedException {
            Thread.sleep(600_000);
        }

        /** Calls at once in the first JVM, and after a long time in each further JVM. */
        void slowLater(DynamoDbClient dynamo) throws Exception {
            Path marker = Path.of(System.getProperty(MARKER));
            if (Files.exists(marker)) {
                Thread.sleep(LONG.toMillis());
            } else {
                Files.createFile(marker);
            }
            dynamo.listTables();
        }

        void silent(DynamoDbClient dynamo) {}

        void fails(DynamoDbClient dynamo) {
            throw new IllegalStateException("planted");
        }
    }

    private static FirstCallVerdict run(
            String method, NetworkProfile network, boolean slow, Duration atMost, Variant... variants)
            throws InterruptedException {
        return run(method, network, slow, 1, atMost, variants);
    }

    private static FirstCallVerdict run(
            String method, NetworkProfile network, boolean slow, int jvms, Duration atMost, Variant... variants)
            throws InterruptedException {
        Method body = Stream.of(Body.class, Lists.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(one -> one.getName().equals(method))
                .findFirst()
                .orElseThrow();
        try (MeasurementSetup setup = RUN.open(BackendKind.LOCAL, network, HttpClientKind.URL_CONNECTION)) {
            setup.open(ConnectionMode.KEEP_ALIVE);
            List<String> arguments = new ArrayList<>(List.of(MeasuredBody.client(false)));
            if (body.getParameterCount() > 1) {
                arguments.add(MeasuredBody.table(NamedTable.describe(setup.table())));
            }
            return new FirstCalls(
                            new MeasuredBody(
                                    Body.class,
                                    body,
                                    arguments,
                                    slow ? Optional.of(new NamedFactory(Body.class, "slow", true)) : Optional.empty(),
                                    ConnectionMode.KEEP_ALIVE,
                                    HttpClientKind.URL_CONNECTION,
                                    network,
                                    setup),
                            new FirstCallPlan(List.of(), jvms, List.of(variants), 0, atMost, false),
                            new VerdictConfidence(0.5, 1, 1, false, true),
                            line -> {})
                    .run();
        }
    }

    private static void isWhole(FirstCall call) {
        assertThat(call.nanos()).containsKeys(Phase.values());
        assertThat(call.nanos().values()).allMatch(nanos -> nanos >= 0);
        assertThat(call.nanos().get(Phase.JVM)).isPositive();
        assertThat(call.nanos().get(Phase.SERVICE)).isPositive();
        assertThat(call.classes()).isPositive();
        assertThat(call.own()).isLessThanOrEqualTo(call.whole());
        assertThat(call.waitedNanos().isPresent()).isEqualTo(Files.exists(Path.of("/proc/self/schedstat")));
    }

    @Test
    void whatIsPlantedIsInItsPhase() throws InterruptedException {
        NetworkProfile network = NetworkProfile.of(Duration.ofMillis(20), TlsVersion.TLS_1_3);
        FirstCallVerdict verdict = run("puts", network, true, Duration.ofMinutes(2), Variant.NOTHING);
        FirstCall call = verdict.of(Variant.NOTHING).get(0);
        isWhole(call);
        assertThat(call.nanos().get(Phase.CONSTRUCTION)).isGreaterThanOrEqualTo(PLANTED.toNanos());
        assertThat(call.nanos().get(Phase.CREDENTIALS)).isGreaterThanOrEqualTo(PLANTED.toNanos());
        assertThat(call.nanos().get(Phase.TCP)).isEqualTo(network.rtt().toNanos());
        assertThat(call.nanos().get(Phase.TLS))
                .isGreaterThanOrEqualTo(network.rtt().toNanos());
        assertThat(call.whole())
                .isEqualTo(call.nanos().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @Test
    void variantsStandBesideOneAnother() throws InterruptedException {
        FirstCallVerdict verdict =
                run("puts", PLAIN, false, Duration.ofMinutes(3), Variant.SDK_WARM_UP, Variant.CDS_ARCHIVE);
        assertThat(verdict.unmeasured()).isEmpty();
        assertThat(verdict.table()).contains("note: SDK_WARM_UP could not warm up TLS");
        assertThat(verdict.calls()).hasSize(2).allSatisfy((variant, calls) -> {
            assertThat(calls).as(variant.name()).hasSize(1);
            isWhole(calls.get(0));
            assertThat(calls.get(0).nanos()).containsEntry(Phase.TLS, 0L);
        });
        assertThat(verdict.of(Variant.SDK_WARM_UP).get(0).nanos().get(Phase.WARM_UP))
                .isPositive();
        assertThat(verdict.of(Variant.CDS_ARCHIVE).get(0).nanos()).containsEntry(Phase.WARM_UP, 0L);
    }

    @Test
    void callsABodyThatAnInterfaceDeclares() throws InterruptedException {
        FirstCallVerdict verdict = run("listsByDefault", PLAIN, false, Duration.ofMinutes(2), Variant.NOTHING);
        assertThat(verdict.of(Variant.NOTHING)).hasSize(1);
    }

    @Test
    void allJvmsHaveOneWatcher() throws InterruptedException {
        ProcessSightings watchers = new ProcessSightings("OrphanWatch");
        try (watchers) {
            run("puts", PLAIN, false, Duration.ofMinutes(3), Variant.NOTHING, Variant.TIERED_STOP_AT_LEVEL_1);
        }
        assertThat(watchers.seen()).hasSize(1);
        assertThat(watchers.ended()).isTrue();
    }

    @Test
    void saysWhyThereIsNoCall() {
        assertFails("dies", Duration.ofMinutes(2), "ended with exit code 3 before the call returned");
        assertFails("hangs", Duration.ofSeconds(2), "did not end within ");
        assertFails("silent", Duration.ofMinutes(2), "the test's body sent no request");
        assertFails("fails", Duration.ofMinutes(2), "the test's body threw java.lang.IllegalStateException: planted");
    }

    @Test
    void aJvmThatOutlastsMaxDurationKeepsItsCall(@TempDir Path directory) throws InterruptedException {
        System.setProperty(MARKER, directory.resolve("marker").toString());
        try {
            FirstCallVerdict verdict = run("slowLater", PLAIN, false, 3, LONG, Variant.NOTHING);
            assertThat(verdict.of(Variant.NOTHING)).hasSize(2);
            assertThat(verdict.remarks()).contains("maxDuration ended the run after 2 of 3 JVMs");
        } finally {
            System.clearProperty(MARKER);
        }
    }

    private static void assertFails(String method, Duration atMost, String why) {
        assertThatThrownBy(() -> run(method, PLAIN, false, atMost, Variant.NOTHING))
                .isInstanceOf(MeasurementException.class)
                .hasMessageStartingWith("first call of \"Body." + method + "\" in JVM 1 of 1: ")
                .hasMessageContaining(why);
    }

    @Test
    void saysThatTheClassPathIsBroken() throws Exception {
        try (MeasurementSetup setup = RUN.open(BackendKind.LOCAL, PLAIN, HttpClientKind.URL_CONNECTION);
                CpuLimit none = CpuLimit.open(0);
                OrphanWatch watch = OrphanWatch.start()) {
            MeasuredBody body = new MeasuredBody(
                    Body.class,
                    Body.class.getDeclaredMethod("silent", DynamoDbClient.class),
                    List.of(MeasuredBody.client(false)),
                    Optional.empty(),
                    ConnectionMode.KEEP_ALIVE,
                    HttpClientKind.URL_CONNECTION,
                    PLAIN,
                    setup);
            FirstCallJvm jvm = new FirstCallJvm(body, List.of(Path.of("absent.jar")), List.of(), "", none, watch);
            assertThatThrownBy(() -> jvm.run(0, Duration.ofMinutes(1)))
                    .isInstanceOf(FirstCallJvm.FailedException.class)
                    .hasMessageContaining("ended with exit code 1")
                    .hasMessageContaining("FirstCallProgram");
        }
    }
}
