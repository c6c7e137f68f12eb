package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.contract.ScriptedBackend;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.driver.Measurement;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.result.Statistic;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A million calls in one run: what of them stays in memory, and how long verdict and report take when they are
 * over. Calls are real ones through the proxy, over a network without a round trip, to a service that answers at
 * once. {@code mvn -Pbench -Dbench=scale verify} runs it; {@code -Dbench.samples=10000,50000} takes other numbers
 * and leaves the page alone.
 */
@Tag("benchmark")
@Tag("scale")
class SamplesBenchmark {

    private static final String DEFAULT = "10000,100000,300000,1000000";
    private static final String ASKED = System.getProperty("bench.samples", DEFAULT);
    private static final int THREADS = 4;
    private static final double MB = 1 << 20;

    @Test
    void memoryStaysFlatAndTheVerdictComesSoon(@TempDir Path directory) throws Exception {
        BenchmarkReport report = new BenchmarkReport(
                "samples",
                SamplesBenchmark.class,
                "calls",
                "calls/s",
                "heap kept by the result MB",
                "most heap after a collection MB",
                "kept one by one",
                "verdict ms",
                "report ms");
        List<Double> heaps = new ArrayList<>();
        for (String calls : ASKED.split(",", -1)) {
            heaps.add(row(report, directory, Integer.parseInt(calls)));
        }
        report.note(
                "The goal is a heap that does not grow with the calls once 131,072 are kept, and verdict and report in"
                        + " under 2,000 ms together. *Most heap after a collection* is of the whole JVM while calls are"
                        + " made, the kit, the SDK, the log of the wire and the service that answers included.");
        report.write(ASKED.equals(DEFAULT));
        if (ASKED.equals(DEFAULT)) {
            // the wire's log is full from 262,144 exchanges on: three times as many calls are to cost nothing more
            assertThat(heaps.get(3)).isLessThan(1.3 * heaps.get(2));
        }
    }

    private static double row(BenchmarkReport report, Path directory, int calls) throws Exception {
        try (ScriptedBackend scripted = new ScriptedBackend();
                BackendLink link = BackendLink.to(scripted, scripted.start(), false);
                FlightRecord flight = FlightRecord.open();
                KitClients clients = new KitClients()) {
            long before = heapInUse();
            MostHeap most = new MostHeap();
            NetworkProfile network = NetworkProfile.of(Duration.ZERO, TlsVersion.NONE);
            ResultData result;
            long nanos;
            try (ProxiedSetup lab = new ProxiedSetup(
                    link,
                    network,
                    RunCertificate.create(),
                    clients,
                    HttpClientKind.APACHE5,
                    Optional.empty(),
                    false,
                    false,
                    flight,
                    Optional.empty(),
                    Optional.empty(),
                    TestProperties::hold)) {
                DynamoDbClient client = (DynamoDbClient) lab.client(ConnectionMode.KEEP_ALIVE);
                Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("1"));
                MeasurementSettings orders = MeasurementSettings.of(List.of(ConnectionMode.KEEP_ALIVE))
                        .iterations(calls)
                        .warmup(200)
                        .load(new Load(THREADS, Optional.empty()))
                        .build();
                MeasuredTest subject = MeasuredTest.of(
                        "SamplesBenchmark",
                        "getItem",
                        ConnectionMode.KEEP_ALIVE,
                        Optional.of(HttpClientKind.APACHE5),
                        network,
                        Environment.ofThisJvm(KitClients.sdkVersion(), scripted.description()));
                long start = System.nanoTime();
                most.start();
                result = new Measurement(
                                subject,
                                orders,
                                lab,
                                mode -> client.getItem(r -> r.tableName("t").key(key)))
                        .run()
                        .get(0)
                        .result();
                nanos = System.nanoTime() - start;
                most.interrupt();
                most.join();
            }
            double kept = (heapInUse() - before) / MB;
            assertThat(result.count()).isEqualTo(calls);
            assertThat(result.wire().exchangeCount()).isEqualTo(calls);

            long beforeVerdict = System.nanoTime();
            Outcome outcome = new LatencyLimit(Statistic.P99, Duration.ofMinutes(1)).check(result);
            long beforeReport = System.nanoTime();
            RunReport written =
                    RunReport.forDirectory(directory.resolve("run-" + calls).toString());
            written.add(new ReportEntry(result, List.of(outcome)));
            assertThat(written.write()).contains("Results: ");
            long end = System.nanoTime();
            assertThat(outcome.verdict()).isEqualTo(Verdict.WITHIN);
            report.row(
                    calls,
                    Math.round(calls * 1e9 / nanos),
                    Math.round(kept),
                    Math.round(most.bytes / MB),
                    result.kept(),
                    (beforeReport - beforeVerdict) / 1_000_000,
                    (end - beforeReport) / 1_000_000);
            return kept;
        }
    }

    private static long heapInUse() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Looks from time to time at what the last collection has left. */
    private static final class MostHeap extends Thread {
        private volatile long bytes;

        MostHeap() {
            super("most-heap");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    Thread.sleep(5_000);
                    System.gc();
                    bytes = Math.max(
                            bytes,
                            ManagementFactory.getMemoryMXBean()
                                    .getHeapMemoryUsage()
                                    .getUsed());
                }
            } catch (InterruptedException over) {
                // the calls have been made
            }
        }
    }
}
