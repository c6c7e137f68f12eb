package io.dynamolatency.internal.report.rows;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.judge.ResultData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run, in the form of {@code results.json}. Tools rely on the field names, which include the unit. A
 * figure with too few calls is {@code null}.
 */
public record ResultsJson(
        int schemaVersion,
        Environment environment,
        List<Result> results,
        List<Comparison> comparisons,
        @Nullable TimeToFirstVerdict timeToFirstVerdict) {

    /** The start of a line about a problem that does not fail a test. */
    public static final String WARNING = "WARNING: ";

    public static final int SCHEMA_VERSION = 1;

    public static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .setExclusionStrategies(new OfRows())
            .create();

    /**
     * A result. {@code attempt} is 1 for the first run of the test in this JVM, and counts up with Surefire's reruns.
     * {@code client} names the process that made the calls; {@code null} if this JVM made them. {@code ownHttpClient}
     * is the HTTP client beneath the user's client.
     */
    public record Result(
            String testClass,
            String testMethod,
            int attempt,
            String mode,
            @Nullable String httpClient,
            @Nullable String client,
            @Nullable String ownHttpClient,
            Network network,
            int count,
            int errors,
            int warmup,
            @Nullable Boolean warmupStable,
            @Nullable Boolean warmupCutShort,
            int concurrency,
            @Nullable RatePerSecond ratePerSecond,
            @Nullable Double firstCallMillis,
            Map<String, @Nullable Double> percentilesMillis,
            @Nullable Map<String, @Nullable Interval> intervalsMillis,
            @Nullable Double ownFirstCallMillis,
            Map<String, @Nullable Double> ownPercentilesMillis,
            @Nullable Double serviceFirstCallMillis,
            @Nullable Map<String, @Nullable Double> servicePercentilesMillis,
            @Nullable Double predictedMillis,
            @Nullable RoundTripsPerCall roundTripsPerCall,
            double confidence,
            Noise noise,
            @Nullable Delays delays,
            Connections connections,
            List<FaultRow> faults,
            List<Expectation> expectations,
            List<String> diagnosis,
            @Nullable Map<String, Double> phasesMillis) {

        /** Returns whether two results are of the same test, measured in the same way. */
        public boolean sameTestAs(Result other) {
            return testClass.equals(other.testClass)
                    && testMethod.equals(other.testMethod)
                    && mode.equals(other.mode)
                    && Objects.equals(httpClient, other.httpClient)
                    && Objects.equals(client, other.client)
                    && network.equals(other.network)
                    && concurrency == other.concurrency
                    && Objects.equals(askedPerSecond(), other.askedPerSecond());
        }

        @Nullable
        Double askedPerSecond() {
            return ratePerSecond == null ? null : ratePerSecond.asked();
        }

        private Result at(int otherAttempt) {
            return new Result(
                    testClass,
                    testMethod,
                    otherAttempt,
                    mode,
                    httpClient,
                    client,
                    ownHttpClient,
                    network,
                    count,
                    errors,
                    warmup,
                    warmupStable,
                    warmupCutShort,
                    concurrency,
                    ratePerSecond,
                    firstCallMillis,
                    percentilesMillis,
                    intervalsMillis,
                    ownFirstCallMillis,
                    ownPercentilesMillis,
                    serviceFirstCallMillis,
                    servicePercentilesMillis,
                    predictedMillis,
                    roundTripsPerCall,
                    confidence,
                    noise,
                    delays,
                    connections,
                    faults,
                    expectations,
                    diagnosis,
                    phasesMillis);
        }
    }

    /** Leaves out fields of the environment that each row has itself. */
    private static final class OfRows implements ExclusionStrategy {

        @Override
        public boolean shouldSkipField(FieldAttributes field) {
            return field.getDeclaringClass() == Environment.class
                    && field.getName().equals("ownHttpClient");
        }

        @Override
        public boolean shouldSkipClass(Class<?> type) {
            return false;
        }
    }

    /**
     * The interval of a percentile at the result's {@code confidence}. An end is {@code null} if there were too few
     * calls to calculate it.
     */
    public record Interval(@Nullable Double low, @Nullable Double high) {}

    public record RoundTripsPerCall(
            double estimate,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double onTheWire) {}

    public record RatePerSecond(double asked, double achieved, boolean held) {}

    /**
     * How this machine and JVM disturbed the calls. {@code unknown} says why a figure is {@code null} or only a
     * minimum.
     */
    public record Noise(
            int stalls,
            int stalledCalls,
            double longestStallMillis,
            double stalledMillis,
            @Nullable Integer gcPauses,
            @Nullable Double cpuStealPercent,
            List<String> unknown) {}

    /** How precise the emulated network was. {@code late}: by how much delays were longer than planned. */
    public record Delays(
            long count,
            Map<String, Double> askedMillis,
            Map<String, Double> appliedMillis,
            Map<String, Double> lateMicros,
            boolean held) {}

    /**
     * The network. {@code profile} is the network's full description. Two networks are equal if their profiles are
     * equal.
     */
    public record Network(
            @Nullable Double rttMillis, @Nullable String tls, String profile) {}

    /**
     * The connections. A figure without evidence is {@code null}. With FULL_HANDSHAKES, {@code opened} is a minimum.
     */
    public record Connections(
            String evidence,
            @Nullable Integer opened,
            @Nullable Integer failedHandshakes,
            @Nullable Integer fullHandshakes,
            @Nullable Integer resumedHandshakes,
            @Nullable Integer closedByClient,
            @Nullable Integer closedByServer,
            @Nullable Integer exchanges,
            @Nullable Double reuseRatio,
            @Nullable Integer retries) {}

    /**
     * An expectation with its verdict. {@code failed}: whether the expectation fails the test. An undecided verdict
     * fails the test only in a strict test.
     */
    public record Expectation(String name, String limit, String observed, String verdict, boolean failed) {}

    public record Comparison(
            String testMethod,
            @Nullable String httpClient,
            String faster,
            String slower,
            boolean paired,
            double ratioP50,
            @Nullable Double ratioLow,
            @Nullable Double ratioHigh,
            double confidence,
            Map<String, @Nullable Ratio> ratios) {}

    /**
     * How many times slower one mode is than another. An end of the interval is {@code null} if there were too few
     * calls to calculate it.
     */
    public record Ratio(
            double ratio, @Nullable Double low, @Nullable Double high) {}

    /**
     * The time from the start of the JVM to the first verdict. {@code beforeTheTest} and the first result's {@code
     * phasesMillis} add up to {@code millis}. The back end starts in parallel.
     */
    public record TimeToFirstVerdict(
            double millis,
            double beforeTheTestMillis,
            @Nullable BackEndStart backEndStart) {

        public static TimeToFirstVerdict of(FirstVerdict first) {
            return new TimeToFirstVerdict(
                    FirstVerdict.millis(first.total()),
                    FirstVerdict.millis(first.beforeTheTest()),
                    first.phases()
                            .start()
                            .map(start -> new BackEndStart(
                                    FirstVerdict.millis(start.resolving()), FirstVerdict.millis(start.starting())))
                            .orElse(null));
        }
    }

    public record BackEndStart(double resolvingMillis, double startingMillis) {}

    /** Returns an object without results, for a run that only guards a suite. */
    public static ResultsJson none(Environment environment) {
        return new ResultsJson(SCHEMA_VERSION, environment, List.of(), List.of(), null);
    }

    /** Returns results without the time to the first verdict. */
    public static ResultsJson of(List<ReportEntry> entries) {
        return of(entries, Optional.empty());
    }

    /** Returns the results, and a comparison of each mode with each other mode of the same test and client. Pure. */
    public static ResultsJson of(List<ReportEntry> entries, Optional<FirstVerdict> first) {
        List<Result> rows = entries.stream().map(ResultRows::of).toList();
        List<Comparisons.Candidate<ResultData>> candidates = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            candidates.add(
                    new Comparisons.Candidate<>(rows.get(i), entries.get(i).result()));
        }
        return new ResultsJson(
                SCHEMA_VERSION,
                entries.get(0).result().environment(),
                rows,
                Comparisons.of(candidates, (slower, faster, statistic) -> slower.times()
                        .ratioTo(faster.times(), statistic)),
                first.map(TimeToFirstVerdict::of).orElse(null));
    }

    /** Returns the results and comparisons of both runs. Runs are not compared with each other. */
    public ResultsJson plus(ResultsJson later) {
        return new ResultsJson(
                schemaVersion,
                later.environment,
                Stream.concat(results.stream(), later.results.stream().map(this::asItsAttempt))
                        .toList(),
                Stream.concat(comparisons.stream(), later.comparisons.stream()).toList(),
                timeToFirstVerdict);
    }

    private Result asItsAttempt(Result later) {
        return later.at(1
                + results.stream()
                        .filter(later::sameTestAs)
                        .mapToInt(Result::attempt)
                        .max()
                        .orElse(0));
    }

    /**
     * Returns a sentence for each expectation that failed in an earlier run of the same test, because a later run may
     * pass.
     *
     * @param entry a result of the later run
     */
    public List<String> failedBefore(ReportEntry entry) {
        Result later = ResultRows.of(entry);
        return results.stream()
                .filter(later::sameTestAs)
                .flatMap(before -> before.expectations().stream())
                .filter(Expectation::failed)
                .map(expectation -> "failed before in this JVM: " + expectation.name() + " " + expectation.observed()
                        + ", limit " + expectation.limit() + ": " + expectation.verdict())
                .distinct()
                .toList();
    }

    /** Returns the text of a {@code results.json} with only these results. */
    String text() {
        return GSON.toJson(this) + "\n";
    }
}
