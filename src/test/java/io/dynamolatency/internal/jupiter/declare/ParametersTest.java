package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.dynamolatency.BackendKind;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.Toggle;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.versions.VersionPlan;
import io.dynamolatency.jupiter.AcrossVersions;
import io.dynamolatency.jupiter.CompareToBaseline;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResult;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A system property counts first, then an annotation's value, then a configuration parameter, then the default. */
@Tag("slow")
public class ParametersTest {

    private static final List<String> LOG = new ArrayList<>();

    private final Map<String, String> values = new HashMap<>();
    private final Parameters parameters = new Parameters(key -> Optional.ofNullable(values.get(key)));

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Declarations {
        @DynamoLatencyTest
        void nothing(DynamoDbClient dynamo) {}

        /** Each value is the default. */
        @DynamoLatencyTest(
                modes = KEEP_ALIVE,
                httpClients = HttpClientKind.APACHE5,
                iterations = 200,
                confidence = 0.9999,
                maxIterations = 10_000,
                maxDuration = "2 min",
                strict = Toggle.OFF,
                wallClock = Toggle.OFF,
                concurrency = 1,
                rate = "100/s",
                warmup = 200,
                network =
                        @Network(
                                rtt = "5 ms",
                                tls = TlsVersion.TLS_1_3,
                                handshakeCost = "0 ms",
                                resumption = Toggle.ON,
                                idleTimeout = "0 ms"),
                backend = BackendKind.LOCAL,
                proxy = Toggle.ON,
                errorsAllowed = 0)
        @CompareToBaseline(slowerAtMost = 1.25)
        void defaults(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(network = @Network(preset = Network.Preset.ARTICLE))
        void preset(DynamoDbClient dynamo) {}
    }

    /** For one run, such as more iterations at night. */
    @Test
    void aSystemPropertyOverridesTheAnnotation() {
        ConfigurationParameter iterations = ParameterTable.ITERATIONS;
        assertThat(parameters.number(iterations, 300)).isEqualTo(300);
        values.put(iterations.name(), "20");
        assertThat(parameters.number(iterations, 300)).isEqualTo(300);
        System.setProperty(iterations.name(), "1000");
        try {
            assertThat(parameters.number(iterations, 300)).isEqualTo(1000);
            assertThat(parameters.number(iterations, DynamoLatencyTest.UNSET)).isEqualTo(1000);
        } finally {
            System.clearProperty(iterations.name());
        }
    }

    private static Method method(String name) {
        return Arrays.stream(Declarations.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static DynamoLatencyTest annotation(String name) {
        return TestBody.declaration(method(name)).orElseThrow();
    }

    private TestSettings settings(String name) {
        return TestSettings.of(annotation(name), parameters);
    }

    private NetworkProfile network(String name) {
        return new NetworkReader(parameters).read(annotation(name).network());
    }

    private BaselineSettings baseline() {
        return BaselineSettings.of(TestBody.of(Declarations.class, method("defaults")), parameters)
                .orElseThrow();
    }

    /** Sets each value of a test to another value than the default. */
    private void setAll() {
        Map<ConfigurationParameter, String> others = Map.ofEntries(
                Map.entry(ParameterTable.MODES, "CLOSE"),
                Map.entry(ParameterTable.HTTP_CLIENTS, "apache4, crt"),
                Map.entry(ParameterTable.ITERATIONS, "500"),
                Map.entry(ParameterTable.WARMUP, "7"),
                Map.entry(ParameterTable.CONFIDENCE, "0.9"),
                Map.entry(ParameterTable.MAX_ITERATIONS, "600"),
                Map.entry(ParameterTable.MAX_DURATION, "3 s"),
                Map.entry(ParameterTable.STRICT, "on"),
                Map.entry(ParameterTable.WALL_CLOCK, "on"),
                Map.entry(ParameterTable.CONCURRENCY, "8"),
                Map.entry(ParameterTable.RATE, "200/s"),
                Map.entry(ParameterTable.ERRORS_ALLOWED, "4"),
                Map.entry(ParameterTable.BACKEND, "endpoint"),
                Map.entry(ParameterTable.PROXY, "off"),
                Map.entry(ParameterTable.RTT, "20 ms"),
                Map.entry(ParameterTable.TLS, "TLS-1-2"),
                Map.entry(ParameterTable.HANDSHAKE_COST, "9 ms"),
                Map.entry(ParameterTable.RESUMPTION, "off"),
                Map.entry(ParameterTable.IDLE_TIMEOUT, "30 ms"),
                Map.entry(ParameterTable.SLOWER_AT_MOST, "2"));
        others.forEach((parameter, value) -> values.put(parameter.name(), value));
    }

    @Test
    void withoutParametersTheDefaultsCount() {
        assertThat(settings("nothing"))
                .isEqualTo(new TestSettings(
                        List.of(),
                        List.of(),
                        200,
                        false,
                        200,
                        false,
                        0.9999,
                        10_000,
                        "2 min",
                        false,
                        false,
                        1,
                        "",
                        BackendKind.LOCAL,
                        true,
                        false,
                        0));
        assertThat(network("nothing")).isEqualTo(NetworkProfile.DEFAULT);
        assertThat(parameters.faults().all()).isEmpty();
    }

    @Test
    void parametersCountWhereTheAnnotationGivesNothing() {
        setAll();
        assertThat(settings("nothing"))
                .isEqualTo(new TestSettings(
                        List.of(CLOSE),
                        List.of(HttpClientKind.APACHE4, HttpClientKind.CRT),
                        500,
                        true,
                        7,
                        true,
                        0.9,
                        600,
                        "3 s",
                        true,
                        true,
                        8,
                        "200/s",
                        BackendKind.ENDPOINT,
                        false,
                        false,
                        4));
        assertThat(network("nothing"))
                .isEqualTo(new NetworkProfile(
                        "",
                        Duration.ofMillis(20),
                        TlsVersion.TLS_1_2,
                        Duration.ofMillis(9),
                        false,
                        Duration.ofMillis(30),
                        false));
        assertThat(parameters.faults().all()).isEmpty();
    }

    @Test
    void anAnnotationsValueCountsEvenWhereItEqualsTheDefault() {
        setAll();
        assertThat(settings("defaults"))
                .isEqualTo(new TestSettings(
                        List.of(KEEP_ALIVE),
                        List.of(HttpClientKind.APACHE5),
                        200,
                        true,
                        200,
                        true,
                        0.9999,
                        10_000,
                        "2 min",
                        false,
                        false,
                        1,
                        "100/s",
                        BackendKind.LOCAL,
                        true,
                        false,
                        0));
        assertThat(network("defaults")).isEqualTo(NetworkProfile.DEFAULT);
        assertThat(baseline().slowerAtMost()).isEqualTo(1.25);
    }

    @Test
    void noParameterChangesAPreset() {
        setAll();
        assertThat(network("preset")).isEqualTo(NetworkProfile.ARTICLE);
    }

    /** Limits and the form of a test have no parameters. */
    @Test
    void eachValueOfATestHasItsParameter() {
        Stream<String> ofTests = Arrays.stream(DynamoLatencyTest.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !name.equals("network") && !name.equals("interleaved"));
        Stream<String> ofNetworks = Arrays.stream(Network.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !name.equals("preset"))
                .map(name -> "network." + name);
        assertThat(ParameterTable.all().map(ConfigurationParameter::name).collect(Collectors.toSet()))
                .containsAll(Stream.concat(ofTests, ofNetworks)
                        .map(name -> ConfigurationParameter.PREFIX + name)
                        .toList());
    }

    /** An annotation's value would hide a mistake that another test then shows. */
    @Test
    void valuesThatCannotBeReadAreFaultsEvenWhereAnAnnotationsCounts() {
        values.put("dynamolatency.iterations", "many");
        values.put("dynamolatency.strict", "??");
        values.put("dynamolatency.modes", "??");
        assertThat(parameters.number(ParameterTable.ITERATIONS, 7)).isEqualTo(7);
        assertThat(parameters.constant(ParameterTable.STRICT, Toggle.ON, Toggle.UNSET))
                .isEqualTo(Toggle.ON);
        assertThat(parameters.constants(ParameterTable.MODES, new ConnectionMode[] {CLOSE}, ConnectionMode.class))
                .containsExactly(CLOSE);
        assertThat(parameters.faults().all()).hasSize(3);
    }

    @Test
    void valuesThatCannotBeReadSayWhatToWrite() {
        values.put("dynamolatency.iterations", "many");
        values.put("dynamolatency.modes", "KEEP_ALIVE, OPEN");
        values.put("dynamolatency.strict", "yes");
        values.put("dynamolatency.backend", "azure");
        values.put("dynamolatency.proxy", "UNSET");
        settings("nothing");
        assertThat(parameters.faults().all())
                .containsExactlyInAnyOrder(
                        "parameter dynamolatency.iterations = \"many\"; write a whole number",
                        "parameter dynamolatency.modes = \"KEEP_ALIVE, OPEN\"; write KEEP_ALIVE, CLOSE, SERVER_CLOSE,"
                                + " CLIENT_PER_CALL, IDLE_EXPIRED, AS_BUILT",
                        "parameter dynamolatency.strict = \"yes\"; write ON, OFF",
                        "parameter dynamolatency.backend = \"azure\"; write LOCAL, CONTAINER, ENDPOINT, AWS, CUSTOM",
                        "parameter dynamolatency.proxy = \"UNSET\"; write ON, OFF");
    }

    @Test
    void theNearestPackageNamesYourClient() {
        assertThat(parameters.client(Declarations.class)).isEmpty();
        values.put("dynamolatency.useClient", "com.example.All");
        assertThat(parameters.client(Declarations.class).orElseThrow().value()).isEqualTo("com.example.All");
        values.put("dynamolatency.useClient.io", "com.example.Io");
        values.put("dynamolatency.useClient.io.dynamolatency.internal", " com.example.Internal ");
        assertThat(parameters.client(Declarations.class).orElseThrow().value()).isEqualTo("com.example.Internal");
    }

    @Test
    void anUnknownParameterListsTheNearestNames() {
        assertThat(ParameterNames.faults(List.of(
                        "dynamolatency.iteration",
                        "dynamolatency.network.rtt",
                        "dynamolatency.report.dir",
                        "dynamolatency.useClient.com.example",
                        "java.version")))
                .singleElement()
                .asString()
                .startsWith("parameter dynamolatency.iteration is unknown; similar names: dynamolatency.iterations, ");
    }

    @Test
    void limitsHaveNoParameters() {
        assertThat(ParameterNames.faults(List.of(
                        "dynamolatency.expectLatency.p99",
                        "dynamolatency.expectConnections.atMost",
                        "dynamolatency.network.preset")))
                .hasSize(3);
    }

    public static class Run {
        @DynamoLatencyTest(warmup = 0, network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.count() + " " + result.mode());
        }
    }

    static class Written {
        @DynamoLatencyTest(iterations = 200, warmup = 0, network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.count() + " " + result.mode());
        }
    }

    @Test
    void parametersReachARun() {
        Map<String, String> parameters = Map.of("dynamolatency.iterations", "12", "dynamolatency.modes", "CLOSE");
        Fixture.run(parameters, Run.class).passes(1);
        Fixture.run(parameters, Written.class).passes(1);
        assertThat(LOG).containsExactly("12 CLOSE", "200 CLOSE");
    }

    @Test
    void anUnknownSystemPropertyIsAFault() {
        System.setProperty("dynamolatency.itertions", "14");
        try {
            Fixture.run(Run.class)
                    .failsWith(ExtensionConfigurationException.class)
                    .hasMessageContaining("\n"
                            + "  - parameter dynamolatency.itertions is unknown; similar names:"
                            + " dynamolatency.iterations, ");
        } finally {
            System.clearProperty("dynamolatency.itertions");
        }
    }

    static class Across {
        @DynamoLatencyTest
        @AcrossVersions(of = "com.acme:orders", from = "1.0")
        void loads(DynamoDbClient dynamo) {}
    }

    @Test
    void versionsReadWhetherToBeOfflineAsTheBackEndDoes() throws ReflectiveOperationException {
        TestBody test = TestBody.of(Across.class, Across.class.getDeclaredMethod("loads", DynamoDbClient.class));
        Function<String, Optional<String>> lookup = key -> Optional.ofNullable(values.get(key));
        values.put(LocalSettings.OFFLINE, " TRUE ");
        assertThat(VersionsReader.read(test, lookup).map(VersionPlan::offline)).contains(true);
        values.put(LocalSettings.OFFLINE, "yes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VersionsReader.read(test, lookup))
                .withMessage("dynamolatency.local.offline: \"yes\" is neither true nor false; write true");
    }

    @Test
    void anEmptyDirectoryOfBaselinesIsAFault() {
        values.put(ParameterTable.BASELINE_DIR.name(), " ");
        assertThat(baseline().baselines().directory()).isEqualTo(Path.of("src/test/dynamo-latency"));
        assertThat(parameters.faults().all())
                .containsExactly("parameter dynamolatency.baseline.dir = \"\": is empty; write a directory, such as"
                        + " src/test/dynamo-latency");
    }

    /** On Windows, a colon is not allowed in a path; a NUL is not allowed on any system. */
    @Test
    void aClassPathThatIsNoPathIsAFault() {
        values.put(ParameterTable.COMPARE_WITH.name(), "base\0head");
        Function<String, Optional<String>> lookup = key -> Optional.ofNullable(values.get(key));
        assertThat(CompareReader.faults(lookup))
                .containsExactly("parameter dynamolatency.compare.with: base\0head is not a path (Nul character not"
                        + " allowed); separate paths by \"" + File.pathSeparator
                        + "\"; write the class path of the base"
                        + " commit, such as target/base-classes");
        values.put(ParameterTable.COMPARE_WITH.name(), " " + File.pathSeparator);
        assertThat(CompareReader.faults(lookup))
                .singleElement()
                .asString()
                .contains("compare.with: it is empty; write");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions")
    void aClassPathThatCannotBeReadIsAFault(@TempDir Path base) throws IOException {
        Path closed = Files.createDirectory(base.resolve("com"));
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            assumeFalse(Files.isReadable(closed), "root reads every directory");
            values.put(ParameterTable.COMPARE_WITH.name(), base.toString());
            assertThat(CompareReader.faults(key -> Optional.ofNullable(values.get(key))))
                    .containsExactly("parameter dynamolatency.compare.with: " + base + " can't be read:"
                            + " java.nio.file.AccessDeniedException: " + closed
                            + "; write the class path of the base commit, such as target/base-classes");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
