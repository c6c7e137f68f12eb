package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.BenchmarkReport;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often base against head is red because of times: with sides that are equal, and with a head whose calls take 3 ms
 * longer. Each block has a JVM of its own, as for users. {@code mvn -Pbench -Dbench=timed-pairs verify} runs it and
 * writes its part of {@code docs/base-against-head.md}. {@code -Dbench.pairs=50} makes 50 comparisons of each kind.
 */
@Tag("benchmark")
@Tag("timed-pairs")
class TimedPairsBenchmark {

    private static final int COMPARISONS = Integer.getInteger("bench.pairs", 10);
    private static final double ALLOWED = 1.1;
    private static final int MILLIS = Integer.getInteger("bench.millis", 3);

    @TempDir
    Path directory = Path.of("");

    @Test
    void comparisons() throws Exception {
        BenchmarkReport report = new BenchmarkReport(
                "timed-pairs", TimedPairsBenchmark.class, "the head", "comparisons", "red", "not red");
        try (TwoCommits commits = new TwoCommits(directory)) {
            Path base = commits.slower("base", 0);
            int equal = red(commits, base, commits.slower("equal", 0), false);
            report.row("is equal to the base", COMPARISONS, equal, COMPARISONS - equal);
            int slower = red(commits, base, commits.slower("slower", MILLIS), true);
            report.row("takes " + MILLIS + " ms longer for each call", COMPARISONS, slower, COMPARISONS - slower);
            report.note("Each comparison has " + plan(base).pairs() + " blocks of " + TwoCommits.TIMED_CALLS
                    + " calls for each side, each block in a JVM of its own, in alternation. The load average was "
                    + BenchmarkReport.rounded(
                            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), 1)
                    + " at the end.");
            report.write(System.getProperty("bench.millis") == null);
            assertThat(equal).isZero();
            assertThat(slower).isEqualTo(COMPARISONS);
        }
    }

    private static ComparePlan plan(Path base) {
        return new ComparePlan(
                List.of(base), ALLOWED, true, "TimedLoads.loadsTimed", TwoCommits.TimedLoads.LOADS_TIMED, Map.of());
    }

    private static int red(TwoCommits commits, Path base, Path head, boolean expected) throws Exception {
        commits.compare(base, head);
        int red = 0;
        for (int i = 1; i <= COMPARISONS; i++) {
            PairVerdict verdict = BaseComparison.run(plan(base), progress -> {});
            assertThat(verdict.notComparable()).isEmpty();
            boolean worse = verdict.failure().isPresent();
            red += worse ? 1 : 0;
            System.out.println(
                    i + " of " + COMPARISONS + (worse == expected ? "" : ", WRONG") + "\n" + verdict.table());
        }
        return red;
    }
}
