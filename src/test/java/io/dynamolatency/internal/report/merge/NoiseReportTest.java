package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.console.ConsoleText;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reports show stalls beside the figures, never in place of them. */
@Tag("unit")
class NoiseReportTest {

    private static final long MS = 1_000_000;

    private static SampleResults disturbed() {
        double[] millis = new double[199];
        Arrays.fill(millis, 6);
        Arrays.fill(millis, 10, 17, 40);
        return SampleResults.of(KEEP_ALIVE)
                .millis(millis)
                .stalled(Map.of(11, 34, 12, 30, 13, 30, 14, 30, 15, 30, 16, 30, 17, 30));
    }

    private static ResultsJson.Result json(ResultData result) {
        return ResultsJson.of(List.of(new ReportEntry(result, List.of())))
                .results()
                .get(0);
    }

    @Test
    void ownTimesHaveARowAndStallsARemark() {
        ResultData quiet = SampleResults.of(CLOSE).alike(199, 21).get();
        assertThat(ConsoleText.of(List.of(
                                new ReportEntry(disturbed().get(), List.of()), new ReportEntry(quiet, List.of())))
                        .lines()
                        .skip(4)
                        .map(String::stripTrailing))
                .containsExactly(
                        "  mode               calls  first    p50    p90    p99    max  connections  predicted  off by",
                        "  keep-alive           200  20.00   6.00   6.00  40.00  40.00            1       6.00    +0 %",
                        "    own time                20.00   6.00   6.00  10.00  10.00",
                        "  Connection: close    200  20.00  21.00  21.00  21.00  21.00          200       6.00  +250 %",
                        "  keep-alive         " + "#".repeat(9) + "-".repeat(48) + "  p50 6.00, p99 40.00",
                        "  Connection: close  " + "#".repeat(30) + "  p50 21.00, p99 21.00",
                        "    keep-alive: noise: 7 of 199 calls overlapped 7 stalls of this machine (longest 34 ms,"
                                + " scheduler); no GC, CPU steal 0.0 %",
                        "");
    }

    @Test
    void atARateTheRowIsOfResponseTimesAndComesLast() {
        ResultData rate = disturbed().pace(200, 200).service(199, 5).get();
        assertThat(ConsoleText.of(List.of(new ReportEntry(rate, List.of())))
                        .lines()
                        .skip(5)
                        .limit(3)
                        .map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "keep-alive | 200/s | 200/s | 200 | 20.00 | 6.00 | 6.00 | 40.00 | 40.00 | 1",
                        "service time | 20.00 | 5.00 | 5.00 | 5.00 | 5.00 | 6.00 | -17 %",
                        "own time | 20.00 | 6.00 | 6.00 | 10.00 | 10.00");
    }

    @Test
    void aFigureThatTooFewCallsWereMadeForIsNotShown() {
        ResultData few = SampleResults.of(KEEP_ALIVE)
                .alike(2, 6)
                .stalled(Map.of(0, 5, 1, 5, 2, 5))
                .get();
        assertThat(ConsoleText.of(List.of(new ReportEntry(few, List.of()))).lines())
                .anyMatch(line -> line.matches(" {4}own time +15.00 +1.00 +- +- +1.00"));
    }

    @Test
    void theFileHasTheNoiseWithUnits() {
        Noise noise = Stalls.noise(
                List.of(new Stall(Stall.Kind.GC, "GC", 1_100 * MS, 1_110 * MS)),
                List.of(new Stall(Stall.Kind.SCHEDULER, "scheduler", 1_203 * MS, 1_205 * MS + MS / 2)),
                OptionalDouble.of(0.03125),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ResultsJson.Result result = json(disturbed().noise(noise).get());
        assertThat(result.percentilesMillis()).containsEntry("p99", 40.0);
        assertThat(result.ownPercentilesMillis())
                .containsOnlyKeys(result.percentilesMillis().keySet());
        assertThat(result.ownPercentilesMillis())
                .containsEntry("p50", 6.0)
                .containsEntry("p99", 40.0)
                .containsEntry("p99.9", null);
        // the shorter stall is less than a tenth of its call
        assertThat(result.noise()).isEqualTo(new ResultsJson.Noise(2, 1, 10, 12.5, 1, 3.125, List.of()));
        assertThat(result.diagnosis()).anyMatch(line -> line.startsWith("noise: 1 of 199 calls overlapped 2 stalls"));
    }

    @Test
    void whereNothingHappenedTheFileHasZeros() {
        ResultData quiet = SampleResults.of(KEEP_ALIVE).alike(199, 6).get();
        ResultsJson.Result result = json(quiet);
        assertThat(result.noise()).isEqualTo(new ResultsJson.Noise(0, 0, 0, 0, 0, 0.0, List.of()));
        assertThat(result.diagnosis()).isEmpty();
        assertThat(ConsoleText.of(List.of(new ReportEntry(quiet, List.of())))).doesNotContain("noise", "stall");
    }

    @Test
    void whatIsNotKnownIsNullWithAReason() {
        ResultsJson.Noise noise = json(disturbed()
                        .noise(Stalls.noise(
                                List.of(),
                                List.of(),
                                OptionalDouble.empty(),
                                Optional.of("the recorder is missing"),
                                Optional.empty(),
                                Optional.of("there is no /proc/stat")))
                        .get())
                .noise();
        assertThat(noise.gcPauses()).isNull();
        assertThat(noise.cpuStealPercent()).isNull();
        assertThat(noise.unknown())
                .containsExactly(
                        "pauses of this JVM are not known: the recorder is missing",
                        "CPU steal is not known: there is no /proc/stat");
    }

    @Test
    void theFileSaysWhetherTheWarmUpBecameStable() {
        assertThat(json(SampleResults.of(KEEP_ALIVE).alike(99, 6).get()).warmupStable())
                .isTrue();
        ResultsJson.Result never = json(SampleResults.of(KEEP_ALIVE)
                .alike(99, 6)
                .warmUp(new WarmUp(10_000, 0, false, false, Optional.of(ofMillis(1))))
                .get());
        assertThat(never.warmup()).isEqualTo(10_000);
        assertThat(never.warmupStable()).isFalse();
        assertThat(never.diagnosis()).anyMatch(line -> line.startsWith("warm-up not stable after 10000 calls"));
        // none was asked for
        assertThat(json(SampleResults.of(KEEP_ALIVE)
                                .alike(99, 6)
                                .warmUp(new WarmUp(0, 0, false, false, Optional.empty()))
                                .get())
                        .warmupStable())
                .isNull();
    }
}
