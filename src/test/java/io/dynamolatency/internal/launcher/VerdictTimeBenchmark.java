package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fixture.BenchmarkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes from the start of a test JVM's process to the verdict of {@code @ExpectKeepAlive} on a project of
 * one class, and where that time goes. {@code mvn -Pbench -Dbench=verdict-time verify} runs it; {@code -Dbench.runs}
 * says how often each.
 */
@Tag("benchmark")
@Tag("verdict-time")
class VerdictTimeBenchmark {

    private static final int DEFAULT_RUNS = 5;
    private static final int RUNS = Integer.getInteger("bench.runs", DEFAULT_RUNS);
    private static final double GOAL_SECONDS = 4.0;

    /** One run: seconds to the verdict, seen from outside, and of each phase. */
    private record Run(double toVerdict, Map<String, Double> phases) {}

    @TempDir
    private Path project = Path.of("");

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void timeToVerdict() throws IOException, InterruptedException {
        CompiledProject compiled = CompiledProject.of(
                project, Map.of("OrdersTest.java", VerdictTimeProject.TEST, "Main.java", VerdictTimeProject.MAIN));
        Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("as it is", List.of());
        variants.put("without prestart", List.of("-Ddynamolatency.prestart=false"));
        variants.put("with a full warm-up, as for limits in time", List.of("-Ddynamolatency.warmup=200"));
        variants.put("as it is, test JVM with its first compiler alone", List.of("-XX:TieredStopAtLevel=1"));
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        // in turns, so that what else happens on the machine is everybody's; the first of all fills the caches of files
        run(compiled, List.of());
        for (int i = 0; i < RUNS; i++) {
            for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
                runs.computeIfAbsent(variant.getKey(), v -> new ArrayList<>()).add(run(compiled, variant.getValue()));
            }
        }
        BenchmarkReport report = new BenchmarkReport(
                "verdict-time",
                getClass(),
                "one class, @ExpectKeepAlive",
                "median s",
                "max s",
                "before the test s",
                "back end waited for s",
                "back end start s",
                "client and table s",
                "warm-up s",
                "calls s",
                "besides s",
                "verdict s");
        runs.forEach((variant, all) -> report.row(
                variant,
                median(all, Run::toVerdict),
                BenchmarkReport.rounded(
                        all.stream().mapToDouble(Run::toVerdict).max().orElseThrow(), 2),
                phase(all, "beforeTheTest"),
                phase(all, "backEnd"),
                phase(all, "backEndStart"),
                phase(all, "client"),
                phase(all, "warmUp"),
                phase(all, "calls"),
                phase(all, "besides"),
                phase(all, "verdict")));
        report.note("Medians of " + RUNS + " runs each, in turns. The goal is a median of " + GOAL_SECONDS
                + " s for the first row: the process starts, DynamoDB Local is resolved from the remembered class"
                + " path, 30 calls are made over 5 ms and TLS 1.3.");
        report.write(RUNS == DEFAULT_RUNS);
    }

    private static double median(List<Run> runs, Function<Run, Double> figure) {
        double[] sorted = runs.stream().mapToDouble(figure::apply).sorted().toArray();
        return BenchmarkReport.rounded(sorted[sorted.length / 2], 2);
    }

    private static double phase(List<Run> runs, String name) {
        return median(runs, run -> run.phases().getOrDefault(name, 0.0));
    }

    private Run run(CompiledProject compiled, List<String> options) throws IOException, InterruptedException {
        double[] toVerdict = new double[1];
        List<String> verdicts = new ArrayList<>();
        long started = System.nanoTime();
        compiled.run(options, List.of(), line -> {
            if (line.startsWith("VERDICT")) {
                toVerdict[0] = (System.nanoTime() - started) / 1e9;
                verdicts.add(line);
            }
        });
        assertThat(verdicts).as("what was said").containsExactly("VERDICT SUCCESSFUL");
        return new Run(toVerdict[0], phases());
    }

    private Map<String, Double> phases() throws IOException {
        JsonObject json = JsonParser.parseString(
                        Files.readString(project.resolve("target/dynamo-latency/results.json")))
                .getAsJsonObject();
        Map<String, Double> seconds = new LinkedHashMap<>();
        JsonObject time = json.getAsJsonObject("timeToFirstVerdict");
        seconds.put("beforeTheTest", time.get("beforeTheTestMillis").getAsDouble() / 1e3);
        seconds.put(
                "backEndStart",
                time.getAsJsonObject("backEndStart").get("startingMillis").getAsDouble() / 1e3);
        json.getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("phasesMillis")
                .entrySet()
                .forEach(phase -> seconds.put(phase.getKey(), phase.getValue().getAsDouble() / 1e3));
        return seconds;
    }
}
