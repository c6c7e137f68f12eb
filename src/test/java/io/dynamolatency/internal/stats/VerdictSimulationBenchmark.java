package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.DocsPage;
import io.dynamolatency.internal.judge.PercentileVerdict;
import io.dynamolatency.internal.stats.SimulatedLatencies.Source;
import io.dynamolatency.result.VerdictPolicy;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often verdicts are wrong, and what they cost in calls, on latencies whose true percentiles are known: the
 * procedure of a measurement with simulated calls. {@code mvn -Pbench -Dbench=verdicts verify} runs it and writes
 * {@code docs/statistics.md}; {@code -Dbench.runs=1000} makes it shorter and leaves the page alone.
 */
@Tag("benchmark")
@Tag("verdicts")
class VerdictSimulationBenchmark {

    private static final int DEFAULT_RUNS = 10_000;
    private static final int RUNS = Integer.getInteger("bench.runs", DEFAULT_RUNS);
    private static final long SEED = 20_240_607;

    private static final double CONFIDENCE = 0.999;
    private static final int FIRST = 200;
    private static final int MOST = 10_000;

    /** At most one run in a thousand may be wrong. */
    private static final double GOAL = 0.001;

    enum Verdict {
        WITHIN,
        OVER,
        UNDECIDED
    }

    record Outcome(Verdict verdict, int calls) {}

    /** The procedure of a measurement: early looks for over alone, later ones first for within, then for over. */
    private static Outcome decide(boolean[] reached, List<Integer> looks, double q, int together) {
        double error = 1 - CONFIDENCE;
        List<Integer> early = InterimLooks.early(looks.get(0), together);
        for (int look : Stream.concat(early.subList(0, early.size() - 1).stream(), looks.stream())
                .toList()) {
            boolean[] seen = Arrays.copyOf(reached, look);
            if (look >= looks.get(0) && QuantileBoundTest.provesBelow(seen, q, error, together)) {
                return new Outcome(Verdict.WITHIN, look);
            }
            boolean over = look < looks.get(0)
                    ? QuantileBound.provesNotBelowEarly(seen, q, error, PercentileVerdict.HIT_TOGETHER)
                    : QuantileBound.provesNotBelow(seen, q, error);
            if (over) {
                return new Outcome(Verdict.OVER, look);
            }
        }
        return new Outcome(Verdict.UNDECIDED, reached.length);
    }

    /** The same without what makes it safe: each look at the whole error, and values taken for independent. */
    private static final class Naive {
        private final double q;
        private final int[] within = new int[MOST + 1];
        private final int[] over = new int[MOST + 1];

        Naive(double q) {
            this.q = q;
            double error = (1 - CONFIDENCE) / 2;
            int low = -1;
            int high = 0;
            for (int n = 1; n <= MOST; n++) {
                BinomialDistribution hits = BinomialDistribution.of(n, 1.0 - q);
                while (hits.cumulativeProbability(low + 1) <= error) {
                    low++;
                }
                while (high <= n && hits.survivalProbability(high - 1) > error) {
                    high++;
                }
                within[n] = low;
                over[n] = high;
            }
        }

        Verdict decide(boolean[] reached, boolean atLooksOnly) {
            List<Integer> looks = InterimLooks.at(FIRST, MOST);
            int next = 0;
            int hits = 0;
            for (int n = 1; n <= MOST; n++) {
                hits += reached[n - 1] ? 1 : 0;
                boolean look = n == looks.get(next);
                next += look ? 1 : 0;
                if (atLooksOnly ? look : n >= FIRST) {
                    if (hits <= within[n]) {
                        return Verdict.WITHIN;
                    }
                    if (hits >= over[n]) {
                        return Verdict.OVER;
                    }
                }
            }
            return Verdict.UNDECIDED;
        }

        /**
         * What most latency tests do: the sample's own percentile against the limit, after the first look's calls.
         */
        boolean fails(boolean[] reached) {
            int hits = 0;
            for (int i = 0; i < FIRST; i++) {
                hits += reached[i] ? 1 : 0;
            }
            return hits > FIRST - (int) Math.ceil(q * FIRST - 1e-9);
        }
    }

    /** The outcomes of the runs of one scenario. */
    private record Tally(List<Outcome> outcomes) {
        long of(Verdict verdict) {
            return outcomes.stream().filter(o -> o.verdict() == verdict).count();
        }

        int calls(double q) {
            long[] calls = outcomes.stream().mapToLong(Outcome::calls).sorted().toArray();
            return (int) Quantiles.nearestRank(calls, q);
        }
    }

    @Test
    void verdictsAreNotWrong() throws IOException {
        List<Scenario> scenarios = List.of(
                new Scenario(SimulatedLatencies.logNormal(0.1), 1, 1, true),
                new Scenario(SimulatedLatencies.logNormal(0.4), 1, 1, true),
                new Scenario(SimulatedLatencies.stalls(0.1, 0.003, 1), 1, 1, true),
                new Scenario(SimulatedLatencies.stalls(0.1, 0.003, 8), 8, 1, true),
                new Scenario(SimulatedLatencies.stalls(0.1, 0.003, 8), 8, 8, true),
                new Scenario(
                        SimulatedLatencies.drift("faster by 20 % during the run", 0.1, at -> 1.1 - 0.2 * at),
                        1,
                        1,
                        false),
                new Scenario(
                        SimulatedLatencies.drift("faster by 20 % during the run", 0.4, at -> 1.1 - 0.2 * at),
                        1,
                        1,
                        false),
                new Scenario(
                        SimulatedLatencies.drift(
                                "a slow wave of 10 %", 0.1, at -> 1.0 + 0.1 * Math.sin(2.0 * Math.PI * at)),
                        1,
                        1,
                        false));
        List<Naive> naive = List.of(new Naive(0.5), new Naive(0.9), new Naive(0.95), new Naive(0.99));
        Table goal = new Table(
                "latencies",
                "percentile",
                "proved over",
                "proved within",
                "undecided",
                "calls, median",
                "calls, p99",
                "naive looks: over",
                "a look after each call: over",
                "percentile of 200 calls: over");
        Table hardest = new Table(
                "latencies",
                "percentile",
                "proved over",
                "proved within",
                "naive looks: over",
                "a look after each call: over",
                "percentile of 200 calls: over");
        SoftAssertions goals = new SoftAssertions();
        for (Scenario scenario : scenarios) {
            for (Row row : simulate(scenario, naive)) {
                String where = scenario.name() + ", " + percentile(row.q);
                goal.add(
                        scenario.name(),
                        percentile(row.q),
                        share(row.above.verdicts.of(Verdict.OVER)),
                        share(row.above.verdicts.of(Verdict.WITHIN)),
                        share(row.above.verdicts.of(Verdict.UNDECIDED)),
                        count(row.above.verdicts.calls(0.5)),
                        count(row.above.verdicts.calls(0.99)),
                        share(row.above.unshared),
                        share(row.above.eachCall),
                        share(row.above.plain));
                hardest.add(
                        scenario.name(),
                        percentile(row.q),
                        share(row.at.verdicts.of(Verdict.OVER)),
                        share(row.at.verdicts.of(Verdict.WITHIN)),
                        share(row.at.unshared),
                        share(row.at.eachCall),
                        share(row.at.plain));
                goals.assertThat(row.above.verdicts.of(Verdict.OVER))
                        .as("false alarms, " + where)
                        .isLessThanOrEqualTo(atMost());
                if (scenario.stationary) {
                    goals.assertThat(row.at.verdicts.of(Verdict.OVER))
                            .as("proved over at the limit, " + where)
                            .isLessThanOrEqualTo(atMost());
                }
                if (scenario.stationary && scenario.together == scenario.longest) {
                    goals.assertThat(row.at.verdicts.of(Verdict.WITHIN))
                            .as("proved within at the limit, " + where)
                            .isLessThanOrEqualTo(atMost());
                }
            }
        }
        goal.publish("false alarms");
        hardest.publish("hardest case");
        goals.assertAll();
    }

    /**
     * Latencies, and how many calls in a row the test takes a stall for able to hit.
     *
     * @param longest how many it does hit at most
     * @param stationary whether each call is drawn from the same distribution
     */
    private record Scenario(SimulatedLatencies latencies, int longest, int together, boolean stationary) {
        String name() {
            return latencies.name() + (together == 1 ? "" : ", which the test knows");
        }
    }

    private static final class Row {
        final double q;
        final Side above = new Side();
        final Side at = new Side();

        Row(double q) {
            this.q = q;
        }
    }

    /** The outcomes of one limit. */
    private static final class Side {
        final Tally verdicts = new Tally(new ArrayList<>());
        int unshared;
        int eachCall;
        int plain;

        void run(boolean[] reached, List<Integer> looks, Naive naive, int together) {
            Outcome outcome = decide(reached, looks, naive.q, together);
            Verdict atLooks = naive.decide(reached, true);
            Verdict afterEach = naive.decide(reached, false);
            boolean fails = naive.fails(reached);
            synchronized (this) {
                verdicts.outcomes().add(outcome);
                unshared += atLooks == Verdict.OVER ? 1 : 0;
                eachCall += afterEach == Verdict.OVER ? 1 : 0;
                plain += fails ? 1 : 0;
            }
        }
    }

    private static List<Row> simulate(Scenario scenario, List<Naive> naive) {
        List<Integer> looks = InterimLooks.at(FIRST, MOST);
        double[] truth = naive.stream()
                .mapToDouble(n -> scenario.latencies.quantile(n.q))
                .toArray();
        List<Row> rows = naive.stream().map(n -> new Row(n.q)).toList();
        runs(RUNS, random -> {
            double[] latencies = new double[MOST];
            scenario.latencies.source().fill(random, latencies);
            for (int i = 0; i < truth.length; i++) {
                rows.get(i).above.run(reached(latencies, truth[i] * 1.1), looks, naive.get(i), scenario.together);
                rows.get(i).at.run(reached(latencies, truth[i]), looks, naive.get(i), scenario.together);
            }
            return truth;
        });
        return rows;
    }

    /** A call that takes 10 ms and about 2 ms more, or 20 ms longer where it opens a TLS 1.3 connection. */
    private record Connections(String name, int together, int most, NewOnes newOnes) {
        @FunctionalInterface
        interface NewOnes {
            /** Which calls open a connection. */
            void mark(SplittableRandom random, boolean[] opens);
        }

        static Connections inClusters(String name, double share, int length, int together, int most) {
            double begins = share / (share + (1.0 - share) * length);
            return new Connections(name, together, most, (random, opens) -> {
                int left = 0;
                for (int i = 0; i < opens.length; i++) {
                    if (left == 0 && random.nextDouble() < begins) {
                        left = length;
                    }
                    opens[i] = left > 0;
                    left = Math.max(0, left - 1);
                }
            });
        }

        static Connections regularly(String name, int length, int every) {
            return new Connections(name, 1, MOST, (random, opens) -> {
                int phase = random.nextInt(every);
                for (int i = 0; i < opens.length; i++) {
                    opens[i] = (i + phase) % every < length;
                }
            });
        }

        boolean[] overTheLimit(SplittableRandom random) {
            boolean[] opens = new boolean[most];
            newOnes.mark(random, opens);
            boolean[] over = new boolean[most];
            for (int i = 0; i < most; i++) {
                over[i] = 10.0 + SimulatedLatencies.call(random, 2.0, 0.3) + (opens[i] ? 20.0 : 0.0) >= 20.0;
            }
            return over;
        }
    }

    @Test
    void connectionsThatAreNotReusedAreFound() throws IOException {
        Connections alone = Connections.inClusters("2 % of calls, independent", 0.02, 1, 1, MOST);
        Connections regularly = Connections.regularly("2 % of calls, 4 in a row every 200 calls", 4, 200);
        Connections all = Connections.inClusters("all calls", 1.0, 1, 1, MOST);
        List<Connections> scenarios = List.of(
                alone,
                regularly,
                Connections.inClusters("2 % of calls, 2 in a row at random", 0.02, 2, 1, MOST),
                Connections.inClusters("the same, up to 20,000 calls", 0.02, 2, 1, 2 * MOST),
                Connections.inClusters("2 % of calls, 4 in a row at random", 0.02, 4, 1, MOST),
                Connections.inClusters("the same, and the test knows of 4", 0.02, 4, 4, MOST),
                Connections.inClusters("the same, up to 40,000 calls", 0.02, 4, 4, 4 * MOST),
                Connections.inClusters("4 % of calls, 4 in a row at random", 0.04, 4, 4, MOST),
                all);
        Table table = new Table(
                "new connections",
                "proved over",
                "missed: undecided",
                "missed: proved within",
                "calls, median",
                "calls, p99");
        SoftAssertions goals = new SoftAssertions();
        for (Connections scenario : scenarios) {
            List<Integer> looks = InterimLooks.at(FIRST, scenario.most);
            Tally tally = new Tally(
                    runs(RUNS, random -> decide(scenario.overTheLimit(random), looks, 0.99, scenario.together)));
            table.add(
                    scenario.name,
                    share(tally.of(Verdict.OVER)),
                    share(tally.of(Verdict.UNDECIDED)),
                    share(tally.of(Verdict.WITHIN)),
                    count(tally.calls(0.5)),
                    count(tally.calls(0.99)));
            if (List.of(alone, regularly).contains(scenario)) {
                goals.assertThat(RUNS - tally.of(Verdict.OVER))
                        .as("misses, " + scenario.name)
                        .isLessThanOrEqualTo(atMost());
            }
            if (scenario.equals(all)) {
                goals.assertThat(tally.outcomes())
                        .as(scenario.name)
                        .allMatch(outcome -> outcome.verdict() == Verdict.OVER && outcome.calls() < FIRST);
            }
        }
        table.publish("misses");
        goals.assertAll();
    }

    @Test
    void percentilesTakeSoManyCallsAtLeast() throws IOException {
        VerdictConfidence certainty = new VerdictConfidence(
                VerdictPolicy.DEFAULT.confidence(), VerdictConfidence.shareOf(1), 1, false, false);
        Table table = new Table("percentile", "proved within, no call over", "proved over, all calls over");
        for (double q : new double[] {0.5, 0.9, 0.95, 0.99, 0.999}) {
            int within = QuantileBound.fewestToProveBelow(q, certainty.errorOfWithin());
            int over = QuantileBound.fewestToProveNotBelow(q, certainty.errorOfOver());
            boolean[] allOver = new boolean[over];
            Arrays.fill(allOver, true);
            assertThat(QuantileBoundTest.provesBelow(new boolean[within], q, certainty.errorOfWithin()))
                    .isTrue();
            assertThat(QuantileBound.provesNotBelow(allOver, q, certainty.errorOfOver()))
                    .isTrue();
            table.add(percentile(q), count(within), count(over));
        }
        table.publish("fewest calls");
    }

    /** Two modes that take turns: how many times as long one takes at a percentile. */
    private record Comparison(String name, Source slower, Source faster, boolean drifts) {}

    @Test
    void ratiosLieInTheirIntervals() throws IOException {
        Source base = SimulatedLatencies.logNormal(0.2).source();
        Source stalls = SimulatedLatencies.stalls(0.1, 0.003, 8).source();
        // about three stalls hit 1,000 calls, so one run in twenty has none, and knows nothing of what its p99 depends
        // on
        List<Comparison> rareClusters = List.of(
                new Comparison(
                        "stalls in clusters in both",
                        SimulatedLatencies.stalls(20.0, 0.1, 0.003, 8).source(),
                        stalls,
                        false),
                new Comparison(
                        "stalls in clusters in one",
                        SimulatedLatencies.stalls(20.0, 0.1, 0.003, 8).source(),
                        SimulatedLatencies.logNormal(0.1).source(),
                        false));
        List<Comparison> scenarios = new ArrayList<>(List.of(
                new Comparison("log-normal", times(2.0, base), base, false),
                new Comparison(
                        "of different shapes",
                        times(2.0, SimulatedLatencies.logNormal(0.4).source()),
                        SimulatedLatencies.logNormal(0.1).source(),
                        false),
                new Comparison("2 % new connections at three times", slowed(times(2.0, base), 0.02, 3.0), base, false),
                new Comparison("a drift of +-20 % that both share", times(2.0, base), base, true)));
        scenarios.addAll(rareClusters);
        double[] confidences = {0.95, 0.999};
        Table table = new Table(
                "latencies",
                "calls",
                "percentile",
                "held, 95 %",
                "held, 99.9 %",
                "open, 99.9 %",
                "width, 99.9 %",
                "sections: held, 95 %",
                "sections: held, 99.9 %",
                "sections: width, 99.9 %",
                "bootstrap: held, 95 %",
                "bootstrap: held, 99.9 %");
        SoftAssertions goals = new SoftAssertions();
        int runs = Math.max(1, RUNS / 5);
        double[] quantiles = {0.5, 0.9, 0.99};
        for (Comparison scenario : scenarios) {
            double[] truths = trueRatios(scenario, quantiles);
            for (int calls : new int[] {200, 1000}) {
                for (int which = 0; which < quantiles.length; which++) {
                    double q = quantiles[which];
                    double truth = truths[which];
                    List<List<Interval>> all = runs(runs, random -> {
                        long[][][] blocks = Blocks.draw(random, scenario, calls);
                        List<Interval> intervals = new ArrayList<>();
                        for (double confidence : confidences) {
                            QuantileRatio ratio = QuantileRatio.paired(blocks[0], blocks[1], q, confidence);
                            intervals.add(new Interval(ratio.low(), ratio.high()));
                        }
                        for (double confidence : confidences) {
                            intervals.add(OtherIntervals.ofSections(blocks, q, confidence));
                        }
                        return intervals;
                    });
                    // it takes long, so fewer
                    List<List<Interval>> bootstrapped = runs(
                            Math.max(1, RUNS / 20),
                            random -> OtherIntervals.bootstrap(
                                    Blocks.draw(random, scenario, calls), q, confidences, random));
                    table.add(
                            scenario.name,
                            count(calls),
                            percentile(q),
                            held(all, 0, truth),
                            held(all, 1, truth),
                            percent(all.stream().filter(i -> i.get(1).open()).count(), runs),
                            width(all, 1),
                            held(all, 2, truth),
                            held(all, 3, truth),
                            width(all, 3),
                            held(bootstrapped, 0, truth),
                            held(bootstrapped, 1, truth));
                    if (!rareClusters.contains(scenario) || q < 0.99) {
                        for (int i = 0; i < confidences.length; i++) {
                            // as often as promised, less four standard deviations of so many runs
                            double promised = confidences[i] * runs;
                            goals.assertThat((double) holds(all, i, truth))
                                    .as(scenario.name + ", " + calls + " calls, " + percentile(q) + ", "
                                            + confidences[i])
                                    .isGreaterThanOrEqualTo(
                                            promised - 4.0 * Math.sqrt(promised * (1.0 - confidences[i])));
                        }
                    }
                }
            }
        }
        table.publish("ratios");
        goals.assertAll();
    }

    /** What a ratio may lie in; a low end of 0.0 and an infinite high end are open. */
    record Interval(double low, double high) {
        boolean holds(double truth) {
            return low <= truth && truth <= high;
        }

        boolean open() {
            return low == 0.0 || Double.isInfinite(high);
        }
    }

    /** Two modes' calls as a measurement makes them: in blocks, A B B A. */
    private static final class Blocks {
        private static final int BLOCKS = 10;
        private static final double NANOS = 1e6;

        /** The slower one's blocks, then the faster one's. */
        static long[][][] draw(SplittableRandom random, Comparison scenario, int calls) {
            int size = calls / BLOCKS;
            double[] slower = new double[calls];
            double[] faster = new double[calls];
            scenario.slower.fill(random, slower);
            scenario.faster.fill(random, faster);
            long[][][] blocks = new long[2][BLOCKS][size];
            for (int block = 0; block < BLOCKS; block++) {
                for (int turn = 0; turn < 2; turn++) {
                    int mode = block % 2 == 0 ? turn : 1 - turn;
                    double[] source = mode == 0 ? slower : faster;
                    for (int i = 0; i < size; i++) {
                        double at = (2.0 * block * size + turn * size + i + 0.5) / (2.0 * calls);
                        double scale = scenario.drifts ? 1.2 - 0.4 * at : 1.0;
                        blocks[mode][block][i] = Math.round(source[block * size + i] * scale * NANOS);
                    }
                }
            }
            return blocks;
        }
    }

    /** Of two million calls each, under the same drift. */
    private static double[] trueRatios(Comparison scenario, double[] quantiles) {
        long[][][] blocks = Blocks.draw(new SplittableRandom(SEED), scenario, 2_000_000);
        return Arrays.stream(quantiles)
                .map(q -> OtherIntervals.ratio(blocks[0], blocks[1], q))
                .toArray();
    }

    private static Source times(double factor, Source source) {
        return slowed(source, 1.0, factor);
    }

    private static Source slowed(Source source, double share, double factor) {
        return (random, out) -> {
            source.fill(random, out);
            for (int i = 0; i < out.length; i++) {
                out[i] *= random.nextDouble() < share ? factor : 1.0;
            }
        };
    }

    private static long holds(List<List<Interval>> all, int which, double truth) {
        return all.stream().filter(i -> i.get(which).holds(truth)).count();
    }

    private static String held(List<List<Interval>> all, int which, double truth) {
        return percent(holds(all, which, truth), all.size());
    }

    /** The mean width of those that have both ends, as a factor from the low end to the high end. */
    private static String width(List<List<Interval>> all, int which) {
        return all.stream()
                .map(i -> i.get(which))
                .filter(i -> !i.open())
                .mapToDouble(i -> Math.log(i.high() / i.low()))
                .average()
                .stream()
                .mapToObj(w -> String.format(Locale.ROOT, "%.2f", Math.exp(w)))
                .findFirst()
                .orElse("-");
    }

    /** Each run has a generator of its own, from one seed, so that the number of threads changes nothing. */
    private static <T> List<T> runs(int runs, Function<SplittableRandom, T> run) {
        long[] seeds = new SplittableRandom(SEED).longs(runs).toArray();
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(i -> run.apply(new SplittableRandom(seeds[i])))
                .toList();
    }

    private static boolean[] reached(double[] latencies, double limit) {
        boolean[] reached = new boolean[latencies.length];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = latencies[i] >= limit;
        }
        return reached;
    }

    private static long atMost() {
        return Math.round(Math.ceil(RUNS * GOAL));
    }

    private static String percentile(double q) {
        return "p"
                + BigDecimal.valueOf(q).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    private static String count(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String share(long count) {
        return percent(count, RUNS);
    }

    private static String percent(long count, int of) {
        return count == 0 ? "0" : count == of ? "100 %" : String.format(Locale.ROOT, "%.2f %%", 100.0 * count / of);
    }

    /** A table in Markdown, for the console and the page. */
    private static final class Table {
        private final List<String> lines = new ArrayList<>();

        Table(String... columns) {
            add(columns);
            lines.add("|---".repeat(columns.length) + "|");
        }

        final void add(String... cells) {
            lines.add("| " + String.join(" | ", cells) + " |");
        }

        void publish(String name) throws IOException {
            String table = String.join("\n", lines) + "\n";
            System.out.println(name + "\n" + table);
            if (RUNS == DEFAULT_RUNS) {
                DocsPage.write(name, VerdictSimulationBenchmark.class, table);
            }
        }
    }
}
