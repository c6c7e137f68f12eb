package io.dynamolatency.internal.report.rows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.dynamolatency.Environment;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.result.EmulatedDelays;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.Evidence;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run for machines. The names of the fields are a contract, and units are part of them; a figure that there
 * are too few calls for is {@code null}.
 */
public record ResultsJson(
        int schemaVersion,
        Environment environment,
        List<Result> results,
        List<Comparison> comparisons,
        @Nullable TimeToFirstVerdict timeToFirstVerdict) {

    public static final String FILE = "results.json";

    /** What is said begins so where the file could not be written. */
    public static final String WARNING = "WARNING: ";

    public static final int SCHEMA_VERSION = 1;

    public static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    /**
     * {@code attempt} counts from 1 how often this JVM has run the test, as for Surefire's reruns. {@code client} is the name of the other
     * process that made the calls, {@code null} where this JVM did.
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

        /** Whether it is of the same test, measured in the same way. */
        public boolean sameTestAs(Result other) {
            return testClass.equals(other.testClass)
                    && testMethod.equals(other.testMethod)
                    && mode.equals(other.mode)
                    && Objects.equals(httpClient, other.httpClient)
                    && Objects.equals(client, other.client)
                    && network.equals(other.network)
                    && concurrency == other.concurrency
                    && Objects.equals(asked(), other.asked());
        }

        private @Nullable Double asked() {
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

    /** What a percentile lies between at the result's {@code confidence}; an end that so few calls do not give is {@code null}. */
    public record Interval(@Nullable Double low, @Nullable Double high) {}

    public record RoundTripsPerCall(
            double estimate,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double onTheWire) {}

    public record RatePerSecond(double asked, double achieved, boolean held) {}

    /** {@code unknown} says why something is {@code null}, or is the least there was. */
    public record Noise(
            int stalls,
            int stalledCalls,
            double longestStallMillis,
            double stalledMillis,
            @Nullable Integer gcPauses,
            @Nullable Double cpuStealPercent,
            Map<String, @Nullable Double> percentilesMillisWithout,
            List<String> unknown) {}

    /** How true the emulated network was; {@code late} is by how much the delays were longer than asked for. */
    public record Delays(
            long count,
            Map<String, Double> askedMillis,
            Map<String, Double> appliedMillis,
            Map<String, Double> lateMicros,
            boolean held) {

        private static Delays of(EmulatedDelays delays) {
            return new Delays(
                    delays.count(),
                    spread(delays.asked(), 1e6),
                    spread(delays.applied(), 1e6),
                    spread(delays.late(), 1e3),
                    delays.held());
        }

        private static Map<String, Double> spread(EmulatedDelays.Spread spread, double unitNanos) {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("p50", spread.p50().toNanos() / unitNanos);
            figures.put("p99", spread.p99().toNanos() / unitNanos);
            figures.put("max", spread.max().toNanos() / unitNanos);
            return figures;
        }
    }

    /** {@code profile} has all of it in words, so that two networks are the same where theirs is. */
    public record Network(
            @Nullable Double rttMillis, @Nullable String tls, String profile) {}

    /** What the evidence does not tell is {@code null}; {@code opened} is the least there were where that is FULL_HANDSHAKES. */
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

    /** {@code failed} says whether the test fails for it, which the verdict alone does not tell of one that is undecided. */
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

    /** An end of the interval that so few calls do not give is {@code null}. */
    public record Ratio(
            double ratio, @Nullable Double low, @Nullable Double high) {}

    /**
     * From the start of the JVM to the first verdict: {@code beforeTheTest} and the first result's {@code phasesMillis} make {@code
     * millis}. The back end was started beside them.
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

    /** Results of which nobody looked when the first was there. */
    public static ResultsJson of(List<ReportEntry> entries) {
        return of(entries, Optional.empty());
    }

    /** The results, and a comparison of each mode with each other of the same test and client. Pure. */
    public static ResultsJson of(List<ReportEntry> entries, Optional<FirstVerdict> first) {
        return new ResultsJson(
                SCHEMA_VERSION,
                entries.get(0).result().environment(),
                entries.stream().map(ResultsJson::result).toList(),
                comparisons(entries.stream().map(ReportEntry::result).toList()),
                first.map(TimeToFirstVerdict::of).orElse(null));
    }

    /** Both runs' results and comparisons; one run is not compared with another. */
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
     * What was expected of the same test before and not met, a sentence each: a run that passes does not undo it.
     *
     * @param entry of a later run
     */
    public List<String> failedBefore(ReportEntry entry) {
        Result later = result(entry);
        return results.stream()
                .filter(later::sameTestAs)
                .flatMap(before -> before.expectations().stream())
                .filter(Expectation::failed)
                .map(expectation -> "failed before in this JVM: " + expectation.name() + " " + expectation.observed()
                        + ", limit " + expectation.limit() + ": " + expectation.verdict())
                .distinct()
                .toList();
    }

    /** The file's text, where no other JVM has a part in it. */
    String text() {
        return GSON.toJson(this) + "\n";
    }

    private static Result result(ReportEntry entry) {
        ResultData result = entry.result();
        boolean openLoop = result.pace().isPresent();
        return new Result(
                result.subject().testClass(),
                result.subject().testMethod(),
                1,
                result.mode().name(),
                result.httpClient().map(HttpClientKind::name).orElse(null),
                result.externalClient().orElse(null),
                result.network().emulated()
                        ? new Network(
                                millis(result.network().rtt()),
                                result.network().tls().name(),
                                result.network().toString())
                        : new Network(null, null, result.network().toString()),
                result.count(),
                result.errors(),
                result.warmUp().calls(),
                result.warmUp().calls() == 0 ? null : result.warmUp().stable(),
                result.warmUp().calls() == 0 ? null : result.warmUp().cutShort(),
                result.concurrency(),
                result.pace()
                        .map(pace -> new RatePerSecond(pace.asked().perSecond(), pace.achievedPerSecond(), pace.held()))
                        .orElse(null),
                result.firstCall().map(ResultsJson::millis).orElse(null),
                percentiles(statistic -> known(result, statistic, result::get)),
                intervals(result),
                openLoop && result.resolves(Statistic.FIRST_CALL)
                        ? millis(result.serviceTime(Statistic.FIRST_CALL))
                        : null,
                openLoop ? percentiles(statistic -> known(result, statistic, result::serviceTime)) : null,
                result.predicted().map(ResultsJson::millis).orElse(null),
                roundTrips(result),
                result.confidence(),
                noise(result),
                result.delays().map(Delays::of).orElse(null),
                connections(result.wire()),
                entry.outcomes().stream()
                        .map(o -> new Expectation(
                                o.name(), o.limit(), o.observed(), o.verdict().label(), o.fails()))
                        .toList(),
                entry.diagnosis(),
                entry.phases().map(FirstVerdict::millis).orElse(null));
    }

    private static Noise noise(ResultData result) {
        var noise = result.noise();
        return new Noise(
                noise.stalls().size(),
                result.stalled(),
                noise.longest().map(stall -> stall.nanos() / 1e6).orElse(0.0),
                millis(noise.together()),
                noise.pausesUnknown().isPresent() ? null : noise.collections().size(),
                noise.cpuSteal().isPresent() ? 100 * noise.cpuSteal().getAsDouble() : null,
                percentiles(result::undisturbed),
                noise.unknown());
    }

    private static Optional<Duration> known(
            ResultData result, Statistic statistic, Function<Statistic, Duration> times) {
        return result.resolves(statistic) ? Optional.of(times.apply(statistic)) : Optional.empty();
    }

    private static @Nullable RoundTripsPerCall roundTrips(ResultData result) {
        try {
            RoundTrips found = result.roundTripsPerCall();
            boolean bounded = !Double.isInfinite(found.high());
            return new RoundTripsPerCall(
                    found.perCall(),
                    bounded ? found.low() : null,
                    bounded ? found.high() : null,
                    found.counted().isPresent() ? found.counted().getAsDouble() : null);
        } catch (InsufficientEvidenceException unknown) {
            return null;
        }
    }

    private static Map<String, @Nullable Double> percentiles(Function<Statistic, Optional<Duration>> times) {
        Map<String, @Nullable Double> percentiles = new LinkedHashMap<>();
        for (Statistic statistic : Statistic.values()) {
            if (statistic != Statistic.FIRST_CALL) {
                percentiles.put(
                        statistic.label(),
                        times.apply(statistic).map(ResultsJson::millis).orElse(null));
            }
        }
        return percentiles;
    }

    private static Map<String, @Nullable Interval> intervals(ResultData result) {
        Map<String, @Nullable Interval> intervals = new LinkedHashMap<>();
        for (Statistic statistic : Statistic.COMPARED) {
            intervals.put(statistic.label(), result.resolves(statistic) ? interval(result, statistic) : null);
        }
        return intervals;
    }

    private static Interval interval(ResultData result, Statistic statistic) {
        var interval = result.interval(statistic);
        return new Interval(
                interval.low().isZero() ? null : millis(interval.low()),
                interval.high().map(ResultsJson::millis).orElse(null));
    }

    private static Connections connections(WireLog wire) {
        if (!wire.evidence().complete()) {
            boolean known = wire.evidence() != Evidence.NONE;
            return new Connections(
                    wire.evidence().name(),
                    known ? wire.opened() : null,
                    null,
                    known && wire.handshakesOfUnknownKind() == 0 ? wire.fullHandshakes() : null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        return new Connections(
                wire.evidence().name(),
                wire.opened(),
                wire.failedHandshakes(),
                wire.fullHandshakes(),
                wire.resumedHandshakes(),
                wire.closedByClient(),
                wire.closedBy(Closer.SERVER),
                wire.begun(),
                wire.reuseRatio(),
                wire.retries());
    }

    private static List<Comparison> comparisons(List<ResultData> results) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            for (int j = i + 1; j < results.size(); j++) {
                ResultData one = results.get(i);
                ResultData other = results.get(j);
                if (comparable(one, other)) {
                    boolean ordered = one.get(Statistic.P50).compareTo(other.get(Statistic.P50)) <= 0;
                    comparisons.add(ordered ? comparison(one, other) : comparison(other, one));
                }
            }
        }
        return comparisons;
    }

    private static boolean comparable(ResultData one, ResultData other) {
        return one.subject().testClass().equals(other.subject().testClass())
                && one.subject().testMethod().equals(other.subject().testMethod())
                && one.network().equals(other.network())
                && ofOneClient(one, other)
                && one.subject().load().equals(other.subject().load())
                && one.mode() != other.mode()
                // times that are taken at the wire are no measure of those that a caller has, nor the other way round
                && one.externalClient().isEmpty()
                && other.externalClient().isEmpty()
                && one.resolves(Statistic.P50)
                && other.resolves(Statistic.P50);
    }

    /** A client of the team's own is compared with all of the kit's. */
    private static boolean ofOneClient(ResultData one, ResultData other) {
        return one.httpClient().isEmpty()
                || other.httpClient().isEmpty()
                || one.httpClient().equals(other.httpClient());
    }

    private static Comparison comparison(ResultData faster, ResultData slower) {
        QuantileRatio median = slower.ratioTo(faster, Statistic.P50);
        Ratio ratio = ratio(median);
        Map<String, @Nullable Ratio> ratios = new LinkedHashMap<>();
        for (Statistic statistic : Statistic.COMPARED) {
            boolean resolved = faster.resolves(statistic) && slower.resolves(statistic);
            ratios.put(statistic.label(), resolved ? ratio(slower.ratioTo(faster, statistic)) : null);
        }
        return new Comparison(
                faster.subject().testMethod(),
                faster.httpClient()
                        .or(slower::httpClient)
                        .map(HttpClientKind::name)
                        .orElse(null),
                faster.mode().name(),
                slower.mode().name(),
                median.paired(),
                ratio.ratio(),
                ratio.low(),
                ratio.high(),
                median.confidence(),
                ratios);
    }

    public static Ratio ratio(QuantileRatio ratio) {
        return new Ratio(
                ratio.ratio(),
                ratio.low() == 0.0 ? null : ratio.low(),
                Double.isInfinite(ratio.high()) ? null : ratio.high());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
