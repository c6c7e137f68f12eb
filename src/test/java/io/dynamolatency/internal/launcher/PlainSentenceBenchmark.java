package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.BenchmarkRuns;
import io.dynamolatency.fixture.BusyCores;
import io.dynamolatency.internal.text.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often the plain sentence, {@code result.assertP99Below(ofMillis(10))} over the default network, is wrong: red for
 * healthy clients, or green for broken ones. Each run is a JVM of its own, without other work and with all cores busy.
 * {@code mvn -Pbench -Dbench=plain-sentence verify} runs it; {@code -Dbench.runs} says how often each at this start,
 * and {@code -Dbench.only} which. The table has the runs of all starts, see {@link BenchmarkRuns}.
 */
@Tag("benchmark")
@Tag("plain-sentence")
class PlainSentenceBenchmark {

    /** How many runs of each make the table. */
    private static final int ASKED = 100;

    private static final int RUNS = Integer.getInteger("bench.runs", ASKED);

    /** What each test of the project is about, the healthy clients first. After "@" is the network's time, if set. */
    private static final Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String time : List.of("VIRTUAL", "WAITED")) {
            for (String threads : List.of("", "In4")) {
                String said = (threads.isEmpty() ? "" : ", 4 threads") + (time.equals("WAITED") ? ", waited" : "");
                names.put("Healthy#apache5" + threads + '@' + time, "healthy: Apache 5" + said);
                names.put("Healthy#urlConnection" + threads + '@' + time, "healthy: UrlConnection" + said);
                names.put("Healthy#netty" + threads + '@' + time, "healthy: Netty" + said);
            }
        }
        names.put("Header", "header Connection: close");
        names.put("ClientPerCall", "a client for each call");
        names.put("TimeToLive", "a time-to-live of 1 ms");
        names.put("Sleeps", "an interceptor that sleeps 10 ms");
        names.put("SleepsSeldom", "an interceptor that sleeps 20 ms in 5 % of calls");
        names.put("Credentials", "a credentials provider that blocks for 8 ms");
        names.put("SmallPool", "a pool of 1 connection under 8 threads");
        names.put("TwoRequests", "two requests in each call");
        names.put("Burns", "10 ms of CPU time in each call");
        names.put("Retries", "retries with back-off in 5 % of calls");
        return names;
    }

    @TempDir
    private Path project = Path.of("");

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void thePlainSentenceIsSeldomWrong() throws IOException, InterruptedException {
        CompiledProject compiled = CompiledProject.of(
                project, Map.of("Judged.java", PlainSentenceProject.TEST, "Main.java", PlainSentenceProject.MAIN));
        BenchmarkRuns runs = new BenchmarkRuns("plain-sentence", ASKED);
        String only = System.getProperty("bench.only", "");
        for (int i = 0; i < RUNS; i++) {
            for (String test : NAMES.keySet()) {
                if (test.contains(only)) {
                    run(compiled, runs, test, false);
                }
            }
            try (BusyCores cores = new BusyCores()) {
                for (String test : NAMES.keySet()) {
                    if (test.contains(only)) {
                        run(compiled, runs, test, true);
                    }
                }
                assertThat(cores.busy()).as("the cores are busy").isTrue();
            }
            write(runs);
        }
    }

    private static void run(CompiledProject compiled, BenchmarkRuns runs, String test, boolean busy)
            throws IOException, InterruptedException {
        JsonObject run = BenchmarkRuns.begin();
        run.addProperty("test", test);
        run.addProperty("busy", busy);
        String verdict = verdict(compiled, test);
        // whatever else went wrong is no verdict, such as a back end that did not start
        run.addProperty("judged", verdict.matches("VERDICT (SUCCESSFUL |FAILED .*: p99 of .*)"));
        run.addProperty("red", verdict.startsWith("VERDICT FAILED"));
        run.addProperty("verdict", verdict);
        runs.add(run);
    }

    /** Writes the table of all runs so far, those of earlier starts included. */
    private static void write(BenchmarkRuns runs) throws IOException {
        BenchmarkReport report = new BenchmarkReport(
                "plain-sentence",
                PlainSentenceBenchmark.class,
                "client",
                "runs, quiet",
                "red",
                "runs, all cores busy",
                "red, all cores busy");
        List<JsonObject> all = runs.all();
        for (Map.Entry<String, String> named : NAMES.entrySet()) {
            List<JsonObject> quiet = of(all, named.getKey(), false);
            List<JsonObject> busy = of(all, named.getKey(), true);
            report.row(named.getValue(), runs.count(quiet), red(quiet), runs.count(busy), red(busy));
        }
        report.note("Where no time is waited for, it is virtual. Broken clients have the default.");
        report.note("Each run is a JVM of its own. A healthy client should never be red, a broken one always.");
        report.note("Before the runs the machine had " + BenchmarkRuns.load(of(all, "", false)) + ", and "
                + BenchmarkRuns.load(of(all, "", true)) + " while another process kept all cores busy.");
        long unjudged =
                all.stream().filter(run -> !run.get("judged").getAsBoolean()).count();
        if (unjudged > 0) {
            report.note("Besides, " + Numbers.counted(unjudged, "run")
                    + " had no verdict, since something else failed first.");
        }
        report.write(true);
    }

    private static List<JsonObject> of(List<JsonObject> all, String test, boolean busy) {
        return all.stream()
                .filter(run -> test.isEmpty() || run.get("test").getAsString().equals(test))
                .filter(run -> run.get("busy").getAsBoolean() == busy)
                .filter(run -> run.get("judged").getAsBoolean())
                .toList();
    }

    private static long red(List<JsonObject> runs) {
        return runs.stream().filter(run -> run.get("red").getAsBoolean()).count();
    }

    private static String verdict(CompiledProject compiled, String test) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        String[] named = test.split("@", -1);
        List<String> options = named.length == 1 ? List.of() : List.of("-Ddynamolatency.network.time=" + named[1]);
        compiled.run(options, List.of("orders." + named[0]), said::add);
        List<String> verdicts =
                said.stream().filter(line -> line.startsWith("VERDICT")).toList();
        assertThat(verdicts).as(() -> String.join("\n", said)).hasSize(1);
        return verdicts.get(0);
    }
}
