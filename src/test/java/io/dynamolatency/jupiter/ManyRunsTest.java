package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.URL_CONNECTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.fixture.Soak;
import io.dynamolatency.measure.LatencyLab;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Many latency nodes and many labs in one JVM leave no threads, no descriptors and no memory. */
@Timeout(3600)
@Tag("slow")
@Tag("soak")
class ManyRunsTest {

    private static final int LABS = Soak.times("labs", 20);
    private static final int NODES = Soak.times("nodes", 16);
    private static final int NODES_OF_A_RUN = 4;

    /** The most bytes that all runs together may leave: much more than one leaves, for what the JVM itself keeps. */
    private static final long MOST_BYTES = 64L << 20;

    /** What the JVM holds. Descriptors are known on Linux alone. */
    private record Held(long threads, int descriptors, long bytes) {

        static Held now() {
            // objects with cleaners and what these hold need more than one collection
            for (int collection = 0; collection < 3; collection++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            return new Held(kitThreads(), descriptorsNow(), runtime.totalMemory() - runtime.freeMemory());
        }

        static long kitThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("dynamo-latency"))
                    .count();
        }

        private static int descriptorsNow() {
            String[] open = new File("/proc/self/fd").list();
            return open == null ? 0 : open.length;
        }
    }

    private static String compared(String what, int count, Held before) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Held.kitThreads() > before.threads() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Held after = Held.now();
        assertThat(after.threads()).as("threads of the kit").isLessThanOrEqualTo(before.threads());
        assertThat(after.descriptors() - before.descriptors())
                .as("descriptors gained by " + count)
                .isLessThan(count / 2);
        assertThat(after.bytes() - before.bytes())
                .as("bytes gained by " + count)
                .isLessThan(MOST_BYTES);
        return "- " + count + " " + what + ": threads of the kit " + before.threads() + " -> " + after.threads()
                + ", descriptors " + before.descriptors() + " -> " + after.descriptors() + ", heap "
                + (before.bytes() >> 10) + " -> " + (after.bytes() >> 10) + " kB, "
                + (after.bytes() - before.bytes()) / count + " bytes for each of them.\n";
    }

    @Test
    void labsLeaveNothing() throws Exception {
        byte[] tables = RawHttp.answer(200, "{\"TableNames\":[]}".getBytes(StandardCharsets.US_ASCII));
        try (RawServer upstream = RawServer.forgetting(request -> tables)) {
            openAndClose(upstream.uri(), LABS / 4);
            Held before = Held.now();
            openAndClose(upstream.uri(), LABS);
            Soak.tell("labs", ManyRunsTest.class, compared("labs", LABS, before));
        }
    }

    private static void openAndClose(URI address, int labs) throws IOException {
        for (int lab = 0; lab < labs; lab++) {
            try (LatencyLab open = LatencyLab.before(address)) {
                URI proxy = open.endpoint().uri();
                try (Socket client = new Socket(proxy.getHost(), proxy.getPort())) {
                    client.getOutputStream().write(RawHttp.put());
                    assertThat(RawHttp.read(client.getInputStream(), false)).isNotNull();
                }
            }
        }
    }

    static class FourNodes {

        @DynamoLatencyTest(
                iterations = 2,
                maxIterations = 2,
                warmup = 0,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = {APACHE5, URL_CONNECTION})
        void body(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void nodesLeaveNothing() throws Exception {
        runs(NODES / 4);
        Held before = Held.now();
        runs(NODES);
        Soak.tell("nodes", ManyRunsTest.class, compared("latency nodes", NODES, before));
    }

    private static void runs(int nodes) {
        for (int ran = 0; ran < nodes; ran += NODES_OF_A_RUN) {
            Fixture.run(FourNodes.class).passes(NODES_OF_A_RUN);
        }
    }
}
