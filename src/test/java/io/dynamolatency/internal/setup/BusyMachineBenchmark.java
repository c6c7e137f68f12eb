package io.dynamolatency.internal.setup;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.BusyCores;
import io.dynamolatency.fixture.DocsPage;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.RatioLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real runs while all cores are busy with something else: what each expectation makes of a client that keeps its
 * connection and of one that loses it, written into {@code docs/statistics.md}.
 * {@code mvn -Pbench -Dbench=busy verify} runs it, some three quarters of an hour for the 300 runs of
 * {@code -Dbench.runs=300}.
 */
@Tag("benchmark")
@Tag("busy")
class BusyMachineBenchmark {

    private static final int RUNS = Integer.getInteger("bench.runs", 300);
    private static final int CALLS = 30;
    private static final NetworkProfile NETWORK = NetworkProfile.of(Duration.ofMillis(10), TlsVersion.TLS_1_3);

    /** What a call takes at least that opens its connection with TLS 1.3. */
    private static final Duration THREE_ROUND_TRIPS = NETWORK.rtt().multipliedBy(3);

    /** What came of one expectation in all runs. */
    private record Tally(Map<Verdict, Integer> healthy, Map<Verdict, Integer> broken) {
        Tally() {
            this(new EnumMap<>(Verdict.class), new EnumMap<>(Verdict.class));
        }

        int healthy(Verdict verdict) {
            return healthy.getOrDefault(verdict, 0);
        }

        int broken(Verdict verdict) {
            return broken.getOrDefault(verdict, 0);
        }
    }

    private final Map<String, Tally> guard = new LinkedHashMap<>();
    private final Map<String, Tally> inTime = new LinkedHashMap<>();
    private final Tally faster = new Tally();
    private final Tally twice = new Tally();
    private int redGuards;
    private int greenGuards;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void verdictsAreRightWhileTheMachineIsBusy() throws IOException {
        double[] kept = new double[RUNS];
        double[] lost = new double[RUNS];
        String machine;
        try (LatencyLab lab = LatencyLab.open(NETWORK);
                BusyCores cores = new BusyCores()) {
            LatencyProbe probe = lab.probe().warmup(1).iterations(CALLS);
            machine = "";
            for (int run = 0; run < RUNS; run++) {
                LatencyResults both = probe.compare(KEEP_ALIVE, CLOSE, client -> client.listTables());
                assertThat(cores.busy()).as("the cores are busy").isTrue();
                ResultData healthy = SampleResults.data(both.of(KEEP_ALIVE));
                ResultData broken = SampleResults.data(both.of(CLOSE));
                judge(healthy, broken);
                kept[run] = healthy.get(Statistic.P50).toNanos() / 1e6;
                lost[run] = broken.get(Statistic.P50).toNanos() / 1e6;
                machine = healthy.environment().jvm() + ", "
                        + healthy.environment().os() + ", "
                        + healthy.environment().cores() + " cores, all of them busy";
                if ((run + 1) % 10 == 0) {
                    System.out.println((run + 1) + " of " + RUNS + " runs: guard red on " + redGuards
                            + " healthy ones, green on " + greenGuards + " broken ones; faster " + faster.healthy());
                }
            }
        }
        String tables = tables(machine, kept, lost);
        System.out.println(tables);
        DocsPage.write("real runs", getClass(), "\n" + tables + "\n");
        assertThat(redGuards).as("healthy runs that the guard is red on").isZero();
        assertThat(greenGuards).as("broken runs that the guard is green on").isZero();
        assertThat(faster.healthy(Verdict.WITHIN))
                .as("runs that prove keep-alive to be faster")
                .isEqualTo(RUNS);
    }

    private void judge(ResultData healthy, ResultData broken) {
        boolean red = tally(
                guard, "connections are reused (`@ExpectKeepAlive`)", healthy, broken, new KeepAliveLimit()::check);
        red |= tally(guard, "at most 1 round trip per call", healthy, broken, new RoundTripLimit(1, true)::check);
        red |= tally(
                guard,
                "p50 below 3 round trips (30 ms)",
                healthy,
                broken,
                new LatencyLimit(Statistic.P50, THREE_ROUND_TRIPS)::check);
        redGuards += red ? 1 : 0;
        boolean caught = new KeepAliveLimit().check(broken).fails()
                || new RoundTripLimit(1, true).check(broken).fails()
                || new LatencyLimit(Statistic.P50, THREE_ROUND_TRIPS)
                        .check(broken)
                        .fails();
        greenGuards += caught ? 0 : 1;
        for (Statistic statistic : new Statistic[] {Statistic.P90, Statistic.P95}) {
            tally(
                    inTime,
                    statistic.label() + " below 3 round trips (30 ms)",
                    healthy,
                    broken,
                    new LatencyLimit(statistic, THREE_ROUND_TRIPS)::check);
        }
        compare(faster, healthy, broken, 1.0);
        compare(twice, healthy, broken, 2.0);
    }

    private static boolean tally(
            Map<String, Tally> tallies,
            String name,
            ResultData healthy,
            ResultData broken,
            Function<ResultData, Outcome> check) {
        Tally tally = tallies.computeIfAbsent(name, n -> new Tally());
        Outcome ofHealthy = check.apply(healthy);
        tally.healthy().merge(ofHealthy.verdict(), 1, Integer::sum);
        tally.broken().merge(check.apply(broken).verdict(), 1, Integer::sum);
        return ofHealthy.fails();
    }

    /** The broken side is the same assertion the wrong way round. */
    private static void compare(Tally tally, ResultData healthy, ResultData broken, double times) {
        tally.healthy().merge(verdict(new RatioLimit(broken, Statistic.P50, times), healthy), 1, Integer::sum);
        tally.broken().merge(verdict(new RatioLimit(healthy, Statistic.P50, times), broken), 1, Integer::sum);
    }

    private static Verdict verdict(RatioLimit limit, ResultData result) {
        try {
            return limit.check(result).verdict();
        } catch (InsufficientEvidenceException tooFew) {
            return Verdict.NOT_RESOLVABLE;
        }
    }

    private String tables(String machine, double[] kept, double[] lost) {
        StringJoiner text = new StringJoiner("\n");
        text.add(RUNS + " runs of " + CALLS + " calls in each mode, in alternating blocks, over " + NETWORK
                + ", each with its"
                + " own warm-up. On " + machine
                + ".\nMedian call of the runs, from the fastest run to the slowest: keep-alive "
                + range(kept) + ", `Connection: close` " + range(lost) + ".\n");
        text.add("| expectation | keep-alive: within | undecided | **red** | close: **green** | undecided | red |");
        text.add("|---|---:|---:|---:|---:|---:|---:|");
        guard.forEach((name, tally) -> text.add(row(name, tally)));
        text.add("| **all three limits above** | " + (RUNS - redGuards) + " | | **" + redGuards + "** | **"
                + greenGuards + "** | | " + (RUNS - greenGuards) + " |");
        inTime.forEach((name, tally) -> text.add(row(name + ", not among the three", tally)));
        text.add(row("keep-alive is faster than close; the wrong way round", faster));
        text.add(row("keep-alive is at least 2.0 times as fast; the wrong way round", twice));
        return text + "\n";
    }

    private static String row(String name, Tally tally) {
        int open = tally.healthy(Verdict.UNDECIDED) + tally.healthy(Verdict.NOT_RESOLVABLE);
        int openBroken = tally.broken(Verdict.UNDECIDED) + tally.broken(Verdict.NOT_RESOLVABLE);
        return "| " + name + " | " + tally.healthy(Verdict.WITHIN) + " | " + open + " | **"
                + tally.healthy(Verdict.OVER)
                + "** | **" + tally.broken(Verdict.WITHIN) + "** | " + openBroken + " | " + tally.broken(Verdict.OVER)
                + " |";
    }

    private static String range(double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%.1f, median %.1f, %.1f ms",
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }
}
