package io.dynamolatency.internal.proxy;

import static io.dynamolatency.fixture.BenchmarkReport.rounded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dynamolatency.fixture.BenchmarkReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The emulated network beside the kernel's TCP over a link that delays packets, in one run:
 * {@code mvn -Pbench -Dbench=fidelity verify}, some twelve minutes, on Linux as root. {@code -Dbench.rtts=10} takes one
 * round trip, {@code -Dbench.calls=20} fewer calls; neither writes the page.
 */
@Tag("benchmark")
@Tag("fidelity")
class FidelityBenchmark {

    private static final int DEFAULT_CALLS = 120;
    private static final int CALLS = Integer.getInteger("bench.calls", DEFAULT_CALLS);
    private static final String DEFAULT_RTTS = "1,5,10,50";
    private static final String RTTS = System.getProperty("bench.rtts", DEFAULT_RTTS);

    /**
     * How many of the calls are made over a round trip of so many milliseconds, in per cent. With so many calls, most
     * intervals are narrower than the goal for that round trip; longer round trips need fewer calls.
     */
    private static final Map<String, Integer> SHARES = Map.of("1", 100, "5", 400, "10", 150, "50", 20);

    private static final int PACED_SECONDS = 10;
    private static final int RESAMPLES = 2_000;
    private static final double MILLI = 1e6;
    /** How far virtual time may be from waited delays, besides 1 %. */
    private static final double VIRTUALS_NANOS = 1e5;

    private static final double MICRO = 1e3;

    private static final class Comparison {
        final List<long[]> truth = new ArrayList<>();
        final List<long[]> emulated = new ArrayList<>();
        final List<long[]> virtual = new ArrayList<>();
        double roundTrips;
    }

    /** By round trip in nanoseconds, in the order of the calls. */
    private final Map<Long, Map<FidelityCall, Comparison>> comparisons = new TreeMap<>();

    private final Map<Long, Long> connects = new HashMap<>();
    private final Map<Boolean, Long> bulk = new HashMap<>();
    private final List<String> sentences = new ArrayList<>();
    private String cpuWithout = "";
    private int dropped;

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void theEmulatedNetworkTakesWhatARealOneDoes() throws Exception {
        Optional<String> missing = DelayedLink.missing();
        assumeTrue(missing.isEmpty(), () -> "the truth cannot be made here: " + missing.orElseThrow());
        Path authority = Files.createTempFile("truth", ".pem");
        try (DelayedLink link = DelayedLink.open()) {
            Process server = link.startServer(FidelityServer.class, DelayedLink.SERVERS_ADDRESS, authority.toString());
            try (BufferedReader said = server.inputReader(StandardCharsets.US_ASCII)) {
                String ports = String.valueOf(said.readLine());
                assertThat(ports).as("what the server said").startsWith("ports ");
                List<String> arguments = new ArrayList<>(List.of(
                        DelayedLink.SERVERS_ADDRESS,
                        authority.toString(),
                        ports.substring("ports ".length()).replace(' ', ','),
                        "" + CALLS,
                        "" + PACED_SECONDS));
                for (String rtt : RTTS.split(",", -1)) {
                    long micros = Math.round(Double.parseDouble(rtt) * MICRO);
                    arguments.add(micros + ":" + SHARES.getOrDefault(rtt, 50));
                }
                Process client = link.startClient(FidelityClient.class, arguments.toArray(String[]::new));
                try {
                    listen(client, link);
                    assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(client.exitValue()).as("the client").isZero();
                } finally {
                    client.destroyForcibly();
                }
            } finally {
                server.destroyForcibly();
            }
        } finally {
            Files.delete(authority);
        }
        report();
    }

    private void listen(Process client, DelayedLink link) throws IOException {
        try (BufferedReader said = client.inputReader(StandardCharsets.US_ASCII);
                Writer answers = client.outputWriter(StandardCharsets.US_ASCII)) {
            String line;
            while ((line = said.readLine()) != null) {
                String[] words = line.split(" ", -1);
                if (!words[0].equals("fidelity")) {
                    System.out.println(line);
                    continue;
                }
                switch (words[1]) {
                    case "rtt" -> {
                        dropped += link.rtt(Duration.ofNanos(Long.parseLong(words[2])));
                        System.out.println("link of " + Long.parseLong(words[2]) / MILLI + " ms");
                        answers.write("\n");
                        answers.flush();
                    }
                    case "block" -> {
                        Comparison comparison = comparison(words[2], words[3]);
                        switch (FidelitySide.valueOf(words[4])) {
                            case TRUTH -> comparison.truth.add(numbers(words[5]));
                            case EMULATED -> comparison.emulated.add(numbers(words[5]));
                            case VIRTUAL -> comparison.virtual.add(numbers(words[5]));
                        }
                    }
                    case "trips" -> comparison(words[2], words[3]).roundTrips = Double.parseDouble(words[4]);
                    case "connect" -> connects.put(Long.parseLong(words[2]), median(List.of(numbers(words[3]))));
                    case "bulk" -> bulk.put(Boolean.parseBoolean(words[2]), Long.parseLong(words[3]));
                    case "cpu" ->
                        cpu(Boolean.parseBoolean(words[2]), Double.parseDouble(words[3]), Double.parseDouble(words[4]));
                    case "late" ->
                        sentences.add("Delays ended late by " + micros(words[2]) + " us at p50 and "
                                + micros(words[3]) + " us at p99 of " + words[4]
                                + ", at 100 calls a second over 10 ms (goal: p50 at most 60 us).");
                    default -> throw new IllegalStateException(line);
                }
            }
        }
    }

    private void cpu(boolean emulated, double loop, double delays) {
        if (!emulated) {
            cpuWithout = rounded(loop, 1) + " %";
            return;
        }
        sentences.add("The event loop took " + rounded(loop, 1) + " % of a core meanwhile, the delay thread "
                + rounded(delays, 1) + " % (goal: 5 % together); without delays the event loop takes " + cpuWithout
                + " for the same calls.");
    }

    private Comparison comparison(String rtt, String call) {
        return comparisons
                .computeIfAbsent(Long.parseLong(rtt), r -> new TreeMap<>())
                .computeIfAbsent(FidelityCall.valueOf(call), c -> new Comparison());
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
    }

    private static double micros(String text) {
        return rounded(Double.parseDouble(text), 0);
    }

    private void report() throws IOException {
        BenchmarkReport report = new BenchmarkReport(
                "fidelity",
                getClass(),
                "RTT ms",
                "call",
                "round trips",
                "truth p50 ms",
                "emulated p50 ms",
                "difference %",
                "+/- %",
                "without the link's own %",
                "p10: difference %",
                "virtual p50 ms",
                "beyond the goal ms",
                "p10: virtual %",
                "n each");
        comparisons.forEach((rtt, calls) -> calls.forEach((call, comparison) -> row(report, rtt, call, comparison)));
        connects.keySet().stream()
                .sorted()
                .forEach(rtt -> report.note("Over the link of " + rtt / MILLI + " ms a plain connect() takes "
                        + rounded(connects.getOrDefault(rtt, 0L) / MILLI, 3) + " ms."));
        report.note("The link without delay takes " + rounded(bulk.getOrDefault(true, 0L) / MILLI, 2)
                + " ms longer than loopback for a request of 400 KB, and "
                + rounded(bulk.getOrDefault(false, 0L) / MILLI, 2)
                + " ms longer for an answer; packets dropped: " + dropped + ".");
        sentences.forEach(report::note);
        report.write(CALLS == DEFAULT_CALLS && RTTS.equals(DEFAULT_RTTS));
    }

    private void row(BenchmarkReport report, long rtt, FidelityCall call, Comparison comparison) {
        long truth = median(comparison.truth);
        long emulated = median(comparison.emulated);
        long virtual = median(comparison.virtual);
        double linksOwn = comparison.roundTrips * (connects.getOrDefault(rtt, rtt) - rtt);
        report.row(
                rtt / MILLI,
                call.title,
                rounded(comparison.roundTrips, 1),
                rounded(truth / MILLI, 2),
                rounded(emulated / MILLI, 2),
                rounded(100.0 * (emulated - truth) / truth, 1),
                rounded(100 * uncertainty(comparison), 1),
                rounded(100.0 * (emulated - truth + linksOwn) / (truth - linksOwn), 1),
                percent(tenth(comparison.emulated), tenth(comparison.truth)),
                rounded(virtual / MILLI, 2),
                rounded(Math.max(0, Math.abs(virtual - emulated) - 0.01 * emulated - VIRTUALS_NANOS) / MILLI, 2),
                percent(tenth(comparison.virtual), tenth(comparison.emulated)),
                comparison.truth.stream().mapToInt(block -> block.length).sum());
    }

    /**
     * Half of the 95 % interval of the relative difference, by resampling blocks: calls of one block have the same
     * noise.
     */
    private static double uncertainty(Comparison comparison) {
        Random random = new Random(1);
        int blocks = Math.min(comparison.truth.size(), comparison.emulated.size());
        double[] differences = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            List<long[]> truth = new ArrayList<>();
            List<long[]> emulated = new ArrayList<>();
            for (int j = 0; j < blocks; j++) {
                int block = random.nextInt(blocks);
                truth.add(comparison.truth.get(block));
                emulated.add(comparison.emulated.get(block));
            }
            double of = median(truth);
            differences[i] = (median(emulated) - of) / of;
        }
        Arrays.sort(differences);
        return (differences[RESAMPLES * 975 / 1000] - differences[RESAMPLES * 25 / 1000]) / 2;
    }

    private static double percent(long one, long other) {
        return rounded(100.0 * (one - other) / other, 1);
    }

    private static long median(List<long[]> blocks) {
        return quantile(blocks, 50);
    }

    private static long tenth(List<long[]> blocks) {
        return quantile(blocks, 10);
    }

    private static long quantile(List<long[]> blocks, int percent) {
        long[] all = blocks.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return all[all.length * percent / 100];
    }
}
