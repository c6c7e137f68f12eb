package io.dynamolatency.internal.report.rows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.dynamolatency.Environment;
import io.dynamolatency.internal.judge.ResultData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run for machines. Field names are a contract, and units are part of them. A figure with too few
 * calls is {@code null}.
 */
public record ResultsJson(
        int schemaVersion,
        Environment environment,
        List<Result> results,
        List<Comparison> comparisons,
        @Nullable TimeToFirstVerdict timeToFirstVerdict) {

    /** The start of a line about something that went wrong and fails no test. */
    public static final String WARNING = "WARNING: ";

    public static final int SCHEMA_VERSION = 1;

    public static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    /**
     * A result. {@code attempt} counts from 1 how often this JVM ran the test, as in Surefire's reruns. {@code
     * client} names the process that made the calls; {@code null} if this JVM did.
     */
    public record Result(
            String testClass,
            String testMethod,
            int attempt,
            String mode,
            @Nullable String httpClient,
            @Nullable String client,
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
            @Nullable Double serviceFirstCallMillis,
            @Nullable Map<String, @Nullable Double> servicePercentilesMillis,
            @Nullable Double predictedMillis,
            @Nullable RoundTripsPerCall roundTripsPerCall,
            double confidence,
            Noise noise,
            @Nullable Delays delays,
            Connections connections,
            List<Expectation> expectations,
            List<String> diagnosis,
            @Nullable Map<String, Double> phasesMillis) {

        /** Returns whether both are of the same test, measured in the same way. */
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
                    serviceFirstCallMillis,
                    servicePercentilesMillis,
                    predictedMillis,
                    roundTripsPerCall,
                    confidence,
                    noise,
                    delays,
                    connections,
                    expectations,
                    diagnosis,
                    phasesMillis);
        }
    }

    /**
     * The interval of a percentile at the result's {@code confidence}. An end that needs more calls is {@code null}.
     */
    public record Interval(@Nullable Double low, @Nullable Double high) {}

    public record RoundTripsPerCall(
            double estimate,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double onTheWire) {}

    public record RatePerSecond(double asked, double achieved, boolean held) {}

    /** How the machine disturbed the calls. {@code unknown} says why a figure is {@code null} or a minimum. */
    public record Noise(
            int stalls,
            int stalledCalls,
            double longestStallMillis,
            double stalledMillis,
            @Nullable Integer gcPauses,
            @Nullable Double cpuStealPercent,
            Map<String, @Nullable Double> percentilesMillisWithout,
            List<String> unknown) {}

    /** How precise the emulated network was. {@code late}: by how much delays were longer than asked. */
    public record Delays(
            long count,
            Map<String, Double> askedMillis,
            Map<String, Double> appliedMillis,
            Map<String, Double> lateMicros,
            boolean held) {}

    /** The network. {@code profile} describes all of it, so networks are equal if their profiles are. */
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

    /** A verdict. {@code failed}: whether the test fails because of it; an undecided verdict may do so or not. */
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

    /** How much slower one mode is. An end of the interval that needs more calls is {@code null}. */
    public record Ratio(
            double ratio, @Nullable Double low, @Nullable Double high) {}

    /**
     * From the start of the JVM to the first verdict. {@code beforeTheTest} and the first result's {@code
     * phasesMillis} add up to {@code millis}. The back end starts beside them.
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

    /** Returns results without the time to the first verdict. */
    public static ResultsJson of(List<ReportEntry> entries) {
        return of(entries, Optional.empty());
    }

    /** Returns the results, and a comparison of each mode with each other of the same test and client. Pure. */
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
     * Returns which expectations the same test failed before, a sentence each: a later run that passes does not undo
     * it.
     *
     * @param entry of a later run
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

    /** Returns the text of a file that holds these results alone. */
    String text() {
        return GSON.toJson(this) + "\n";
    }
}
