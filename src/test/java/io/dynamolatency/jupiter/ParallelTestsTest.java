package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Fixture;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Tests on several threads of one JVM. A latency test leads the clients of all threads to its database, so other tests
 * must not run meanwhile.
 */
@Timeout(120)
@Tag("slow")
class ParallelTestsTest {

    private static final AtomicInteger ORDINARY = new AtomicInteger();
    private static final AtomicInteger LATENCY = new AtomicInteger();
    private static final AtomicInteger TOGETHER = new AtomicInteger();
    private static CyclicBarrier bothOrdinary = new CyclicBarrier(2);
    private static CountDownLatch latencyBegan = new CountDownLatch(1);

    private static void look() {
        if (LATENCY.get() > 1 || (LATENCY.get() == 1 && ORDINARY.get() > 0)) {
            TOGETHER.incrementAndGet();
        }
    }

    private static void begin() {
        LATENCY.incrementAndGet();
        look();
        latencyBegan.countDown();
    }

    private static void end() {
        look();
        LATENCY.decrementAndGet();
    }

    static class Ordinary {
        @Test
        void one() throws Exception {
            waitForOthers();
        }

        @Test
        void other() throws Exception {
            waitForOthers();
        }

        private static void waitForOthers() throws Exception {
            ORDINARY.incrementAndGet();
            look();
            // passes only if tests do run at the same time
            bothOrdinary.await(30, TimeUnit.SECONDS);
            // a latency test that can begin now does so well before this time is over
            latencyBegan.await(1, TimeUnit.SECONDS);
            look();
            ORDINARY.decrementAndGet();
        }
    }

    static class Latency {
        @BeforeAll
        static void begins() {
            begin();
        }

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void listTables(DynamoDbClient dynamo) {
            look();
            dynamo.listTables();
        }

        @AfterAll
        static void ends() {
            end();
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
    @interface OurLatencyTest {}

    static class NestedLatency {
        @BeforeAll
        static void begins() {
            begin();
        }

        @Nested
        class Inner {
            @OurLatencyTest
            void listTables(DynamoDbClient dynamo) {
                look();
                dynamo.listTables();
            }
        }

        @AfterAll
        static void ends() {
            end();
        }
    }

    /** Before JUnit 6.1 there is only one kind of pool, and the parameter has no effect. */
    @ParameterizedTest
    @ValueSource(strings = {"FORK_JOIN_POOL", "WORKER_THREAD_POOL"})
    void aClassWithALatencyTestRunsAlone(String pool) {
        TOGETHER.set(0);
        bothOrdinary = new CyclicBarrier(2);
        latencyBegan = new CountDownLatch(1);
        Fixture.run(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4",
                                "junit.jupiter.execution.parallel.config.executor-service", pool),
                        Latency.class,
                        Ordinary.class,
                        NestedLatency.class)
                .passes(4);
        assertThat(TOGETHER).hasValue(0);
    }
}
