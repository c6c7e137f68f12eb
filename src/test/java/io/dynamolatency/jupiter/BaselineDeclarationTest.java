package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.jupiter.declare.ParameterNames;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Where a comparison with the baseline is declared, and its faults. */
@Tag("slow")
class BaselineDeclarationTest extends BaselineRuns {

    @Retention(RetentionPolicy.RUNTIME)
    @CompareToBaseline(slowerAtMost = ANY)
    @interface Watched {}

    @Watched
    static class OnTheClass {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void one(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @Nested
        class Inner {
            @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
            void two(DynamoDbClient dynamo) {
                dynamo.listTables();
            }
        }
    }

    @CompareToBaseline(modes = KEEP_ALIVE, slowerAtMost = ANY)
    static class OfOneMode {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        void both(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(modes = CLOSE, iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void another(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(modes = CLOSE, iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @Watched
        void itsOwn(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aClassSaysItForItsTestsAndAMethodForItself() throws IOException {
        update(OnTheClass.class, OfOneMode.class).passes(6);
        assertThat(baselines(OnTheClass.class)).hasSize(1);
        assertThat(baselines(OnTheClass.Inner.class)).hasSize(1);
        assertThat(baselines(OfOneMode.class))
                .extracting(one -> one.getAsJsonObject("of").get("method").getAsString() + " "
                        + one.getAsJsonObject("of").get("mode").getAsString())
                .containsExactly("both KEEP_ALIVE", "itsOwn CLOSE");
        compare(OnTheClass.class, OfOneMode.class).passes(6);
    }

    static class Faulty {
        @DynamoLatencyTest
        @CompareToBaseline(modes = AS_BUILT, slowerAtMost = 0.5)
        void load(DynamoDbClient dynamo) {}

        @Disabled("it is its name that counts")
        @DynamoLatencyTest
        void load(DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void faultsOfTheDeclarationComeTogether() {
        Fixture.run(Map.of("dynamolatency.baseline", "udpate"), Faulty.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContainingAll(
                        "\n  - parameter dynamolatency.baseline = \"udpate\"; write compare or update",
                        "\n  - @CompareToBaseline names the mode AS_BUILT, which is not measured",
                        "\n  - @CompareToBaseline(slowerAtMost): 0.5 is out of range; write how many times slower",
                        "\n  - @CompareToBaseline: 2 latency tests of the class have the name load");
    }

    static class Unset {
        @DynamoLatencyTest
        @CompareToBaseline
        void load(DynamoDbClient dynamo) {}
    }

    @Test
    void theParameterCountsWhereTheAnnotationGivesNothing() {
        Fixture.run(Map.of("dynamolatency.baseline.slowerAtMost", "0.25"), Unset.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("@CompareToBaseline(slowerAtMost): 0.25");
        assertThat(ParameterNames.faults(List.of("dynamolatency.baseline.slower")))
                .singleElement()
                .asString()
                .contains("dynamolatency.baseline.slowerAtMost");
    }
}
