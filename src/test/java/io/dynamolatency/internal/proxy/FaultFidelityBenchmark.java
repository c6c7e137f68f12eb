package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fixture.BenchmarkReport.rounded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dynamolatency.fixture.BenchmarkReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A planned stall and a planned loss beside the kernel's TCP over a link that does the same, in one run: {@code mvn
 * -Pbench -Dbench=faults verify}, on Linux as root.
 */
@Tag("benchmark")
@Tag("faults")
class FaultFidelityBenchmark {

    private static final double MILLI = 1e6;
    private static final double MOST_PERCENT = 5;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aStallAndALossTakeWhatTheyTakeOnARealLink() throws Exception {
        Optional<String> missing = DelayedLink.missing();
        assumeTrue(missing.isEmpty(), () -> "the truth cannot be made here: " + missing.orElseThrow());
        BenchmarkReport report = new BenchmarkReport(
                "faults-fidelity",
                FaultFidelityBenchmark.class,
                "RTT ms",
                "fault",
                "truth p50 ms",
                "emulated p50 ms",
                "difference %",
                "n each");
        try (DelayedLink link = DelayedLink.open()) {
            Process server = link.startServer(FaultFidelityPeer.class, "server", DelayedLink.SERVERS_ADDRESS);
            try (BufferedReader said = server.inputReader(StandardCharsets.US_ASCII)) {
                String port = String.valueOf(said.readLine());
                Process client = link.startClient(FaultFidelityPeer.class, "client", DelayedLink.SERVERS_ADDRESS, port);
                try {
                    listen(client, link, report);
                    assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(client.exitValue()).as("the client").isZero();
                } finally {
                    client.destroyForcibly();
                }
            } finally {
                server.destroyForcibly();
            }
        }
        report.write(true);
    }

    /** Does what the client asks for, and reports what it found. */
    private static void listen(Process client, DelayedLink link, BenchmarkReport report) throws IOException {
        try (BufferedReader said = client.inputReader(StandardCharsets.US_ASCII);
                Writer answers = client.outputWriter(StandardCharsets.US_ASCII)) {
            String line;
            while ((line = said.readLine()) != null) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "rtt" -> link.rtt(Duration.ofNanos(Long.parseLong(words[1])));
                    case "LOSS" -> link.lose();
                    case "STALL" -> link.hold(FaultFidelityPeer.STALL);
                    case "found" -> {
                        double truth = Long.parseLong(words[3]) / MILLI;
                        double emulated = Long.parseLong(words[4]) / MILLI;
                        double percent = 100 * (emulated - truth) / truth;
                        report.row(
                                Long.parseLong(words[1]) / MILLI,
                                words[2],
                                rounded(truth, 2),
                                rounded(emulated, 2),
                                rounded(percent, 1),
                                FaultFidelityPeer.CALLS);
                        assertThat(Math.abs(percent)).as(line).isLessThanOrEqualTo(MOST_PERCENT);
                    }
                    default -> System.out.println(line);
                }
                answers.write("\n");
                answers.flush();
            }
        }
    }
}
