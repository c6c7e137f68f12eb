package io.dynamolatency.internal.jupiter.declare;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

public class ParametersTest {

    private static final List<String> LOG = new ArrayList<>();

    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> project = new HashMap<>();
    private final Parameters parameters =
            new Parameters(key -> Optional.ofNullable(system.get(key)), key -> Optional.ofNullable(project.get(key)));

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Declarations {
        @DynamoLatencyTest
        void nothingSaid(DynamoDbClient dynamo) {}

        @DynamoLatencyTest(iterations = 70, network = @Network(rtt = "7 ms"), modes = CLOSE)
        void muchSaid(DynamoDbClient dynamo) {}
    }

    private DynamoLatencyTest declared(String method) throws NoSuchMethodException {
        return parameters.override(Declarations.class
                .getDeclaredMethod(method, DynamoDbClient.class)
                .getAnnotation(DynamoLatencyTest.class));
    }

    @Test
    void withoutParametersTheDeclarationIsWhatItWas() throws Exception {
        assertThat(declared("nothingSaid").iterations()).isEqualTo(200);
        assertThat(declared("muchSaid").iterations()).isEqualTo(70);
        assertThat(declared("muchSaid").network().rtt()).isEqualTo("7 ms");
        assertThat(declared("muchSaid").annotationType()).isEqualTo(DynamoLatencyTest.class);
        assertThat(parameters.faults()).isEmpty();
    }

    @Test
    void theProjectDecidesWhereTheAnnotationSaysNothing() throws Exception {
        project.put("dynamolatency.iterations", "500");
        project.put("dynamolatency.modes", "keep_alive, close");
        project.put("dynamolatency.interleaved", "true");
        project.put("dynamolatency.network.rtt", "20 ms");
        project.put("dynamolatency.network.tls", "TLS-1-2");
        project.put("dynamolatency.network.resumption", "false");
        DynamoLatencyTest nothingSaid = declared("nothingSaid");
        assertThat(nothingSaid.iterations()).isEqualTo(500);
        assertThat(nothingSaid.modes()).containsExactly(KEEP_ALIVE, CLOSE);
        assertThat(nothingSaid.interleaved()).isTrue();
        assertThat(nothingSaid.network().rtt()).isEqualTo("20 ms");
        assertThat(nothingSaid.network().tls()).containsExactly(TLS_1_2);
        assertThat(nothingSaid.network().resumption()).isFalse();
        DynamoLatencyTest muchSaid = declared("muchSaid");
        assertThat(muchSaid.iterations()).isEqualTo(70);
        assertThat(muchSaid.modes()).containsExactly(CLOSE);
        assertThat(muchSaid.network().rtt()).isEqualTo("7 ms");
        assertThat(muchSaid.network().tls()).containsExactly(TLS_1_2);
        assertThat(parameters.faults()).isEmpty();
    }

    @Test
    void concurrencyAndRateAreParametersToo() throws Exception {
        project.put("dynamolatency.concurrency", "8");
        system.put("dynamolatency.rate", "200/s");
        assertThat(declared("nothingSaid").concurrency()).isEqualTo(8);
        assertThat(declared("nothingSaid").rate()).isEqualTo("200/s");
        assertThat(parameters.faults()).isEmpty();
        system.put("dynamolatency.concurrency", "some");
        declared("nothingSaid");
        assertThat(parameters.faults())
                .containsExactly("parameter dynamolatency.concurrency = \"some\"; write a whole number");
    }

    @Test
    void aSystemPropertyDecidesOverAll() throws Exception {
        system.put("dynamolatency.iterations", "1000");
        system.put("dynamolatency.network.rtt", "1 ms");
        project.put("dynamolatency.iterations", "500");
        assertThat(declared("nothingSaid").iterations()).isEqualTo(1000);
        assertThat(declared("muchSaid").iterations()).isEqualTo(1000);
        assertThat(declared("muchSaid").network().rtt()).isEqualTo("1 ms");
    }

    @Test
    void valuesThatCannotBeReadSayWhatToWrite() throws Exception {
        system.put("dynamolatency.iterations", "many");
        system.put("dynamolatency.modes", "KEEP_ALIVE, OPEN");
        system.put("dynamolatency.interleaved", "yes");
        system.put("dynamolatency.backend", "azure");
        declared("nothingSaid");
        assertThat(parameters.faults())
                .anyMatch(f -> f.equals("parameter dynamolatency.iterations = \"many\"; write a whole number"))
                .anyMatch(f ->
                        f.startsWith("parameter dynamolatency.modes = \"KEEP_ALIVE, OPEN\"; write KEEP_ALIVE, CLOSE"))
                .anyMatch(f -> f.equals("parameter dynamolatency.interleaved = \"yes\"; write true or false"))
                .anyMatch(f -> f.startsWith("parameter dynamolatency.backend = \"azure\"; write LOCAL"))
                .hasSize(4);
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
                .startsWith(
                        "parameter dynamolatency.iteration is not known; the nearest are dynamolatency.iterations, ");
    }

    public static class Run {
        @DynamoLatencyTest(warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.count() + " " + result.mode());
        }
    }

    static class Limited {
        @DynamoLatencyTest(iterations = 12, warmup = 0, modes = CLOSE, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(atMost = 12)
        @ExpectLatency(max = "1 min")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void limitsHaveParametersToo() {
        Fixture.run(Map.of("dynamolatency.expectConnections.atMost", "3"), Limited.class)
                .passes(1);
        System.setProperty("dynamolatency.expectConnections.atMost", "3");
        try {
            Fixture.run(Limited.class).failsWith(AssertionError.class).hasMessageContaining("at most 3");
        } finally {
            System.clearProperty("dynamolatency.expectConnections.atMost");
        }
        // said nowhere else, so the project decides
        Fixture.run(Map.of("dynamolatency.expectLatency.p50", "1 ns"), Limited.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("Expecting p50");
        Fixture.run(Map.of("dynamolatency.expectLatency.mode", "WARP"), Limited.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("parameter dynamolatency.expectLatency.mode = \"WARP\"; write KEEP_ALIVE, CLOSE");
    }

    @Test
    void parametersReachARun() {
        Fixture.run(Map.of("dynamolatency.iterations", "12", "dynamolatency.modes", "CLOSE"), Run.class)
                .passes(1);
        System.setProperty("dynamolatency.iterations", "13");
        try {
            Fixture.run(Map.of("dynamolatency.iterations", "12"), Run.class).passes(1);
            System.setProperty("dynamolatency.itertions", "14");
            Fixture.run(Run.class)
                    .failsWith(ExtensionConfigurationException.class)
                    .hasMessageContaining("\n  - parameter dynamolatency.itertions is not known; the nearest are"
                            + " dynamolatency.iterations, ");
        } finally {
            System.clearProperty("dynamolatency.iterations");
            System.clearProperty("dynamolatency.itertions");
        }
        assertThat(LOG).containsExactly("12 CLOSE", "13 KEEP_ALIVE");
    }
}
