package io.dynamolatency.measure;

import static io.dynamolatency.ConnectionMode.CLIENT_PER_CALL;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.result.Statistic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Own times of the same calls in virtual time and with real delays, in turns. {@code mvn -Pbench -Dbench=own-time
 * verify} runs it.
 */
@Tag("benchmark")
@Tag("own-time")
class OwnTimeBenchmark {

    private static final int DEFAULT_ROUNDS = 4;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", DEFAULT_ROUNDS);
    private static final int WARM_UP = 150;
    private static final int CALLS = 200;
    private static final int CALLS_OVER_A_LONG_WAY = 40;
    private static final String SCOPE = "dynamolatency.local.scope";

    private record Case(String name, TlsVersion tls, ConnectionMode mode) {}

    private static final List<Case> CASES = List.of(
            new Case("TLS 1.3, kept", TlsVersion.TLS_1_3, KEEP_ALIVE),
            new Case("TLS 1.3, new connection", TlsVersion.TLS_1_3, CLOSE),
            new Case("TLS 1.3, new client", TlsVersion.TLS_1_3, CLIENT_PER_CALL),
            new Case("TLS 1.2, kept", TlsVersion.TLS_1_2, KEEP_ALIVE),
            new Case("TLS 1.2, new connection", TlsVersion.TLS_1_2, CLOSE),
            new Case("TLS 1.2, new client", TlsVersion.TLS_1_2, CLIENT_PER_CALL));

    @BeforeAll
    static void shareTheBackEnd() {
        System.setProperty(SCOPE, "jvm");
    }

    @AfterAll
    static void forget() {
        System.clearProperty(SCOPE);
    }

    @Test
    @Timeout(30 * 60)
    void virtualAgainstWaited() throws IOException {
        BenchmarkReport report = new BenchmarkReport(
                "own-time",
                OwnTimeBenchmark.class,
                "RTT ms",
                "call",
                "waited: own p50 ms",
                "by the clock ms",
                "virtual: own p50 ms",
                "by the clock ms, virtual",
                "own: difference ms",
                "CPU: difference ms",
                "beyond the goal ms",
                "calls each");
        // the first of all compiles for everybody
        p50(Duration.ofMillis(5), CASES.get(0), true);
        for (int rtt : List.of(5, 10, 50)) {
            CASES.forEach(call -> row(report, Duration.ofMillis(rtt), call));
        }
        report.note("Medians of " + ROUNDS + " measurements each, in turns.");
        report.write(ROUNDS == DEFAULT_ROUNDS);
    }

    private static void row(BenchmarkReport report, Duration rtt, Case call) {
        List<double[]> waited = new ArrayList<>();
        List<double[]> virtual = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean virtualFirst = round % 2 == 0;
            (virtualFirst ? virtual : waited).add(p50(rtt, call, virtualFirst));
            (virtualFirst ? waited : virtual).add(p50(rtt, call, !virtualFirst));
        }
        double own = median(waited, 0);
        double difference = median(virtual, 0) - own;
        report.row(
                rtt.toMillis(),
                call.name(),
                BenchmarkReport.rounded(own, 2),
                BenchmarkReport.rounded(median(waited, 1), 2),
                BenchmarkReport.rounded(median(virtual, 0), 2),
                BenchmarkReport.rounded(median(virtual, 1), 2),
                BenchmarkReport.rounded(difference, 2),
                BenchmarkReport.rounded(median(virtual, 2) - median(waited, 2), 2),
                BenchmarkReport.rounded(Math.max(0, Math.abs(difference) - own / 100 - 0.1), 2),
                ROUNDS * calls(rtt));
    }

    private static int calls(Duration rtt) {
        return rtt.toMillis() < 50 ? CALLS : CALLS_OVER_A_LONG_WAY;
    }

    /** The medians of a measurement: of own times, by the clock, and of the calling thread's CPU, in milliseconds. */
    private static double[] p50(Duration rtt, Case call, boolean virtual) {
        NetworkProfile network = NetworkProfile.of(rtt, call.tls()).withVirtualTime(virtual);
        try (LatencyLab lab = LatencyLab.open(network)) {
            TestTable table = lab.table();
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            List<Double> cpu = new ArrayList<>();
            LatencyResult result = lab.probe()
                    .iterations(calls(rtt))
                    .warmup(WARM_UP)
                    .measure(call.mode(), () -> {
                        long before = threads.getCurrentThreadCpuTime();
                        lab.client().putItem(r -> r.tableName(table.name()).item(table.newItem()));
                        cpu.add((threads.getCurrentThreadCpuTime() - before) / 1e6);
                    });
            List<Double> timed = cpu.subList(cpu.size() - calls(rtt), cpu.size());
            return new double[] {
                millis(result.ownTime(Statistic.P50).orElseThrow()),
                millis(result.get(Statistic.P50)),
                BenchmarkReport.median(timed.stream().mapToDouble(t -> t).toArray())
            };
        }
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static double median(List<double[]> rounds, int which) {
        return BenchmarkReport.median(
                rounds.stream().mapToDouble(of -> of[which]).toArray());
    }
}
