package io.dynamolatency.internal.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.BusyCores;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ResultsReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often base against head is red, on busy cores: with sides that are equal, and with one lost connection in fifty
 * calls. {@code mvn -Pbench -Dbench=pairs verify} runs it and writes its part of {@code docs/base-against-head.md}.
 */
@Tag("benchmark")
@Tag("pairs")
class PairsBenchmark {

    private static final int PAIRS = Integer.getInteger("bench.pairs", 100);
    private static final ComparePlan PLAN = new ComparePlan(
            List.of(), 1.1, false, "Loads.loads", TwoCommits.Loads.class.getName() + "#loads()", Map.of());

    @TempDir
    Path directory = Path.of("");

    @Test
    void pairs() throws Exception {
        BenchmarkReport report =
                new BenchmarkReport("pairs", PairsBenchmark.class, "the head", "comparisons", "red", "not red");
        try (TwoCommits commits = new TwoCommits(directory);
                AutoCloseable busy = alreadyBusy() ? () -> {} : new BusyCores()) {
            int equal = red(commits, Integer.MAX_VALUE);
            report.row("is equal to the base", PAIRS, equal, PAIRS - equal);
            int lost = red(commits, 50);
            report.row("loses one connection in fifty calls", PAIRS, lost, PAIRS - lost);
            assertThat(busy).isNotNull();
            report.note("Each comparison has " + PLAN.pairs() + " blocks of " + TwoCommits.CALLS
                    + " calls for each side. All cores are busy.\n"
                    + "To save time, each side uses one JVM for all its blocks in this benchmark.");
            report.write(PAIRS == 100);
            assertThat(equal).isZero();
            assertThat(lost).isEqualTo(PAIRS);
        }
    }

    /** Others may keep the cores busy: then they need no help. */
    private static boolean alreadyBusy() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        return machine.getSystemLoadAverage() > 2 * machine.getAvailableProcessors();
    }

    private int red(TwoCommits commits, int every) throws Exception {
        Path base = directory.resolve("base-" + every);
        Path head = directory.resolve("head-" + every);
        Process other = start(commits, commits.commit("base", Integer.MAX_VALUE), base);
        Process one = start(commits, commits.commit("every-" + every, every), head);
        try {
            assertThat(other.waitFor(40, TimeUnit.MINUTES) && one.waitFor(5, TimeUnit.MINUTES))
                    .isTrue();
        } finally {
            other.destroyForcibly();
            one.destroyForcibly();
        }
        int red = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            PairVerdict verdict = new PairVerdict(PLAN, blocks(base, pair), blocks(head, pair));
            assertThat(verdict.notComparable()).isEmpty();
            red += verdict.failure().isPresent() ? 1 : 0;
            if (verdict.failure().isPresent() != every < Integer.MAX_VALUE) {
                System.out.println(verdict.table());
            }
        }
        return red;
    }

    private static List<SideBlock> blocks(Path side, int pair) throws IOException {
        List<SideBlock> blocks = new ArrayList<>();
        for (int i = pair * PLAN.pairs(); i < (pair + 1) * PLAN.pairs(); i++) {
            Path report = side.resolve("" + i);
            blocks.add(new SideBlock(
                    new VersionRow(
                            "side",
                            ResultsReader.read(report.resolve(ReportFiles.RESULTS))
                                    .results(),
                            "",
                            "",
                            true,
                            false),
                    SideBlock.times(report)));
        }
        return blocks;
    }

    private static Process start(TwoCommits commits, Path commit, Path reports) throws IOException {
        List<Path> classPath = new ArrayList<>(List.of(commit));
        TestClassPath.ofThisJvm().forEach(jar -> classPath.add(jar.file()));
        return commits.start(classPath, reports, PAIRS * PLAN.pairs(), TwoCommits.Loads.class);
    }
}
