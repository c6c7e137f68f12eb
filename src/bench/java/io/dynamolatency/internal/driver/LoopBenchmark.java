package io.dynamolatency.internal.driver;

import static io.dynamolatency.fixture.BenchmarkReport.rounded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.fixture.Work;
import io.dynamolatency.tools.LoopTool.Tool;
import io.dynamolatency.tools.ToolProcess;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/**
 * What the kit adds to a timed call, beside a loop written by hand and beside other tools:
 * {@code mvn -Pbench -Dbench=loop verify} runs it and writes {@code docs/performance.md}. {@code -Dbench.loop.shots=20}
 * is a short run, which does not write the page.
 */
@Tag("benchmark")
@Tag("loop")
class LoopBenchmark {

    private static final int SHOTS = Integer.getInteger("bench.loop.shots", LoopJmh.SHOTS);
    private static final int GOAL_NANOS = 100;

    /** JMH's own objects come to less for a call; the smallest object is 16 bytes. */
    private static final double NO_BYTES = 8;

    private static final int BEST = 10;

    private static final Map<String, String> LOOPS = new LinkedHashMap<>();

    static {
        LOOPS.put("handWritten", "by hand: `nanoTime` twice, HdrHistogram");
        LOOPS.put("kit", "the kit's loop");
        LOOPS.put("kitReflective", "the kit's loop, body called by reflection as users' are");
        LOOPS.put("kitTraced", "the kit's loop, a request of an SDK client noted");
    }

    private static final Map<Tool, String> TOOLS = new LinkedHashMap<>();

    static {
        TOOLS.put(Tool.KIT, "the kit, a whole measurement");
        TOOLS.put(Tool.REPEATED_TEST, "`@RepeatedTest`");
        TOOLS.put(Tool.JUNIT_PERF, "JUnitPerf 1.37");
        TOOLS.put(Tool.JMETER, "jmeter-java-dsl 2.2");
    }

    /**
     * What a call took and allocated in a loop.
     *
     * @param nanos the tenth percentile of the shots: others on the machine make them longer, and never shorter
     * @param bytes their median
     * @param spreadNanos how far the median of the shots is above {@code nanos}
     */
    private record Cost(double nanos, double bytes, double spreadNanos) {}

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatATimedCallCosts() throws Exception {
        BenchmarkReport report = new BenchmarkReport(
                "loop",
                getClass(),
                "loop",
                "work in a call",
                "ns a call beyond the work",
                "bytes a call",
                "calls",
                "wall time s",
                "of that after the last call s",
                "calls a second, all told");
        Map<String, Cost> costs = costs();
        for (Work work : Work.values()) {
            Cost bare = cost(costs, "bare", work);
            LOOPS.forEach((loop, name) -> {
                Cost cost = cost(costs, loop, work);
                report.row(
                        name,
                        taken(bare),
                        Math.round(cost.nanos() - bare.nanos()),
                        Math.round(cost.bytes() - bare.bytes()),
                        "",
                        "",
                        "",
                        "");
            });
            for (Map.Entry<Tool, String> tool : TOOLS.entrySet()) {
                ToolProcess found = ToolProcess.run(tool.getKey(), work, callsOfTheKit(work));
                report.row(
                        tool.getValue(),
                        taken(bare),
                        Math.round(found.nanosBeside()),
                        Math.round(found.bytes()),
                        found.calls(),
                        rounded(found.wallSeconds(), 2),
                        rounded(found.afterwardsSeconds(), 2),
                        Math.round(found.calls() / found.wallSeconds()));
            }
        }
        Cost bare = cost(costs, "bare", Work.TRIVIAL);
        double hand = cost(costs, "handWritten", Work.TRIVIAL).nanos() - bare.nanos();
        double kit = cost(costs, "kit", Work.TRIVIAL).nanos() - bare.nanos();
        double reflective = cost(costs, "kitReflective", Work.TRIVIAL).nanos() - bare.nanos();
        report.note("A call of " + taken(bare) + ": the loop by hand adds " + Math.round(hand) + " ns; the kit's loop "
                + Math.round(kit)
                + " ns, " + Math.round(kit - hand) + " more than that; with the body called by reflection "
                + Math.round(reflective)
                + " ns. The goal is at most " + GOAL_NANOS + " ns and 0 bytes.");
        Cost computing = cost(costs, "bare", Work.COMPUTING);
        report.note("Of a call of " + taken(computing) + " the " + Math.round(reflective) + " ns are "
                + rounded(100 * reflective / computing.nanos(), 2) + " %. By themselves such calls take "
                + Math.round(computing.spreadNanos())
                + " ns more in the median of the shots than in the best tenth, which the table has: the machine's"
                + " noise, beside which differences of that"
                + " order"
                + " in the"
                + " rows"
                + " of " + taken(computing) + " say nothing, of either sign.");
        report.write(SHOTS == LoopJmh.SHOTS);
        for (String loop : LOOPS.keySet()) {
            assertThat(cost(costs, loop, Work.TRIVIAL).bytes() - bare.bytes())
                    .as("bytes a call of " + loop)
                    .isLessThan(NO_BYTES);
        }
    }

    /** What the work takes by itself. */
    private static String taken(Cost bare) {
        return bare.nanos() < 1000 ? Math.round(bare.nanos()) + " ns" : rounded(bare.nanos() / 1000, 1) + " us";
    }

    private static int callsOfTheKit(Work work) {
        return work == Work.TRIVIAL ? 1_000_000 : 100_000;
    }

    private static Cost cost(Map<String, Cost> costs, String loop, Work work) {
        Cost cost = costs.get(loop + work.name());
        if (cost == null) {
            throw new IllegalStateException("JMH has not run " + loop + ", " + work.name());
        }
        return cost;
    }

    private static Map<String, Cost> costs() throws RunnerException {
        // another user of the machine may run JMH as well; whether it is quiet is not to be seen by that
        System.setProperty("jmh.ignoreLock", "true");
        Map<String, Cost> costs = new HashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(LoopJmh.class.getName() + "\\.")
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .jvmArgsAppend(Work.SAME_CODE)
                        .warmupIterations(LoopJmh.WARM_UPS)
                        .measurementIterations(SHOTS)
                        .timeout(TimeValue.seconds(60))
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            String loop = result.getParams().getBenchmark();
            Work work = Work.valueOf(result.getParams().getParam("work"));
            int calls = LoopJmh.calls(work);
            Statistics nanos = result.getPrimaryResult().getStatistics();
            Statistics bytes = Objects.requireNonNull(
                            result.getSecondaryResults().get("gc.alloc.rate.norm"))
                    .getStatistics();
            costs.put(
                    loop.substring(loop.lastIndexOf('.') + 1) + work.name(),
                    new Cost(
                            nanos.getPercentile(BEST) / calls,
                            bytes.getPercentile(50) / calls,
                            (nanos.getPercentile(50) - nanos.getPercentile(BEST)) / calls));
        }
        return costs;
    }
}
