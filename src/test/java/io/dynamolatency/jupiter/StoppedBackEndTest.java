package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A back end that stands still: its process is stopped, and takes connections. */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGSTOP")
class StoppedBackEndTest {

    private static final List<Long> OF_OTHER_TESTS = new ArrayList<>();

    private static void stop() throws IOException, InterruptedException {
        List<Long> own = new ArrayList<>(Fixture.backEnds());
        own.removeAll(OF_OTHER_TESTS);
        assertThat(own).hasSize(1);
        Process kill = new ProcessBuilder("kill", "-STOP", own.get(0).toString()).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    static class StandsStill {
        int calls;

        @DynamoLatencyTest(iterations = 1000, warmup = 0)
        void body(DynamoDbClient dynamo, TestTable table) throws Exception {
            if (++calls == 20) {
                stop();
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    static class StandsStillForYourClient {
        int calls;

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        @DynamoLatencyTest(iterations = 1000, warmup = 0)
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo, TestTable table) throws Exception {
            if (++calls == 20) {
                stop();
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    private static void isNamed(Class<?> test) {
        OF_OTHER_TESTS.clear();
        OF_OTHER_TESTS.addAll(Fixture.backEnds());
        Fixture.runAsItIs(Map.of(), test)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("DynamoDB Local ")
                .hasMessageContaining("stands still: it did not answer ListTables within 2 s")
                .hasMessageContaining("call 20 of the timed run");
    }

    @Test
    @Timeout(60)
    void isNamedAtTheFirstTimeOut() {
        isNamed(StandsStill.class);
    }

    @Test
    @Timeout(60)
    void isNamedForYourClientToo() {
        isNamed(StandsStillForYourClient.class);
    }
}
