package io.dynamolatency.internal.report.rows;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.wire.WireLog.Evidence;
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
        List<FirstCall> firstCalls,
        @Nullable TimeToFirstVerdict timeToFirstVerdict) {

    public ResultsJson {
        // files of earlier versions lack the field
        firstCalls = Objects.requireNonNullElse(firstCalls, List.of());
    }

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
     * A result. {@code attempt} is 1 for the first run of the test in this JVM, and is one higher for each rerun by
     * Surefire. {@code client} is the name of the process that made the calls; {@code null} if this JVM made them.
     * {@code ownHttpClient} is the HTTP client beneath the user's client.
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
                    && network.apartFromTime().equals(other.network.apartFromTime())
                    && concurrency == other.concurrency
                    && Objects.equals(askedPerSecond(), other.askedPerSecond());
        }

        @Nullable
        Double askedPerSecond() {
            return ratePerSecond == null ? null : ratePerSecond.asked();
        }

        /** Returns the number of calls, including failed calls. */
        public int calls() {
            return count + errors;
        }
    }

    /** Leaves out the environment's field {@code ownHttpClient}, because each row has this field. */
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
     * How this machine and JVM disturbed the calls. If a figure is {@code null} or only a minimum, {@code unknown} says
     * why.
     */
    public record Noise(
            int stalls,
            int stalledCalls,
            double longestStallMillis,
            double stalledMillis,
            @Nullable Integer gcPauses,
            @Nullable Double cpuStealPercent,
            List<String> unknown) {}

    /** How precise the emulated network was. {@code lateMicros}: how much longer delays were than planned. */
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
            @Nullable Double rttMillis, @Nullable String tls, String profile) {

        public static Network of(NetworkProfile network) {
            return network.emulated()
                    ? new Network(Durations.millis(network.rtt()), network.tls().name(), network.toString())
                    : new Network(null, null, network.toString());
        }

        /**
         * Returns the profile without the words for virtual time. If the kit measures again with real delays, the
         * profile differs only in these words.
         */
        public String apartFromTime() {
            return String.valueOf(profile).replace(", virtual time", "");
        }
    }

    /**
     * The connections. A figure without evidence is {@code null}. If {@code evidence} is FULL_HANDSHAKES, {@code
     * opened} is a minimum.
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
            @Nullable Integer retries) {

        /** Returns whether {@code opened} is only a minimum. */
        public boolean atLeast() {
            return Evidence.FULL_HANDSHAKES.name().equals(evidence);
        }
    }

    /**
     * An expectation with its verdict. {@code failed}: whether the expectation fails the test. An undecided verdict
     * fails only a strict test.
     */
    public record Expectation(String name, String limit, String observed, String verdict, boolean failed) {

        /** Returns the expectation in one line: {@code p99 14 ms, limit 15 ms: within}. */
        public String line() {
            return name + " " + observed + ", limit " + limit + ": " + verdict;
        }
    }

    public record Comparison(
            String testClass,
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
     * The ratio of the times of calls in one mode to the times of calls in another mode. An end of the interval is
     * {@code null} if there were too few calls to calculate it.
     */
    public record Ratio(
            double ratio, @Nullable Double low, @Nullable Double high) {}

    /**
     * The time from the start of the JVM to the first verdict. {@code beforeTheTest} and the first result's {@code
     * phasesMillis} add up to {@code millis}. {@code backEndStart} is not a part of this sum, because the back end
     * starts in parallel.
     */
    public record TimeToFirstVerdict(
            double millis,
            double beforeTheTestMillis,
            @Nullable BackEndStart backEndStart) {

        public static TimeToFirstVerdict of(FirstVerdict first) {
            return new TimeToFirstVerdict(
                    Durations.millis(first.total()),
                    Durations.millis(first.beforeTheTest()),
                    first.phases()
                            .start()
                            .map(start -> new BackEndStart(
                                    Durations.millis(start.resolving()), Durations.millis(start.starting())))
                            .orElse(null));
        }
    }

    public record BackEndStart(double resolvingMillis, double startingMillis) {}

    /**
     * The first calls of a test in fresh JVMs of one variant, in the form of {@code results.json}.
     *
     * @param httpClient the HTTP client of the kit's client; {@code null} for the user's client
     * @param jvms how many JVMs made a call; 0 if the variant could not be measured
     * @param cpus the CPU time that each JVM could use, in cores; {@code null} without a bound
     * @param wholeMillis from the start of a JVM until its call returned; {@code null} without calls
     * @param ownMillis {@code wholeMillis} without the time that the JVM's main thread waited for a core; {@code null}
     *     if unknown
     * @param callMillis the time of the call alone
     * @param phases all phases in their order
     * @param expectations the limits; only the first variant has limits
     * @param notes why the figures are less exact or incomplete; the first variant also has the notes on all variants
     */
    public record FirstCall(
            String testClass,
            String testMethod,
            int attempt,
            String variant,
            String mode,
            @Nullable String httpClient,
            Network network,
            int jvms,
            @Nullable Double cpus,
            @Nullable Spread wholeMillis,
            @Nullable Spread ownMillis,
            @Nullable Spread callMillis,
            List<Phase> phases,
            double confidence,
            List<Expectation> expectations,
            List<String> notes) {

        /** The shortest and the longest time of the JVMs, and percentiles of their times. */
        public record Spread(double min, double p50, double p90, double max) {}

        /** A phase. If its time is unknown, {@code millis} is {@code null}, and another phase contains the time. */
        public record Phase(String name, @Nullable Spread millis) {}

        /** Returns whether two rows are of the same test and variant. */
        public boolean sameTestAs(FirstCall other) {
            return testClass.equals(other.testClass)
                    && testMethod.equals(other.testMethod)
                    && variant.equals(other.variant)
                    && mode.equals(other.mode)
                    && Objects.equals(httpClient, other.httpClient)
                    && network.equals(other.network);
        }

        /** Returns a copy whose attempt continues the count of earlier rows of the same test. */
        FirstCall after(List<FirstCall> earlier) {
            int before = earlier.stream()
                    .filter(this::sameTestAs)
                    .mapToInt(FirstCall::attempt)
                    .max()
                    .orElse(0);
            return at(attempt + before, this, FirstCall.class);
        }
    }

    /** Returns an object without results, for a run that only guards a suite. */
    public static ResultsJson none(Environment environment) {
        return of(environment, List.of());
    }

    /** Returns an object that has only first calls in fresh JVMs. */
    public static ResultsJson of(Environment environment, List<FirstCall> firstCalls) {
        return new ResultsJson(SCHEMA_VERSION, environment, List.of(), List.of(), firstCalls, null);
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
                List.of(),
                first.map(TimeToFirstVerdict::of).orElse(null));
    }

    /** Returns the results and comparisons of parts of one run. The first part has the run's first verdict. */
    public static ResultsJson together(List<ResultsJson> parts) {
        ResultsJson first = parts.get(0);
        return new ResultsJson(
                first.schemaVersion,
                first.environment,
                parts.stream().flatMap(part -> part.results.stream()).toList(),
                parts.stream().flatMap(part -> part.comparisons.stream()).toList(),
                List.of(),
                first.timeToFirstVerdict);
    }

    /** Returns the results and comparisons of this run and of a later run. Does not compare the two runs. */
    public ResultsJson plus(ResultsJson later) {
        return new ResultsJson(
                schemaVersion,
                later.environment,
                Stream.concat(results.stream(), later.results.stream().map(this::asItsAttempt))
                        .toList(),
                Stream.concat(comparisons.stream(), later.comparisons.stream()).toList(),
                Stream.concat(firstCalls.stream(), later.firstCalls.stream().map(row -> row.after(firstCalls)))
                        .toList(),
                results.isEmpty() ? later.timeToFirstVerdict : timeToFirstVerdict);
    }

    private Result asItsAttempt(Result later) {
        int before = results.stream()
                .filter(later::sameTestAs)
                .mapToInt(Result::attempt)
                .max()
                .orElse(0);
        return at(1 + before, later, Result.class);
    }

    private static <R> R at(int attempt, R row, Class<R> type) {
        JsonObject copy = GSON.toJsonTree(row).getAsJsonObject();
        copy.addProperty("attempt", attempt);
        return GSON.fromJson(copy, type);
    }

    /**
     * Returns a sentence for each expectation that failed in an earlier run of the same test, even if the later run
     * passed.
     *
     * @param entry a result of the later run
     */
    public List<String> failedBefore(ReportEntry entry) {
        Result later = ResultRows.of(entry);
        return results.stream()
                .filter(later::sameTestAs)
                .flatMap(before -> before.expectations().stream())
                .filter(Expectation::failed)
                .map(expectation -> "failed before in this JVM: " + expectation.line())
                .distinct()
                .toList();
    }

    /** Returns the text of a {@code results.json} with only these results. */
    String text() {
        return GSON.toJson(this) + "\n";
    }
}
