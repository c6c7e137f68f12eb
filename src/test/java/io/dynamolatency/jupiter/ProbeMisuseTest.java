package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.MeasurementException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How a test misuses a probe, and the message. */
@Tag("slow")
class ProbeMisuseTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Faulty {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                interleaved = true)
        void body(LatencyProbe probe, ConnectionMode mode) {}
    }

    @Test
    void modesAreTheProbesToName() {
        Fixture.run(Faulty.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessage("@DynamoLatencyTest on Faulty.body(LatencyProbe, ConnectionMode):\n"
                        + "  - modes = [KEEP_ALIVE, CLOSE]: a body with a LatencyProbe names the modes in its"
                        + " calls, as in probe.compare(KEEP_ALIVE, CLOSE, ...); remove modes\n"
                        + "  - interleaved = true: the body takes a LatencyProbe, whose compare(...) always"
                        + " alternates; remove interleaved\n"
                        + "  - parameter ConnectionMode mode: a body with a LatencyProbe runs once and"
                        + " names the modes itself, as in probe.measure(CLOSE, ...); remove the parameter");
    }

    static class WrongClient {
        @DynamoLatencyTest(httpClients = APACHE5)
        void body(LatencyProbe probe, DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void aClientOfTheOtherSortIsAFaultHereAsWell() {
        Fixture.run(WrongClient.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("APACHE5 is a synchronous HTTP client");
    }

    static class Idle {
        @DynamoLatencyTest
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void asks(LatencyResults results) {
            LOG.add("called");
        }
    }

    @Test
    void aBodyThatMeasuresNothingIsAnError() {
        Fixture.run(Idle.class)
                .failsWith(MeasurementException.class)
                .hasMessage("the test measured nothing with its LatencyProbe; call probe.measure(...) or"
                        + " probe.compare(...) in the test. Or remove the parameter: the kit then repeats and times"
                        + " the body");
        assertThat(LOG).isEmpty();
    }

    static class OtherModes {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(
                modes = {KEEP_ALIVE, CLOSE},
                atMost = 5)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(dynamo::listTables);
        }
    }

    @Test
    void anExpectationOfWhatWasNotMeasuredIsAnError() {
        Fixture.run(OtherModes.class)
                .failsWith(MeasurementException.class)
                .hasMessage(
                        "an expectation names [CLOSE], which the probe has not measured; it has measured [KEEP_ALIVE]");
    }

    static class Elsewhere {
        @BeforeEach
        void before(LatencyProbe probe) {}

        @DynamoLatencyTest
        void body(LatencyProbe probe) {}
    }

    @Test
    void aProbeIsForTheTestMethodAlone() {
        Fixture.run(Elsewhere.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("LatencyProbe in ")
                .hasMessageContaining("only the test method can take it; declare it as a parameter of that method");
    }

    static class SeveralResults {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(dynamo::listTables);
            probe.measure(dynamo::listTables);
        }

        @AfterEach
        void after(LatencyResult one) {}
    }

    @Test
    void severalResultsAreNotOne() {
        Fixture.run(SeveralResults.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("the test's LatencyProbe has measured 2 results; take LatencyResults");
    }

    static class Loaded {
        @DynamoLatencyTest(iterations = 3, warmup = 0, concurrency = 4, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            LOG.add("" + probe.iterations(20).measure(dynamo::listTables).count());
            probe.measure(dynamo::listTables);
        }
    }

    @Test
    void aLoadThatDoesNotFitIsSeenWhenTheProbeMeasures() {
        Fixture run = Fixture.run(Loaded.class);
        run.names().containsExactly("body, Apache 5, 4 threads, 0 ms round trip, http");
        run.failsWith(IllegalArgumentException.class)
                .hasMessageContaining("iterations = 3 is less than one call in each of 4 threads");
        assertThat(LOG).containsExactly("20");
    }

    static class NoOwnClient {
        @DynamoLatencyTest
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(AS_BUILT, dynamo::listTables);
        }
    }

    static class OwnOfTheOtherSort {
        @DynamoLatencyTest
        @UseClient(method = "client")
        void body(LatencyProbe probe) {
            probe.compareAsync(AS_BUILT, CLOSE, client -> client.listTables());
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }
    }

    @Test
    void aClientOfTheTeamsOwnHasToBeThereAndOfTheRightSort() {
        Fixture.run(NoOwnClient.class)
                .failsWith(IllegalStateException.class)
                .hasMessage(
                        "measure(AS_BUILT, ...): AS_BUILT measures your own client, and there is none; name one with"
                                + " @UseClient, or open the lab with a factory");
        Fixture.run(OwnOfTheOtherSort.class)
                .failsWith(IllegalStateException.class)
                .hasMessage("compareAsync: your own client is not a DynamoDbAsyncClient; use compare(...)");
    }

    static class ModeBefore {
        @BeforeEach
        void before(ConnectionMode mode) {}

        @DynamoLatencyTest
        void body(LatencyProbe probe) {}
    }

    @Test
    void thereIsNoModeBeforeTheProbeNamesIt() {
        Fixture.run(ModeBefore.class)
                .failsWith(ParameterResolutionException.class)
                .hasMessageContaining("the mode is not known before the test's LatencyProbe measures");
    }
}
