package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.ConnectionMode.SERVER_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoClientFactory;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.jupiter.run.KeptResults;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.MeasurementException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that only check connections do not wait for round trips, unless something depends on time. */
@Tag("slow")
class UnwaitedConnectionsTest {

    @BeforeEach
    void forget() {
        KeptResults.RESULTS.clear();
    }

    /** A method that took the result might assert times. */
    @ExtendWith(KeptResults.class)
    abstract static class Kept {
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    private static boolean waited(LatencyResult result) {
        return SampleResults.data(result).delays().isPresent();
    }

    static class OneThread extends Kept {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE, SERVER_CLOSE, CLIENT_PER_CALL},
                network = @Network(rtt = "100 ms"))
        @ExpectKeepAlive(modes = KEEP_ALIVE)
        @ExpectConnections(
                atMost = 30,
                modes = {CLOSE, SERVER_CLOSE, CLIENT_PER_CALL})
        @Override
        void body(DynamoDbClient dynamo) {
            super.body(dynamo);
        }
    }

    @Test
    void countsAreThoseOfWaitedRoundTrips() {
        Fixture.run(OneThread.class).passes(4);
        assertThat(KeptResults.RESULTS).noneMatch(UnwaitedConnectionsTest::waited);
        assertThat(KeptResults.RESULTS).allMatch(result -> result.network().virtualTime());
        assertThat(KeptResults.RESULTS)
                .extracting(result -> result.wire().opened())
                .containsExactly(1, 30, 30, 30);
        assertThat(KeptResults.RESULTS)
                .allSatisfy(result -> assertThat(SampleResults.data(result).warnings())
                        .noneMatch(warning -> warning.contains("waited")));
    }

    static class Lost extends Kept {
        @DynamoLatencyTest(modes = CLOSE)
        @ExpectConnections(atMost = 1)
        @Override
        void body(DynamoDbClient dynamo) {
            super.body(dynamo);
        }
    }

    @Test
    void lostReuseIsRed() {
        Fixture.run(Lost.class).failsWith(AssertionError.class).hasMessageContaining("30");
        assertThat(KeptResults.RESULTS).noneMatch(UnwaitedConnectionsTest::waited);
    }

    static class Written extends Kept {
        @DynamoLatencyTest(network = @Network(rtt = "1 ms", time = Network.Time.WAITED))
        @ExpectKeepAlive
        @Override
        void body(DynamoDbClient dynamo) {
            super.body(dynamo);
        }
    }

    static class Closing extends Kept {
        @DynamoLatencyTest(network = @Network(rtt = "1 ms", idleTimeout = "10 s"))
        @ExpectKeepAlive
        @Override
        void body(DynamoDbClient dynamo) {
            super.body(dynamo);
        }
    }

    static class AtARate extends Kept {
        @DynamoLatencyTest(rate = "20/s", network = @Network(rtt = "1 ms"))
        @ExpectKeepAlive
        @Override
        void body(DynamoDbClient dynamo) {
            super.body(dynamo);
        }
    }

    @UseClient(OwnClient.class)
    static class OwnClient extends Kept implements DynamoClientFactory<DynamoDbClient> {
        @Override
        public DynamoDbClient create(DynamoEndpoint endpoint) {
            return DynamoDbClient.builder().applyMutation(endpoint::applyTo).build();
        }

        @DynamoLatencyTest(network = @Network(rtt = "1 ms"))
        @ExpectKeepAlive
        @Override
        void body(DynamoDbClient dynamo) {
            super.body(dynamo);
        }
    }

    @Test
    void whatDependsOnTimeIsWaitedFor() {
        Fixture.run(Written.class, Closing.class, OwnClient.class).passes(3);
        // a busy machine may not hold the rate, which makes the test red
        Fixture.run(AtARate.class);
        assertThat(KeptResults.RESULTS).hasSize(4).allMatch(UnwaitedConnectionsTest::waited);
        assertThat(KeptResults.RESULTS).noneMatch(result -> result.network().virtualTime());
    }

    @Test
    void theParameterIsObeyed() {
        Fixture.run(Map.of("dynamolatency.network.time", "WAITED"), Lost.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("30");
        assertThat(KeptResults.RESULTS).hasSize(1).allMatch(UnwaitedConnectionsTest::waited);
    }

    static class ShortTimeOut extends Kept {
        @DynamoLatencyTest(network = @Network(rtt = "200 ms"))
        @ExpectKeepAlive
        @Override
        void body(DynamoDbClient dynamo) {
            try {
                // enough for a request, but not for a new connection
                dynamo.listTables(
                        request -> request.overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(300))));
            } catch (RuntimeException late) {
                // the code under test goes on
            }
        }
    }

    @Test
    void aTimeOutThatOnlyRoundTripsReachIsFound() {
        Fixture.run(ShortTimeOut.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("the body ran 30 times and sent no request");
    }

    static class Late extends Kept {
        private int calls;

        @DynamoLatencyTest(network = @Network(rtt = "100 ms"))
        @ExpectKeepAlive
        @Override
        void body(DynamoDbClient dynamo) {
            try {
                Duration atMost = Duration.ofMillis(++calls % 2 == 0 ? 50 : 5_000);
                dynamo.listTables(request -> request.overrideConfiguration(o -> o.apiCallTimeout(atMost)));
            } catch (RuntimeException late) {
                // the code under test goes on
            }
        }
    }

    @Test
    void connectionsThatTimeOutsCloseAreCounted() {
        Fixture.run(Late.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("KEEP_ALIVE did not hold: connections were not reused: 15 were opened")
                .hasMessageContaining("100 ms round trip, TLS 1.3\n")
                .hasMessageContaining("apiCallTimeout (50 ms) ends requests before their answer");
    }
}
