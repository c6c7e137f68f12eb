package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.gson.JsonParser;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.jupiter.params.converter.SimpleArgumentConverter;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Latency tests with the arguments of JUnit's sources. */
@Tag("slow")
class ArgumentsTest {

    /** What the running fixture logged. */
    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    private static void put(DynamoDbClient dynamo, TestTable table, int size) {
        Map<String, AttributeValue> item =
                Map.of(TestTable.KEY, AttributeValue.fromS("x"), "payload", AttributeValue.fromS("x".repeat(size)));
        dynamo.putItem(r -> r.tableName(table.name()).item(item));
    }

    static class Sizes {
        private final Set<Integer> sizes = new TreeSet<>();

        static Stream<Named<Integer>> sizes() {
            return Stream.of(Named.of("1 KB", 1_000), Named.of("100 KB", 100_000));
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 5,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        @MethodSource("sizes")
        void put(DynamoDbClient dynamo, TestTable table, int size) {
            sizes.add(size);
            ArgumentsTest.put(dynamo, table, size);
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.testMethod() + " " + result.mode() + " " + sizes);
        }

        @AfterAll
        static void all(LatencyResults results) {
            LOG.add(results.of("put[100 KB]", CLOSE).count() + " calls");
        }
    }

    @Test
    void eachArgumentInEachModeIsANode() {
        Fixture run = Fixture.run(Sizes.class).passes(4);
        run.names()
                .containsExactly(
                        "put[1 KB], keep-alive, Apache 5, 0 ms round trip, http",
                        "put[1 KB], Connection: close, Apache 5, 0 ms round trip, http",
                        "put[100 KB], keep-alive, Apache 5, 0 ms round trip, http",
                        "put[100 KB], Connection: close, Apache 5, 0 ms round trip, http");
        assertThat(LOG)
                .containsExactly(
                        "put[1 KB] KEEP_ALIVE [1000]",
                        "put[1 KB] CLOSE [1000]",
                        "put[100 KB] KEEP_ALIVE [100000]",
                        "put[100 KB] CLOSE [100000]",
                        "5 calls");
    }

    static class AllSources {
        static final List<String> ORDERS = List.of("of a field");

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ValueSource(strings = {"42", "43"})
        void converted(int number, DynamoDbClient dynamo) {
            once(dynamo, "converted " + (number + 1));
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ValueSource(ints = 1)
        void widened(DynamoDbClient dynamo, long number) {
            once(dynamo, "widened " + number);
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @EnumSource(names = {"DAYS", "HOURS"})
        void constants(TimeUnit unit, DynamoDbClient dynamo) {
            once(dynamo, "constants " + unit.name());
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @CsvSource({"1, PT1S, a", "2, PT2S, b"})
        void rows(int one, Duration two, DynamoDbClient dynamo, String three, TestInfo info) {
            once(dynamo, "rows " + one + two.toMillis() + three + " " + info.getDisplayName());
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @NullSource
        @ValueSource(strings = "x")
        @ValueSource(strings = "y")
        void several(String text, DynamoDbClient dynamo) {
            once(dynamo, "several " + text);
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @FieldSource("ORDERS")
        void fields(String text, DynamoDbClient dynamo) {
            once(dynamo, "fields " + text);
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ArgumentsSource(Provider.class)
        void provided(@ConvertWith(Doubled.class) int number, @TempDir Path dir, DynamoDbClient dynamo) {
            once(dynamo, "provided " + number + " " + Files.isDirectory(dir));
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @MethodSource
        void named(String one, int two, DynamoDbClient dynamo) {
            once(dynamo, "named " + one + two);
        }

        static List<Arguments> named() {
            return List.of(argumentSet("the first", "a", 1), argumentSet("the second", "b", 2));
        }

        private static void once(DynamoDbClient dynamo, String line) {
            dynamo.listTables();
            if (!LOG.contains(line)) {
                LOG.add(line);
            }
        }
    }

    /** A source of one's own, which only the form with one parameter has in JUnit 5.12. */
    static final class Provider implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ExtensionContext context) {
            return Stream.of(Arguments.of(21));
        }
    }

    static final class Doubled extends SimpleArgumentConverter {
        @Override
        protected Object convert(Object source, Class<?> type) {
            return 2 * (Integer) source;
        }
    }

    @Test
    void eachSourceGivesArguments() {
        Fixture run = Fixture.run(AllSources.class).passes(14);
        assertThat(LOG)
                .containsExactlyInAnyOrder(
                        "converted 43",
                        "converted 44",
                        "widened 1",
                        "constants DAYS",
                        "constants HOURS",
                        "rows 11000a rows[1, PT1S, a], keep-alive, Apache 5, 0 ms round trip, http",
                        "rows 22000b rows[2, PT2S, b], keep-alive, Apache 5, 0 ms round trip, http",
                        "several null",
                        "several x",
                        "several y",
                        "fields of a field",
                        "provided 42 true",
                        "named a1",
                        "named b2");
        run.names()
                .anyMatch(name -> name.startsWith("named[the first], "))
                .anyMatch(n -> n.startsWith("several[null],"));
    }

    static class SameNames {
        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ValueSource(strings = {"x", "x"})
        @CompareToBaseline
        void put(String text, DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void baselinesHaveTheArgumentsInTheirKey(@TempDir Path baselines) throws Exception {
        Map<String, String> update =
                Map.of("dynamolatency.baseline", "update", "dynamolatency.baseline.dir", baselines.toString());
        Fixture.run(update, SameNames.class).passes(2);
        String file = Files.readString(baselines.resolve(SameNames.class.getName() + ".json"));
        assertThat(JsonParser.parseString(file).getAsJsonObject().getAsJsonArray("baselines").asList().stream()
                        .map(one -> one.getAsJsonObject()
                                .getAsJsonObject("of")
                                .get("method")
                                .getAsString()))
                .containsExactly("put[x #2]", "put[x]");
    }

    static class NoParameter {
        @DynamoLatencyTest
        @ValueSource(ints = 1)
        void body(DynamoDbClient dynamo) {}
    }

    static class NoArguments {
        @DynamoLatencyTest
        @MethodSource
        void body(DynamoDbClient dynamo, int size) {}

        static Stream<Integer> body() {
            return Stream.of();
        }
    }

    static class Accessor {
        @DynamoLatencyTest
        @CsvSource("1, 2")
        void body(DynamoDbClient dynamo, ArgumentsAccessor accessor) {}
    }

    static class OtherType {
        @DynamoLatencyTest
        @ValueSource(ints = 1)
        void body(DynamoDbClient dynamo, Duration time) {}
    }

    static class NoSource {
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo, int size) {}
    }

    @Test
    void sourcesThatDoNotFitAreFaults() {
        Fixture.run(NoParameter.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("@DynamoLatencyTest on NoParameter.body(DynamoDbClient):")
                .hasMessageContaining("the kit fills all parameters of the method");
        Fixture.run(NoArguments.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("@DynamoLatencyTest on NoArguments.body(DynamoDbClient, int):")
                .hasMessageContaining("the argument sources gave no arguments");
        Fixture.run(Accessor.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("the kit needs a parameter for each argument");
        Fixture.run(OtherType.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("the argument 1 of type java.lang.Integer does not fit");
        Fixture.run(NoSource.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("an argument source such as @ValueSource of junit-jupiter-params");
    }
}
