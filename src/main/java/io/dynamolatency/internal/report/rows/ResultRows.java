package io.dynamolatency.internal.report.rows;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.calls.EmulatedDelays;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes rows of {@code results.json} from results. Pure. */
final class ResultRows {

    private ResultRows() {}

    static ResultsJson.Result of(ReportEntry entry) {
        ResultData result = entry.result();
        boolean openLoop = result.achievedRate().isPresent();
        return new ResultsJson.Result(
                result.subject().testClass(),
                result.subject().testMethod(),
                1,
                result.mode().name(),
                result.httpClient().map(HttpClientKind::name).orElse(null),
                result.externalClient().orElse(null),
                ReportEntry.ownHttpClient(result).orElse(null),
                ResultsJson.Network.of(result.network()),
                result.count(),
                result.errors(),
                result.warmUp().calls(),
                result.warmUp().calls() == 0 ? null : result.warmUp().stable(),
                result.warmUp().calls() == 0 ? null : result.warmUp().connectionsOnly(),
                result.concurrency(),
                result.achievedRate()
                        .map(pace -> new ResultsJson.RatePerSecond(
                                pace.asked().perSecond(), pace.achievedPerSecond(), pace.held()))
                        .orElse(null),
                result.firstCall().map(Durations::millis).orElse(null),
                percentiles(statistic -> known(result, statistic, result::get)),
                intervals(result),
                result.ownTime(Statistic.FIRST_CALL).map(Durations::millis).orElse(null),
                percentiles(result::ownTime),
                openLoop && result.resolves(Statistic.FIRST_CALL)
                        ? Durations.millis(result.serviceTime(Statistic.FIRST_CALL))
                        : null,
                openLoop ? percentiles(statistic -> known(result, statistic, result::serviceTime)) : null,
                result.predicted().map(Durations::millis).orElse(null),
                roundTrips(result),
                result.confidence(),
                noise(result),
                result.delays().map(ResultRows::delays).orElse(null),
                connections(result.wire()),
                FaultRow.of(result),
                entry.outcomes().stream()
                        .map(o -> new ResultsJson.Expectation(
                                o.name(), o.limit(), o.observed(), o.verdict().label(), o.fails()))
                        .toList(),
                entry.diagnosis(),
                entry.phases().map(FirstVerdict::millis).orElse(null));
    }

    private static ResultsJson.Noise noise(ResultData result) {
        var noise = result.noise();
        return new ResultsJson.Noise(
                noise.stalls().size(),
                result.stalled(),
                noise.longest().map(stall -> stall.nanos() / 1e6).orElse(0.0),
                Durations.millis(noise.together()),
                noise.pausesUnknown().isPresent() ? null : noise.collections().size(),
                noise.cpuSteal().isPresent() ? 100 * noise.cpuSteal().getAsDouble() : null,
                noise.unknown());
    }

    private static Optional<Duration> known(
            ResultData result, Statistic statistic, Function<Statistic, Duration> times) {
        return result.resolves(statistic) ? Optional.of(times.apply(statistic)) : Optional.empty();
    }

    private static ResultsJson.@Nullable RoundTripsPerCall roundTrips(ResultData result) {
        try {
            RoundTrips found = result.roundTripsPerCall();
            boolean bounded = !Double.isInfinite(found.high());
            return new ResultsJson.RoundTripsPerCall(
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
                        times.apply(statistic).map(Durations::millis).orElse(null));
            }
        }
        return percentiles;
    }

    private static Map<String, ResultsJson.@Nullable Interval> intervals(ResultData result) {
        Map<String, ResultsJson.@Nullable Interval> intervals = new LinkedHashMap<>();
        for (Statistic statistic : Statistic.COMPARED) {
            intervals.put(statistic.label(), result.resolves(statistic) ? interval(result, statistic) : null);
        }
        return intervals;
    }

    private static ResultsJson.Interval interval(ResultData result, Statistic statistic) {
        var interval = result.interval(statistic);
        return new ResultsJson.Interval(
                interval.low().isZero() ? null : Durations.millis(interval.low()),
                interval.high().map(Durations::millis).orElse(null));
    }

    private static ResultsJson.Connections connections(WireLog wire) {
        if (!wire.evidence().complete()) {
            boolean known = wire.evidence() != Evidence.NONE;
            return new ResultsJson.Connections(
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
        return new ResultsJson.Connections(
                wire.evidence().name(),
                wire.opened(),
                wire.failedHandshakes(),
                wire.fullHandshakes(),
                wire.resumedHandshakes(),
                wire.closedByClient(),
                wire.closedBy(Closer.SERVER),
                wire.exchangeCount(),
                wire.reuseRatio(),
                wire.retries());
    }

    private static ResultsJson.Delays delays(EmulatedDelays delays) {
        return new ResultsJson.Delays(
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
