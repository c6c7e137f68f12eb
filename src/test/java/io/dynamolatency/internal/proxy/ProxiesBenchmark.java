package io.dynamolatency.internal.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bare exchange on a reused connection through the kit's proxy, HAProxy and nginx, in alternating blocks of one run
 * before the same back end. {@code mvn -Pbench -Dbench=proxies verify} runs it.
 */
@Tag("benchmark")
@Tag("proxies")
class ProxiesBenchmark {

    private static final int DEFAULT_ROUNDS = 200;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", DEFAULT_ROUNDS);
    private static final int BLOCK = 100;

    /** So many that the JVM's compiler has finished with the kit's proxy; the others are compiled. */
    private static final int WARM_UP_ROUNDS = 1_000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void anExchangeThroughEach() throws Exception {
        Optional<Path> haproxy = OtherProxies.program("haproxy");
        Optional<Path> nginx = OtherProxies.program("nginx");
        assumeTrue(
                haproxy.isPresent() && nginx.isPresent(),
                "HAProxy or nginx is not installed; write apt-get install haproxy nginx-light");
        try (RawServer backend = CannedExchange.server();
                LatencyProxy kit = Proxies.open(backend.uri());
                OtherProxies.Running haproxyRuns = OtherProxies.haproxy(haproxy.get(), directory, backend.uri());
                OtherProxies.Running nginxRuns = OtherProxies.nginx(nginx.get(), directory, backend.uri())) {
            Map<String, URI> ways = new LinkedHashMap<>();
            ways.put("direct", backend.uri());
            ways.put("the kit", kit.uri());
            ways.put("HAProxy", haproxyRuns.uri());
            ways.put("nginx", nginxRuns.uri());
            write(measured(ways));
        }
    }

    private static Map<String, double[]> measured(Map<String, URI> ways) throws IOException {
        Map<String, double[]> micros = new LinkedHashMap<>();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (URI address : ways.values()) {
                clients.add(RawClient.plain(address));
            }
            List<String> names = List.copyOf(ways.keySet());
            names.forEach(name -> micros.put(name, new double[ROUNDS * BLOCK]));
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                for (int i = 0; i < names.size(); i++) {
                    // A B C D D C B A, so that a drift is everybody's
                    int which = round % 2 == 0 ? i : names.size() - 1 - i;
                    for (int call = 0; call < BLOCK; call++) {
                        long start = System.nanoTime();
                        clients.get(which).ask(CannedExchange.REQUEST);
                        if (round >= 0) {
                            Objects.requireNonNull(micros.get(names.get(which)))[round * BLOCK + call] =
                                    (System.nanoTime() - start) / 1e3;
                        }
                    }
                }
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        micros.values().forEach(Arrays::sort);
        return micros;
    }

    private static void write(Map<String, double[]> micros) throws IOException {
        BenchmarkReport report = new BenchmarkReport(
                "proxies", ProxiesBenchmark.class, "an exchange", "p50 us", "p99 us", "p50 more us", "p99 more us");
        double[] direct = Objects.requireNonNull(micros.get("direct"));
        micros.forEach((name, all) -> report.row(
                name,
                quantile(all, 0.5),
                quantile(all, 0.99),
                BenchmarkReport.rounded(quantile(all, 0.5) - quantile(direct, 0.5), 1),
                BenchmarkReport.rounded(quantile(all, 0.99) - quantile(direct, 0.99), 1)));
        report.note(
                ROUNDS * BLOCK + " exchanges each, on plain HTTP. The goal is at most HAProxy's p50, and at most 1.5"
                        + " times its p99.");
        report.write(ROUNDS == DEFAULT_ROUNDS);
    }

    private static double quantile(double[] sorted, double share) {
        return BenchmarkReport.rounded(sorted[(int) Math.ceil(share * sorted.length) - 1], 1);
    }
}
