package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.BenchmarkRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes from the start of a test JVM's process to the verdict of its only class, and where that time goes.
 * {@code mvn -Pbench -Dbench=verdict-time verify} runs it; {@code -Dbench.runs} says how often each at this start. The
 * table has the runs of all starts, see {@link BenchmarkRuns}.
 */
@Tag("benchmark")
@Tag("verdict-time")
class VerdictTimeBenchmark {

    /** How many runs of each make the table. */
    private static final int ASKED = 5;

    private static final int RUNS = Integer.getInteger("bench.runs", ASKED);

    private static final String GREEN = "VERDICT SUCCESSFUL";
    private static final String RED = "VERDICT FAILED";
    private static final String EACH_FURTHER = "twenty tests with limits in virtual time: each after the first";

    /**
     * A row of the table.
     *
     * @param goal seconds; empty if there is no goal
     */
    private record Row(String name, String test, String verdict, String goal, List<String> options) {}

    private static final List<Row> ROWS = List.of(
            new Row("lost reuse is red", "Lost", RED, "2.5", List.of()),
            new Row("@ExpectKeepAlive is green", "OrdersTest", GREEN, "3.0", List.of()),
            new Row("p99 below 10 ms is green", "Headline", GREEN, "6.0", List.of()),
            new Row("10,000 calls over 10 ms in virtual time", "TenThousand", GREEN, "20.0", List.of()),
            new Row("twenty tests with limits in virtual time", "Twenty", GREEN, "", List.of()),
            new Row(
                    "@ExpectKeepAlive without prestart",
                    "OrdersTest",
                    GREEN,
                    "",
                    List.of("-Ddynamolatency.prestart=false")),
            new Row(
                    "@ExpectKeepAlive, test JVM with its first compiler alone",
                    "OrdersTest",
                    GREEN,
                    "",
                    List.of("-XX:TieredStopAtLevel=1")));

    private static final List<String> PHASES = List.of("backEnd", "client", "warmUp", "calls", "besides", "verdict");

    @TempDir
    private Path project = Path.of("");

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void timeToVerdict() throws IOException, InterruptedException {
        CompiledProject compiled = CompiledProject.of(
                project, Map.of("OrdersTest.java", VerdictTimeProject.TEST, "Main.java", VerdictTimeProject.MAIN));
        BenchmarkRuns runs = new BenchmarkRuns("verdict-time", ASKED);
        // the first of all fills the caches of files
        run(compiled, ROWS.get(1));
        for (int i = 0; i < RUNS; i++) {
            // in turns, so that what else happens on the machine is everybody's
            for (Row row : ROWS) {
                runs.add(run(compiled, row));
            }
            write(runs);
        }
    }

    /** Writes the table of all runs so far, those of earlier starts included. */
    private static void write(BenchmarkRuns runs) throws IOException {
        List<JsonObject> all = runs.all();
        BenchmarkReport report = new BenchmarkReport(
                "verdict-time",
                VerdictTimeBenchmark.class,
                "one class",
                "runs",
                "median s",
                "max s",
                "goal s",
                "wrong verdicts",
                "before the test s",
                "back end waited for s",
                "client and table s",
                "warm-up s",
                "calls s",
                "besides s",
                "verdict s");
        for (Row row : ROWS) {
            List<JsonObject> of = all.stream()
                    .filter(run -> run.get("row").getAsString().equals(row.name()))
                    .toList();
            if (of.isEmpty()) {
                continue;
            }
            List<Object> cells = new ArrayList<>(List.of(
                    row.name(),
                    runs.count(of),
                    median(of, "seconds"),
                    max(of, "seconds"),
                    row.goal(),
                    of.stream().filter(run -> run.get("wrong").getAsBoolean()).count(),
                    median(of, "beforeTheTest")));
            PHASES.forEach(phase -> cells.add(median(of, phase)));
            report.row(cells.toArray());
            if (of.get(0).has("eachFurther")) {
                report.row(
                        EACH_FURTHER,
                        runs.count(of),
                        median(of, "eachFurther"),
                        max(of, "eachFurther"),
                        "1.0",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "");
            }
        }
        report.note("Medians of the runs, in turns; phases of the first test. Before the runs the machine had "
                + BenchmarkRuns.load(all) + ".");
        report.write(true);
    }

    private static double[] sorted(List<JsonObject> runs, String figure) {
        return runs.stream()
                .mapToDouble(run -> run.has(figure) ? run.get(figure).getAsDouble() : 0)
                .sorted()
                .toArray();
    }

    private static double median(List<JsonObject> runs, String figure) {
        double[] sorted = sorted(runs, figure);
        return BenchmarkReport.rounded(sorted[sorted.length / 2], 2);
    }

    private static double max(List<JsonObject> runs, String figure) {
        double[] sorted = sorted(runs, figure);
        return BenchmarkReport.rounded(sorted[sorted.length - 1], 2);
    }

    private JsonObject run(CompiledProject compiled, Row row) throws IOException, InterruptedException {
        JsonObject run = BenchmarkRuns.begin();
        run.addProperty("row", row.name());
        List<Double> seconds = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        long started = System.nanoTime();
        compiled.run(row.options(), List.of("orders." + row.test()), line -> {
            if (line.startsWith("VERDICT")) {
                seconds.add((System.nanoTime() - started) / 1e9);
                verdicts.add(line);
            }
        });
        assertThat(verdicts).as("what was said").isNotEmpty();
        double last = seconds.get(seconds.size() - 1);
        run.addProperty("seconds", last);
        run.addProperty("wrong", verdicts.stream().anyMatch(verdict -> !verdict.startsWith(row.verdict())));
        if (seconds.size() > 1) {
            run.addProperty("eachFurther", (last - seconds.get(0)) / (seconds.size() - 1));
        }
        addPhases(run);
        return run;
    }

    private void addPhases(JsonObject run) throws IOException {
        JsonObject json = JsonParser.parseString(
                        Files.readString(project.resolve("target/dynamo-latency/results.json")))
                .getAsJsonObject();
        JsonObject time = json.getAsJsonObject("timeToFirstVerdict");
        run.addProperty("beforeTheTest", time.get("beforeTheTestMillis").getAsDouble() / 1e3);
        JsonObject phases =
                json.getAsJsonArray("results").get(0).getAsJsonObject().getAsJsonObject("phasesMillis");
        PHASES.stream()
                .filter(phases::has)
                .forEach(phase -> run.addProperty(phase, phases.get(phase).getAsDouble() / 1e3));
    }
}
