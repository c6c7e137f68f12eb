package io.dynamolatency.internal.jupiter.run;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.baseline.Baselines;
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
 * Holds the results of one node against their baselines, and has the run's own reference taken for that: half of it before the
 * calls and half after them, so that a machine which grows busier or quieter meanwhile does so in the measure as well as in what is
 * measured. Used by one thread.
 */
final class BaselineCheck {

    /** Exchanges on each side of the calls. */
    static final int EXCHANGES = 20;

    private static final Comparison NOTHING = new Comparison(List.of(), List.of());

    /** What several measurements of one test may have in common. */
    private record Kind(ConnectionMode mode, Optional<HttpClientKind> client, Optional<String> process, Load load) {}

    private final Optional<BaselineSettings> order;
    private final Map<Kind, Integer> measurements = new HashMap<>();
    private long[] before = {};
    private Optional<Reference> reference = Optional.empty();
    private Optional<String> unreferenced = Optional.empty();

    BaselineCheck(LatencyPlan plan, LatencyPlan.Node node) {
        // a probe names its modes when it measures
        this.order = plan.baseline()
                .filter(said -> plan.probed()
                        || node.orders().modes().stream()
                                .anyMatch(mode -> said.modes().contains(mode)));
    }

    /**
     * Calls are about to be made.
     *
     * @throws MeasurementException when the reference cannot be taken: nothing is lost yet
     */
    void before(MeasurementSetup lab) {
        if (order.isPresent()) {
            before = lab.reference(EXCHANGES);
        }
    }

    /** Calls were made. Where the reference cannot be taken any more, their results say so when they are judged. */
    void after(MeasurementSetup lab) {
        if (order.isEmpty()) {
            return;
        }
        unreferenced = Optional.empty();
        try {
            long[] after = lab.reference(EXCHANGES);
            reference = after.length == 0
                    ? Optional.empty()
                    : Optional.of(Reference.of(LongStream.concat(LongStream.of(before), LongStream.of(after))
                            .toArray()));
            before = after;
        } catch (MeasurementException failed) {
            unreferenced = Optional.of(Objects.requireNonNull(failed.getMessage(), "it says what failed"));
            // older exchanges say nothing of calls to come: a probe's next have those after them alone, and a wider
            // interval
            before = new long[0];
        }
    }

    /**
     * Holds one of the results of those calls against its baseline.
     *
     * @param others what came of the other expectations on it
     * @return empty for one that is held against nothing
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
        return order.filter(said -> said.modes().contains(result.mode()))
                .map(said -> unreferenced
                        .map(why -> Baselines.notResolvable(result, why))
                        .orElseGet(() -> said.baselines()
                                .judge(
                                        result,
                                        measurement,
                                        reference,
                                        said.slowerAtMost(),
                                        measured.errorsAllowed(),
                                        others)))
                .orElse(NOTHING);
    }
}
