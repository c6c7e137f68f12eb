package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.Soak;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A back end that is lost in a run: its process is stopped, and takes connections all the same, or is killed. */
@Timeout(7200)
@Tag("slow")
@Tag("soak")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGSTOP")
class LostBackEndTest {

    private static final int LOSSES = Soak.times("losses", 1);

    private static final List<Long> OF_OTHER_TESTS = new ArrayList<>();

    private static final String STOP = "-STOP";
    private static final String STANDS_STILL = "hangs: it did not answer ListTables within 2 s";

    private static String signal = "";
    private static long lostNanos;
    private static int calls;

    private static void lose() throws IOException, InterruptedException {
        List<Long> own = new ArrayList<>(Fixture.backEnds());
        own.removeAll(OF_OTHER_TESTS);
        assertThat(own).hasSize(1);
        Process kill = new ProcessBuilder("kill", signal, own.get(0).toString()).start();
        assertThat(kill.waitFor(60, TimeUnit.SECONDS)).isTrue();
        lostNanos = System.nanoTime();
    }

    static class KitClient {
        @DynamoLatencyTest(iterations = 1000, warmup = 0)
        void body(DynamoDbClient dynamo, TestTable table) throws Exception {
            if (++calls == 20) {
                lose();
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    static class YourClient {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        @DynamoLatencyTest(iterations = 1000, warmup = 0)
        @UseClient(method = "client")
        void body(DynamoDbClient dynamo, TestTable table) throws Exception {
            if (++calls == 20) {
                lose();
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** Returns how long it took from the loss to the end of the test. */
    private static long isNamed(Class<?> test, String with, String expected) {
        signal = with;
        calls = 0;
        OF_OTHER_TESTS.clear();
        OF_OTHER_TESTS.addAll(Fixture.backEnds());
        AbstractThrowableAssert<?, ? extends Throwable> failure =
                Fixture.runAsItIs(Map.of(), test).failsWith(MeasurementException.class);
        long nanos = System.nanoTime() - lostNanos;
        failure.hasMessageContaining("DynamoDB Local ").hasMessageContaining(expected);
        if (with.equals(STOP)) {
            // no call follows the first that times out
            failure.hasMessageContaining("call " + calls + " of the timed run");
        }
        return nanos;
    }

    private static void areNamed(String how, Class<?> test, String with, String expected) throws IOException {
        long longest = 0;
        for (int loss = 0; loss < LOSSES; loss++) {
            longest = Math.max(longest, isNamed(test, with, expected));
        }
        Soak.tell(
                how,
                LostBackEndTest.class,
                "- " + LOSSES + " of " + LOSSES + " back ends that were " + how
                        + " in a run were named, the slowest after " + longest / 1_000_000 + " ms.\n");
    }

    @Test
    void aStoppedOneIsNamedAtTheFirstTimeOut() throws IOException {
        areNamed("stopped", KitClient.class, STOP, STANDS_STILL);
    }

    @Test
    void aStoppedOneIsNamedForYourClientToo() {
        isNamed(YourClient.class, STOP, STANDS_STILL);
    }

    @Test
    void aKilledOneIsNamed() throws IOException {
        areNamed("killed", KitClient.class, "-KILL", "is gone: it exited with code 137");
    }
}
