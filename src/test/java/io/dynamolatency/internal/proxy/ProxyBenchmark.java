package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.backend.local.LocalBackend;
import io.dynamolatency.internal.backend.local.LocalSettings;
import io.dynamolatency.internal.client.CreatedTable;
import io.dynamolatency.internal.client.KitClient;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.wire.WireLog;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the proxy costs where it emulates no network: the same calls to the same back end with and without it, in
 * alternating blocks of one run. {@code mvn -Pbench -Dbench=proxy verify} runs it and writes its part of {@code
 * docs/performance.md}.
 */
@Tag("benchmark")
@Tag("proxy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxyBenchmark {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 40);
    private static final int BLOCK = 100;
    private static final int WARM_UP = 4_000;
    private static final int THREADS = 16;
    private static final long THROUGHPUT_BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    private static final BenchmarkReport REPORT = new BenchmarkReport(
            "proxy", ProxyBenchmark.class, "measured", "unit", "direct", "proxy", "difference", "goal");

    private static final LocalBackend BACKEND = new LocalBackend(LocalSettings.from(name -> Optional.empty()));
    private static final KitClients CLIENTS = new KitClients();

    @BeforeAll
    static void start() {
        BACKEND.start();
    }

    @AfterAll
    static void write() throws Exception {
        CLIENTS.close();
        BACKEND.close();
        REPORT.write(ROUNDS == 40);
    }

    private static KitClient client(URI address) {
        KitEndpoint endpoint = new KitEndpoint(
                address,
                address.getScheme().equals("https")
                        ? DynamoBackend.Access.ANYBODY.trusting(List.of(Proxies.CERTIFICATE.authority()))
                        : DynamoBackend.Access.ANYBODY);
        return CLIENTS.open(HttpClientKind.APACHE5, endpoint, ConnectionMode.KEEP_ALIVE);
    }

    /** So many calls of one kind, one after another. */
    private static long[] block(int calls, Runnable call) {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            call.run();
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    /** The medians of blocks in microseconds, of several kinds of calls made in turns: A B B A; by kind and round. */
    private static double[][] medians(List<Runnable> calls) {
        for (int i = 0; i < WARM_UP / BLOCK; i++) {
            calls.forEach(call -> block(BLOCK, call));
        }
        double[][] medians = new double[calls.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < calls.size(); i++) {
                int which = round % 2 == 0 ? i : calls.size() - 1 - i;
                medians[which][round] = BenchmarkReport.median(Arrays.stream(block(BLOCK, calls.get(which)))
                        .mapToDouble(nanos -> nanos / 1e3)
                        .toArray());
            }
        }
        return medians;
    }

    /** What one kind of call took more than another, in each round. */
    private static double[] differences(double[] of, double[] against) {
        return IntStream.range(0, of.length)
                .mapToDouble(i -> of[i] - against[i])
                .toArray();
    }

    private static void compared(String what, double[] direct, double[] proxy, String goal) {
        double[] more = differences(proxy, direct);
        Arrays.sort(more);
        REPORT.row(
                what,
                "us p50",
                BenchmarkReport.rounded(BenchmarkReport.median(direct), 1),
                BenchmarkReport.rounded(BenchmarkReport.median(proxy), 1),
                String.format(
                        Locale.ROOT,
                        "%+.0f us (%+.0f to %+.0f)",
                        BenchmarkReport.median(more),
                        more[more.length / 4],
                        more[more.length * 3 / 4]),
                goal);
    }

    @Test
    @Order(1)
    void aCall() {
        try (LatencyProxy proxy = Proxies.open(BACKEND.start());
                LatencyProxy encrypted = Proxies.open(BACKEND.start(), Duration.ZERO, TlsVersion.TLS_1_3);
                DynamoDbClient maker = KitClients.admin(BACKEND.start());
                CreatedTable table = CreatedTable.create(maker, CreatedTable.SCHEMA);
                KitClient direct = client(BACKEND.start());
                KitClient through = client(proxy.uri());
                KitClient overTls = client(encrypted.uri())) {
            Map<String, AttributeValue> item = table.newItem();
            Consumer<DynamoDbClient> put =
                    client -> client.putItem(r -> r.tableName(table.name()).item(item));
            Consumer<DynamoDbClient> get =
                    client -> client.getItem(r -> r.tableName(table.name()).key(table.keyOf(item)));
            for (Map.Entry<String, Consumer<DynamoDbClient>> call :
                    List.of(Map.entry("putItem", put), Map.entry("getItem", get))) {
                double[][] micros = medians(List.of(
                        () -> call.getValue().accept((DynamoDbClient) direct.dynamo()),
                        () -> call.getValue().accept((DynamoDbClient) through.dynamo()),
                        () -> call.getValue().accept((DynamoDbClient) overTls.dynamo())));
                compared("a " + call.getKey() + ", plain HTTP", micros[0], micros[1], "<= 60 us more");
                compared("a " + call.getKey() + ", TLS 1.3 kept", micros[0], micros[2], "");
            }
            assertThat(Proxies.settled(proxy).droppedExchanges()).isZero();
        }
    }

    /** Calls that so many threads make of one client in a time, per second. */
    private static double perSecond(ExecutorService threads, long nanos, Runnable call) throws Exception {
        long begin = System.nanoTime();
        List<Future<Integer>> counts = threads.invokeAll(Collections.nCopies(THREADS, () -> {
            int calls = 0;
            while (System.nanoTime() - begin < nanos) {
                call.run();
                calls++;
            }
            return calls;
        }));
        int calls = 0;
        for (Future<Integer> count : counts) {
            calls += count.get();
        }
        return calls * 1e9 / (System.nanoTime() - begin);
    }

    @Test
    @Order(2)
    void throughput() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (LatencyProxy proxy = Proxies.open(BACKEND.start());
                DynamoDbClient maker = KitClients.admin(BACKEND.start());
                CreatedTable table = CreatedTable.create(maker, CreatedTable.SCHEMA);
                KitClient direct = client(BACKEND.start());
                KitClient through = client(proxy.uri())) {
            Map<String, AttributeValue> item = table.newItem();
            List<Runnable> calls = List.of(
                    () -> ((DynamoDbClient) direct.dynamo())
                            .getItem(r -> r.tableName(table.name()).key(table.keyOf(item))),
                    () -> ((DynamoDbClient) through.dynamo())
                            .getItem(r -> r.tableName(table.name()).key(table.keyOf(item))));
            for (Runnable call : calls) {
                perSecond(threads, 2 * THROUGHPUT_BLOCK_NANOS, call);
            }
            double[] sums = new double[2];
            int rounds = Math.max(2, ROUNDS / 4);
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < 2; i++) {
                    int which = round % 2 == 0 ? i : 1 - i;
                    sums[which] += perSecond(threads, THROUGHPUT_BLOCK_NANOS, calls.get(which)) / rounds;
                }
            }
            REPORT.row(
                    "getItem by " + THREADS + " threads, plain HTTP",
                    "calls/s",
                    BenchmarkReport.rounded(sums[0], 0),
                    BenchmarkReport.rounded(sums[1], 0),
                    BenchmarkReport.rounded(100 * sums[1] / sums[0], 1) + " %",
                    ">= 85 %");
        } finally {
            threads.shutdownNow();
        }
    }

    /** The proxy alone: bytes over plain sockets, and a back end that answers without thinking. */
    @Test
    @Order(3)
    void anExchange() throws Exception {
        try (RawServer backend = CannedExchange.server();
                LatencyProxy proxy = Proxies.open(backend.uri());
                LatencyProxy encrypted =
                        Proxies.open(backend.uri(), NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3));
                RawClient direct = RawClient.plain(backend.uri());
                RawClient through = RawClient.plain(proxy.uri());
                RawClient overTls =
                        RawClient.tls(encrypted.uri(), RawClient.trusting(Proxies.CERTIFICATE), "TLSv1.3")) {
            byte[] request = CannedExchange.REQUEST;
            double[][] micros = medians(
                    List.of(() -> ask(direct, request), () -> ask(through, request), () -> ask(overTls, request)));
            compared("a bare exchange with a back end that takes no time, plain HTTP", micros[0], micros[1], "");
            compared("the same, TLS 1.3 kept", micros[0], micros[2], "");
        }
    }

    private static void ask(RawClient client, byte[] request) {
        try {
            client.ask(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final int CONNECTIONS = 1_000;

    /** Heap and direct memory that are in use once garbage is collected, in KB. */
    private static long[] memory() {
        MemoryMXBean heap = ManagementFactory.getMemoryMXBean();
        heap.gc();
        heap.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new long[] {
            heap.getHeapMemoryUsage().getUsed() >> 10,
            (direct + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()) >> 10
        };
    }

    private static List<RawClient> connected(LatencyProxy proxy, SSLContext context) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(
                    proxy.uri().getScheme().equals("https")
                            ? RawClient.tls(proxy.uri(), context, "TLSv1.3")
                            : RawClient.plain(proxy.uri()));
        }
        return clients;
    }

    /** All are open at once and have asked at once; the clients' own sockets are in this heap, too. */
    @Test
    @Order(4)
    void aThousandConnections() throws Exception {
        for (TlsVersion tls : List.of(TlsVersion.NONE, TlsVersion.TLS_1_3)) {
            try (RawServer backend = CannedExchange.server();
                    LatencyProxy proxy = Proxies.open(backend.uri(), Duration.ZERO, tls)) {
                SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
                long[] before = memory();
                List<RawClient> clients = connected(proxy, context);
                int answers = 0;
                for (int round = 0; round < 3; round++) {
                    for (RawClient client : clients) {
                        client.send(CannedExchange.REQUEST);
                    }
                    for (RawClient client : clients) {
                        answers += client.read().status() == 200 ? 1 : 0;
                    }
                }
                long[] open = memory();
                assertThat(answers).isEqualTo(3 * CONNECTIONS);
                assertThat(proxy.openConnections()).isEqualTo(CONNECTIONS);
                for (RawClient client : clients) {
                    client.close();
                }
                clients.clear();
                Proxies.await("all are closed", () -> proxy.openConnections() == 0);
                long[] after = memory();
                String what = CONNECTIONS + " connections at once, 3 exchanges each, "
                        + (tls.encrypted() ? tls.displayName() : "plain HTTP");
                for (int i = 0; i < 2; i++) {
                    REPORT.row(
                            what + (i == 0 ? ": heap, with the clients' own" : ": direct memory"),
                            "KB a connection",
                            "",
                            BenchmarkReport.rounded((open[i] - before[i]) / (double) CONNECTIONS, 1),
                            "after their close "
                                    + BenchmarkReport.rounded((after[i] - before[i]) / (double) CONNECTIONS, 1),
                            "bounded");
                }
            }
        }
    }

    private static final long HANDSHAKES_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int HANDSHAKERS = 4;

    /** New connections, each with one exchange, by some clients at once. */
    @Test
    @Order(5)
    void newConnections() throws Exception {
        try (RawServer backend = CannedExchange.server();
                LatencyProxy plain = Proxies.open(backend.uri());
                LatencyProxy encrypted = Proxies.open(backend.uri(), Duration.ZERO, TlsVersion.TLS_1_3)) {
            SSLContext shared = RawClient.trusting(Proxies.CERTIFICATE);
            SslContextOf fresh = () -> RawClient.trusting(Proxies.CERTIFICATE);
            newConnections("plain HTTP", encrypted, () -> RawClient.plain(plain.uri()));
            newConnections(
                    "TLS 1.3, full handshake",
                    encrypted,
                    () -> RawClient.tls(encrypted.uri(), fresh.make(), "TLSv1.3"));
            newConnections(
                    "TLS 1.3, resumed handshake", encrypted, () -> RawClient.tls(encrypted.uri(), shared, "TLSv1.3"));
            WireLog log = Proxies.settled(encrypted);
            REPORT.note("Handshakes by the log of the proxy: " + log.fullHandshakes() + " full, "
                    + log.resumedHandshakes() + " resumed, " + log.failedHandshakes() + " failed.");
        }
    }

    @FunctionalInterface
    private interface SslContextOf {
        SSLContext make() throws Exception;
    }

    @FunctionalInterface
    private interface Connecting {
        RawClient connect() throws Exception;
    }

    private static void newConnections(String what, LatencyProxy proxy, Connecting connecting) throws Exception {
        assertThat(proxy.openConnections()).isZero();
        connectFor(TimeUnit.SECONDS.toNanos(2), connecting);
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        int made = connectFor(HANDSHAKES_NANOS, connecting);
        double seconds = (System.nanoTime() - begin) / 1e9;
        REPORT.row(
                "new connections with an exchange each, by " + HANDSHAKERS + " clients, " + what,
                "a second",
                "",
                BenchmarkReport.rounded(made / seconds, 0),
                BenchmarkReport.rounded((cpuNanos() - cpu) / 1e6 / made, 2) + " ms of CPU each, client included",
                "");
        Proxies.await("all are closed", () -> proxy.openConnections() == 0);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static int connectFor(long nanos, Connecting connecting) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(HANDSHAKERS);
        try {
            long end = System.nanoTime() + nanos;
            Callable<Integer> client = () -> {
                int own = 0;
                while (System.nanoTime() - end < 0) {
                    try (RawClient connection = connecting.connect()) {
                        connection.ask(CannedExchange.REQUEST);
                    }
                    own++;
                }
                return own;
            };
            int made = 0;
            for (Future<Integer> count : threads.invokeAll(Collections.nCopies(HANDSHAKERS, client))) {
                made += count.get();
            }
            return made;
        } finally {
            threads.shutdownNow();
        }
    }

    private static final Duration STORM_RTT = Duration.ofMillis(5);
    private static final int STORM_CLIENTS = 32;
    private static final int STORM_EXCHANGES = 200;
    private static final int STORM_ROUNDS = 4;

    /**
     * One connection's exchanges while 32 clients open connections all the time: none, at another proxy in the same
     * JVM, and at the proxy of the exchanges. The second shows the cost of busy cores, the third adds that of the
     * shared proxy.
     */
    @Test
    @Order(6)
    void handshakesOfOthers() throws Exception {
        NetworkProfile network = NetworkProfile.of(STORM_RTT, TlsVersion.TLS_1_3);
        SSLContext context = RawClient.trusting(Proxies.CERTIFICATE);
        try (RawServer backend = CannedExchange.server();
                LatencyProxy proxy = Proxies.open(backend.uri(), network);
                LatencyProxy other = Proxies.open(backend.uri(), network);
                LatencyProxy two = new LatencyProxy(
                        Proxies.settings(backend.uri(), network, Duration.ZERO),
                        ProxyTimeouts.DEFAULT,
                        LatencyProxy.tlsTasks(2),
                        Loopback.address());
                RawClient client = RawClient.tls(proxy.uri(), context, "TLSv1.3");
                RawClient ofTwo = RawClient.tls(two.uri(), context, "TLSv1.3")) {
            List<String> storms = List.of(
                    "none", "with another proxy", "with this proxy", "with this proxy, two threads for handshakes");
            List<LatencyProxy> proxies = List.of(proxy, other, proxy, two);
            List<List<Double>> late =
                    Stream.<List<Double>>generate(ArrayList::new).limit(4).toList();
            lateness(client, STORM_EXCHANGES);
            lateness(ofTwo, STORM_EXCHANGES);
            for (int round = 0; round < STORM_ROUNDS; round++) {
                for (int i = 0; i < storms.size(); i++) {
                    int which = round % 2 == 0 ? i : storms.size() - 1 - i;
                    try (Storm storm = new Storm(which == 0 ? 0 : STORM_CLIENTS, proxies.get(which))) {
                        late.get(which).addAll(lateness(which == 3 ? ofTwo : client, STORM_EXCHANGES));
                        assertThat(which == 0 || storm.handshakes() > 0).isTrue();
                        storm.end();
                    }
                }
            }
            double[] quiet = sorted(late.get(0));
            for (int i = 0; i < storms.size(); i++) {
                double[] micros = sorted(late.get(i));
                REPORT.row(
                        "an exchange over " + STORM_RTT.toMillis() + " ms, lateness; " + STORM_CLIENTS
                                + " clients shake hands: " + storms.get(i),
                        "us p50 / p90 / p99",
                        "",
                        at(micros, 0.5) + " / " + at(micros, 0.9) + " / " + at(micros, 0.99),
                        i == 0 ? "" : String.format(Locale.ROOT, "%+d us p50", at(micros, 0.5) - at(quiet, 0.5)),
                        "");
            }
        }
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static long at(double[] sorted, double share) {
        return Math.round(sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
    }

    /** How much longer than the round trip exchanges took, in microseconds. */
    private static List<Double> lateness(RawClient client, int exchanges) throws IOException {
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            long start = System.nanoTime();
            client.ask(CannedExchange.REQUEST);
            micros.add((System.nanoTime() - start - STORM_RTT.toNanos()) / 1e3);
        }
        return micros;
    }

    /** Clients that open one connection after another with a full handshake until this is closed. */
    private static final class Storm implements AutoCloseable {
        private final ExecutorService threads;
        private final List<Future<?>> clients = new ArrayList<>();
        private final AtomicInteger handshakes = new AtomicInteger();
        private volatile boolean over;

        Storm(int count, LatencyProxy proxy) throws InterruptedException {
            threads = Executors.newFixedThreadPool(Math.max(1, count));
            CountDownLatch started = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                clients.add(threads.submit(() -> {
                    while (!over) {
                        try (RawClient client =
                                RawClient.tls(proxy.uri(), RawClient.trusting(Proxies.CERTIFICATE), "TLSv1.3")) {
                            client.ask(CannedExchange.REQUEST);
                            handshakes.incrementAndGet();
                        }
                        started.countDown();
                    }
                    return null;
                }));
            }
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        }

        int handshakes() {
            return handshakes.get();
        }

        /** Ends it; a client that failed fails the benchmark. */
        void end() throws Exception {
            over = true;
            for (Future<?> client : clients) {
                client.get(30, TimeUnit.SECONDS);
            }
        }

        @Override
        public void close() {
            over = true;
            threads.shutdownNow();
        }
    }
}
