package io.dynamolatency.measure;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatIllegalArgumentException;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatIllegalStateException;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.client.ClientFactoryException;
import io.dynamolatency.internal.http.ClassPathWithout;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.WireLog;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A lab for code without the JUnit extension. */
@Tag("slow")
class LatencyLabTest {

    private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor();

    @AfterAll
    static void shutDown() {
        EXECUTOR.shutdownNow();
    }

    /** One DynamoDB Local for all labs, but for those of tests of what a lab leaves. */
    @BeforeEach
    void keepDynamoDbLocal() {
        System.setProperty(LocalSettings.SCOPE, "jvm");
    }

    @AfterEach
    void decideNothing() {
        System.clearProperty(LocalSettings.SCOPE);
    }

    @Test
    void measuresAndComparesAndLeavesNothing() {
        decideNothing();
        Set<ProcessHandle> before = children();
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ofMillis(4), TlsVersion.TLS_1_3))) {
            assertThat(children())
                    .filteredOn(process -> !before.contains(process))
                    .hasSize(1);
            TestTable table = lab.table();
            LatencyResult result = lab.probe().iterations(20).warmup(0).measure(() -> lab.client()
                    .putItem(r -> r.tableName(table.name()).item(table.newItem())));
            assertThat(result).connections().hasExactly(1);
            assertThat(result.p50()).isGreaterThanOrEqualTo(Duration.ofMillis(4));
            assertThat(result.count()).isEqualTo(20);
            EmulatedDelays delays = SampleResults.data(result).delays().orElseThrow();
            // each request and each answer, and those of the handshakes
            assertThat(delays.count()).isGreaterThanOrEqualTo(2 * 20 + 2);
            assertThat(delays.asked().p50()).isBetween(Duration.ofNanos(1_980_000), Duration.ofNanos(2_020_000));
            assertThat(delays.applied().p50())
                    .isGreaterThanOrEqualTo(delays.asked().p50());

            LatencyResult closed = lab.probe().iterations(10).warmup(0).measure(CLOSE, () -> lab.client()
                    .listTables());
            assertThat(closed).connections().hasExactly(10);

            LatencyResults both = lab.probe()
                    .iterations(20)
                    .warmup(0)
                    .compare(KEEP_ALIVE, CLOSE, client -> client.describeTable(r -> r.tableName(table.name())));
            assertThat(both.of(KEEP_ALIVE)).isFasterThan(both.of(CLOSE)).byAtLeast(1.5);
            assertThat(both.of(CLOSE)
                            .ratioTo(both.of(KEEP_ALIVE), Statistic.P50)
                            .paired())
                    .isTrue();

            LatencyResult eight = lab.probe()
                    .iterations(80)
                    .warmup(50)
                    .concurrency(8)
                    .measure(() -> lab.client().describeTable(r -> r.tableName(table.name())));
            assertThat(eight).connections().hasAtMost(8);
            assertThat(eight.wire().exchanges()).hasSize(80);
            assertThat(eight.samplesNanos()).hasSize(72);
            assertThat(eight.predicted()).isPresent();

            // a round trip of 4 ms, and a call every 2 ms: call 29 ends after 30 round trips and was to start after 58
            // ms
            LatencyResult late = lab.probe()
                    .iterations(30)
                    .warmup(0)
                    .rate("500/s")
                    .measure(() -> lab.client().listTables());
            assertThat(late.max()).isGreaterThanOrEqualTo(Duration.ofMillis(30 * 4 - 29 * 2));
            assertThat(SampleResults.data(late).achievedRate().orElseThrow().held())
                    .isFalse();
            assertThat(late.serviceTime(Statistic.P50)).isLessThan(late.p50());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().concurrency(2).measure(IDLE_EXPIRED, () -> {}))
                    .withMessageContaining("concurrency = 2 cannot be measured in IDLE_EXPIRED");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().concurrency(8).iterations(7).measure(() -> {}))
                    .withMessageContaining("iterations = 7 is less than one call in each of 8 threads");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().concurrency(0))
                    .withMessage("concurrency = 0 is out of range; write a number from 1 to 256");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().rate("0/s"))
                    .withMessage("\"0/s\" is out of range; write a rate from 0.001/s to 100000/s");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().compare(CLOSE, CLOSE, client -> client.listTables()))
                    .withMessageContaining("a mode cannot be compared with itself");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().iterations(0))
                    .withMessage("iterations = 0; write 1 or more");
            assertThatThrownBy(() -> lab.probe()
                            .iterations(5)
                            .warmup(0)
                            .errorsAllowed(1)
                            .measure(() -> {
                                lab.client().listTables();
                                throw new IllegalStateException("no");
                            }))
                    .hasMessageContaining("5 calls in a row failed");
        }
        assertThat(before).containsAll(children());
    }

    @Test
    void aCollectionDuringACallMarksThatCall() {
        // what is alive makes a collection last
        String[] alive = IntStream.range(0, 400_000).mapToObj(Integer::toString).toArray(String[]::new);
        int[] calls = {0};
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ofMillis(1), TlsVersion.NONE))) {
            LatencyResult result = lab.probe().iterations(20).warmup(0).measure(() -> {
                lab.client().listTables();
                if (calls[0]++ == 7) {
                    System.gc();
                }
            });
            assertThat(alive).doesNotContainNull();
            assertThat(calls[0]).isEqualTo(20);
            CallSample collecting = result.samples().get(7);
            Stall collection = result.noise().collections().stream()
                    .filter(pause -> pause.what().contains("System.gc()"))
                    .findFirst()
                    .orElseThrow();
            assertThat(collection.overlaps(collecting.startNanos(), collecting.endNanos()))
                    .isTrue();
            assertThat(StalledCalls.overlap(result.noise(), collecting)).isPositive();
            assertThat(result.stalled()).isBetween(1, 19);
            assertThat(result.ownTime(Statistic.MAX).orElse(Duration.ZERO)).isLessThanOrEqualTo(result.max());
            assertThat(watching()).isEmpty();
        }
    }

    private static List<String> watching() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("dynamo-latency-hiccups"))
                .toList();
    }

    @Test
    void oneThreadWatchesTheMachineWhileCallsAreTimed() {
        List<Integer> threads = new ArrayList<>();
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ofMillis(1), TlsVersion.NONE))) {
            assertThatThrownBy(() -> lab.probe().iterations(20).warmup(0).measure(() -> {
                        lab.client().listTables();
                        threads.add(watching().size());
                        if (threads.size() == 5) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .hasMessageContaining("was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(threads).hasSize(5).containsOnly(1);
            assertThat(watching()).isEmpty();
        }
    }

    @Test
    void theWireCanBeReadWhileCallsAreUnderWay() throws Exception {
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ofMillis(1), TlsVersion.NONE))) {
            LatencyProbe probe = lab.probe().iterations(200).warmup(0).concurrency(4);
            Future<LatencyResult> measuring = EXECUTOR.submit(
                    () -> probe.measure(CLOSE, () -> lab.client().listTables()));
            int seen = 0;
            int looks = 0;
            while (!measuring.isDone()) {
                WireLog wire = looks++ % 2 == 0 ? lab.wire() : probe.wire();
                assertThat(wire.exchanges()).hasSizeGreaterThanOrEqualTo(seen);
                assertThat(wire.exchanges())
                        .allMatch(e -> wire.connections().size() > e.connection(), "travels on one of the log");
                seen = wire.exchanges().size();
            }
            assertThat(lab.wire()).hasExchanges(200);
            assertThat(probe.wire()).hasExchanges(200);
            assertThat(measuring.get()).wire().hasExchanges(200).hasConnections(200);
        }
    }

    @Test
    void measuresAClientOfOnesOwnBesideTheKits() {
        NetworkProfile network = NetworkProfile.of(Duration.ofMillis(1), TlsVersion.TLS_1_3);
        try (LatencyLab lab = LatencyLab.open(
                network, endpoint -> endpoint.applyTo(DynamoDbClient.builder()).build())) {
            LatencyResult result = lab.probe().iterations(10).warmup(0).measure(() -> lab.client()
                    .listTables());
            assertThat(result.mode()).isEqualTo(AS_BUILT);
            assertThat(result.wire().opened()).isEqualTo(1);
            LatencyResults both =
                    lab.probe().iterations(10).warmup(0).compare(AS_BUILT, CLOSE, client -> client.listTables());
            assertThat(both.of(AS_BUILT).wire().opened()).isEqualTo(1);
            assertThat(both.of(CLOSE).wire().opened()).isEqualTo(10);
        }
        try (LatencyLab lab = LatencyLab.openAsync(network, endpoint -> endpoint.applyTo(DynamoDbAsyncClient.builder())
                .build())) {
            LatencyResult result = lab.probe().iterations(10).warmup(0).measureAsync(() -> lab.asyncClient()
                    .listTables());
            assertThat(result.mode()).isEqualTo(AS_BUILT);
        }
    }

    @Test
    void aFactoryThatFailsLeavesNothingRunning() {
        decideNothing();
        Set<ProcessHandle> before = children();
        assertThatThrownBy(() -> LatencyLab.open(NetworkProfile.DEFAULT, endpoint -> {
                    throw new NoClassDefFoundError("com/example/Config");
                }))
                .isInstanceOf(ClientFactoryException.class)
                .hasMessage("the factory threw java.lang.NoClassDefFoundError: com/example/Config");
        assertThat(before).containsAll(children());
    }

    /** What an earlier test has left to end may end meanwhile. */
    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    @Test
    void measuresAnAsynchronousClientUntilItsFuturesComplete() {
        NetworkProfile network = NetworkProfile.of(Duration.ofMillis(4), TlsVersion.NONE);
        try (LatencyLab lab = LatencyLab.open(network, HttpClientKind.NETTY)) {
            LatencyProbe probe = lab.probe().iterations(20).warmup(0);
            LatencyResult result = probe.measureAsync(() -> lab.asyncClient().listTables());
            assertThat(result.httpClient()).contains(HttpClientKind.NETTY);
            assertThat(result.count()).isEqualTo(20);
            // a future that is not waited for takes next to no time
            assertThat(Arrays.stream(result.samplesNanos()).min().orElseThrow())
                    .isGreaterThanOrEqualTo(Duration.ofMillis(4).toNanos());

            LatencyResults both = probe.compareAsync(KEEP_ALIVE, CLOSE, client -> client.listTables());
            assertThat(both.of(CLOSE)).connections().hasExactly(20);
            assertThat(both.of(CLOSE)
                            .ratioTo(both.of(KEEP_ALIVE), Statistic.P50)
                            .paired())
                    .isTrue();

            LatencyResult someFail = probe.errorsAllowed(10).measureAsync(KEEP_ALIVE, new LatencyProbe.AsyncCall() {
                private int calls;

                @Override
                public CompletionStage<?> begin() {
                    CompletionStage<?> answered = lab.asyncClient().listTables();
                    return ++calls % 4 != 0
                            ? answered
                            : answered.thenRun(() -> {
                                throw new IllegalStateException("not this one");
                            });
                }
            });
            assertThat(someFail.errorsByType()).containsExactly(Map.entry(IllegalStateException.class.getName(), 5));

            assertThatIllegalStateException()
                    .isThrownBy(() -> probe.compare(KEEP_ALIVE, CLOSE, client -> client.listTables()))
                    .withMessage("compare: NETTY is an asynchronous HTTP client, so there is no DynamoDbClient; use"
                            + " compareAsync(...), or another HTTP client such as APACHE5");
            assertThatIllegalStateException()
                    .isThrownBy(lab::client)
                    .withMessage("NETTY is an asynchronous HTTP client; use asyncClient()");
        }
    }

    @Test
    void whatAClientCannotDoIsRefusedWithTheReason() {
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.DEFAULT, HttpClientKind.URL_CONNECTION)) {
            LatencyProbe probe = lab.probe();
            assertThatIllegalStateException()
                    .isThrownBy(() -> probe.compareAsync(KEEP_ALIVE, CLOSE, client -> client.listTables()))
                    .withMessage("compareAsync: URL_CONNECTION is a synchronous HTTP client, so there is no"
                            + " DynamoDbAsyncClient; use compare(...), or another HTTP client such as NETTY");
            assertThatIllegalStateException()
                    .isThrownBy(lab::asyncClient)
                    .withMessage("URL_CONNECTION is a synchronous HTTP client; use client(), or open the lab with an"
                            + " asynchronous one such as NETTY");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> probe.compare(KEEP_ALIVE, CLOSE, client -> client.listTables()))
                    .withMessageStartingWith("compare(KEEP_ALIVE, CLOSE, ...): URL_CONNECTION cannot be compared in"
                            + " alternating blocks: its connections are pooled by the JVM");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            probe.measure(CLIENT_PER_CALL, () -> lab.client().listTables()))
                    .withMessageStartingWith("measure(CLIENT_PER_CALL, ...): URL_CONNECTION cannot be measured in"
                            + " CLIENT_PER_CALL: its connections are pooled by the JVM");
        }
    }

    @Test
    void aLibraryThatIsMissingIsRefusedBeforeAnythingIsStarted() throws Exception {
        Set<ProcessHandle> before = children();
        try (ClassPathWithout loader = new ClassPathWithout("apache-client")) {
            Class<?> networks = loader.loadClass(NetworkProfile.class.getName());
            Class<?> kinds = loader.loadClass(HttpClientKind.class.getName());
            Method open = loader.loadClass(LatencyLab.class.getName()).getMethod("open", networks, kinds);
            Object network = networks.getField("DEFAULT").get(null);
            Object apache4 = kinds.getField("APACHE4").get(null);
            assertThatThrownBy(() -> open.invoke(null, network, apache4))
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "httpClients = APACHE4 needs a library that is not on the class path; add the dependency"
                                    + " software.amazon.awssdk:apache-client in the version of your SDK");
        }
        assertThat(before).containsAll(children());
    }
}
