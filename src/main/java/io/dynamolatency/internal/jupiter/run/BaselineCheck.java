package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.baseline.Comparison;
import io.dynamolatency.internal.baseline.Reference;
import io.dynamolatency.internal.calls.Load;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.jupiter.declare.BaselineSettings;
import io.dynamolatency.internal.jupiter.declare.LatencyPlan;
import io.dynamolatency.internal.setup.MeasurementSetup;
import io.dynamolatency.result.MeasurementException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Compares the results of one node with their baselines. Times half of the run's reference exchanges before the calls,
 * and the other half after the calls. If the machine becomes busier meanwhile, both the reference exchanges and the
 * calls become slower. Only one thread is allowed to use an object.
 */
final class BaselineCheck {

    /** The number of exchanges before the calls. The same number of exchanges follows after the calls. */
    static final int EXCHANGES = 20;

    private static final Comparison NOTHING = new Comparison(List.of(), List.of());

    /**
     * The properties of a measurement. Measurements of one test with the same properties need a number to distinguish
     * them.
     */
    private record Kind(ConnectionMode mode, Optional<HttpClientKind> client, Optional<String> process, Load load) {}

    private final Optional<BaselineSettings> settings;
    private final Map<Kind, Integer> measurements = new HashMap<>();
    private long[] before = {};
    private Optional<Reference> reference = Optional.empty();
    private Optional<String> unreferenced = Optional.empty();

    BaselineCheck(LatencyPlan plan, LatencyPlan.Node node) {
        // with a probe, the modes are only known when it measures
        this.settings = plan.baseline()
                .filter(declared -> plan.probed()
                        || node.orders().modes().stream()
                                .anyMatch(mode -> declared.modes().contains(mode)));
    }

    /**
     * Times the first half of the reference exchanges, before the calls.
     *
     * @throws MeasurementException if the exchanges fail
     */
    void before(MeasurementSetup setup) {
        if (settings.isPresent()) {
            before = setup.reference(EXCHANGES);
        }
    }

    /**
     * Times the second half of the reference exchanges, after the calls. If the exchanges fail, results are compared
     * without a reference.
     */
    void after(MeasurementSetup setup) {
        if (settings.isEmpty()) {
            return;
        }
        unreferenced = Optional.empty();
        try {
            long[] after = setup.reference(EXCHANGES);
            reference = after.length == 0
                    ? Optional.empty()
                    : Optional.of(Reference.of(LongStream.concat(LongStream.of(before), LongStream.of(after))
                            .toArray()));
            before = after;
        } catch (MeasurementException failed) {
            unreferenced = Optional.of(Objects.requireNonNull(failed.getMessage(), "the message"));
            // the first half is too old for a probe's later measurements, which only have the half after their calls
            before = new long[0];
        }
    }

    /**
     * Compares a result with its baseline.
     *
     * @param others the outcomes of the result's expectations
     * @return the comparison; empty if the result's mode is not compared
     */
    Comparison judge(MeasurementOutcome measured, List<Outcome> others) {
        ResultData result = measured.result();
        int measurement = measurements.merge(
                new Kind(
                        result.mode(),
                        result.httpClient(),
                        result.externalClient(),
                        result.subject().load()),
                1,
                Integer::sum);
        return settings.filter(declared -> declared.modes().contains(result.mode()))
                .map(declared -> unreferenced
                        .map(why -> declared.baselines().notResolvable(result, why))
                        .orElseGet(() -> declared.baselines()
                                .judge(
                                        result,
                                        measurement,
                                        reference,
                                        declared.slowerAtMost(),
                                        measured.errorsAllowed(),
                                        others)))
                .orElse(NOTHING);
    }
}
