package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.fault.FaultKind.DEAD_ADDRESS;
import static io.dynamolatency.fault.FaultKind.MAX_REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.TwoAddressJvm;
import io.dynamolatency.internal.proxy.TwoAddresses;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.MeasurementException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.JUnitException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One of two addresses dead, as a test sees it. */
@Timeout(200)
@Tag("slow")
class DeadAddressNodeTest {

    static class NewConnections {
        @DynamoLatencyTest(iterations = 5, warmup = 2, modes = CLOSE)
        @Fault(kind = DEAD_ADDRESS)
        @ExpectResilience(
                errors = 0,
                attemptsPerCallAtMost = 1,
                newConnectionsPerFaultAtMost = 1,
                recoversWithin = "60 s")
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class YourClient {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
                    .build();
        }

        @DynamoLatencyTest(iterations = 5, warmup = 0)
        @UseClient(method = "client")
        @Fault(kind = DEAD_ADDRESS)
        @Fault(kind = MAX_REQUESTS, requests = 1, announced = true)
        @ExpectResilience(errors = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class TriesOne {
        @DynamoLatencyTest(iterations = 5, warmup = 2, modes = CLOSE, httpClients = HttpClientKind.URL_CONNECTION)
        @Fault(kind = DEAD_ADDRESS)
        @ExpectResilience(errors = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class OnlyAtTheProbe {
        @DynamoLatencyTest(iterations = 5, warmup = 2)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.faults(WireFault.of(DEAD_ADDRESS)).measure(CLOSE, () -> dynamo.listTables());
        }
    }

    static class AtTheTestOfTheProbe {
        @DynamoLatencyTest(iterations = 5, warmup = 2)
        @Fault(kind = DEAD_ADDRESS)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            LatencyResult result = probe.measure(CLOSE, () -> dynamo.listTables());
            assertThat(result.errors()).isZero();
            assertThat(result.wire().faults()).hasSizeGreaterThanOrEqualTo(5);
            assertThat(result.wire().opened()).isEqualTo(5);
        }
    }

    static class ByCrt {
        @DynamoLatencyTest(iterations = 5, warmup = 2, modes = CLOSE, httpClients = HttpClientKind.CRT)
        @Fault(kind = DEAD_ADDRESS)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    /** Runs in a JVM of its own. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            Fixture.run(NewConnections.class).passes(1);
            Fixture.run(YourClient.class).passes(1);
            Fixture.run(TriesOne.class)
                    .failsWith(MeasurementException.class)
                    .hasMessageContaining("\ncause:    the client did not try the service's second address\n")
                    .hasMessageContaining("\nevidence: Linux counted ")
                    .hasMessageContaining(" of all programs; after that, the second address accepted no connection\n")
                    .hasMessageContaining("\nfix:      use an HTTP client that tries each address of a name: ")
                    .hasMessageContaining("Unable to execute HTTP request: Connection refused")
                    .hasMessageContaining("\nfaults:   DEAD_ADDRESS refused ");
            Fixture.run(OnlyAtTheProbe.class)
                    .failsWith(IllegalArgumentException.class)
                    .hasMessage("measure(...): DEAD_ADDRESS: the client was built for one address; write @Fault(kind ="
                            + " DEAD_ADDRESS) on a @DynamoLatencyTest, which opens a proxy with two addresses before"
                            + " it builds the client");
            Fixture.run(AtTheTestOfTheProbe.class).passes(1);
            Fixture.run(ByCrt.class)
                    .failsWith(JUnitException.class)
                    .hasMessageContaining("@Fault DEAD_ADDRESS: CRT looks up names without the JVM, so it does not"
                            + " read -Djdk.net.hosts.file; write both addresses of localhost into /etc/hosts, and"
                            + " remove the property");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClientThatTriesBothSeesNoErrorAndOneThatDoesNotFails(@TempDir Path directory) throws Exception {
        TwoAddressJvm.run(directory, Program.class);
    }

    /** On a machine whose localhost has one address, the test fails before anything starts. */
    @Test
    void aMachineWithOneAddressIsAnError() {
        assumeTrue(TwoAddresses.missing().isPresent(), "this machine has two addresses");
        Fixture.run(NewConnections.class)
                .failsWith(JUnitException.class)
                .hasMessageContaining(
                        "@Fault DEAD_ADDRESS: " + TwoAddresses.missing().orElseThrow());
    }
}
