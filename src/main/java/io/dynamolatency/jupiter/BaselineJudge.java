package io.dynamolatency.jupiter;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.baseline.Comparison;
import io.dynamolatency.baseline.Reference;
import io.dynamolatency.lab.CallLab;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Load;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Holds the results of one node against their baselines, and has the run's own reference taken for that: half of it before the
 * calls and half after them, so that a machine which grows busier or quieter meanwhile does so in the measure as well as in what is
 * measured. Used by one thread.
 */
final class BaselineJudge {

    /** Exchanges on each side of the calls. */
    static final int EXCHANGES = 20;

    private static final Comparison NOTHING = new Comparison(List.of(), List.of());

    /** What several measurements of one test may have in common. */
    private record Kind(ConnectionMode mode, Optional<HttpClientKind> client, Load load) {}

    private final Optional<BaselineOrder> order;
    private final int errorsAllowed;
    private final Map<Kind, Integer> measurements = new HashMap<>();
    private long[] before = {};

    BaselineJudge(LatencyPlan plan, LatencyPlan.Node node) {
        // a probe names its modes when it measures
        this.order = plan.baseline()
                .filter(said -> plan.probed()
                        || node.orders().modes().stream()
                                .anyMatch(mode -> said.modes().contains(mode)));
        this.errorsAllowed = plan.orders().errorsAllowed();
    }

    /** Calls are about to be made. */
    void before(CallLab lab) {
        if (order.isPresent()) {
            before = lab.reference(EXCHANGES);
        }
    }

    /**
     * Calls were made, and these are their results.
     *
     * @return in the same order, empty for one that is held against nothing
     */
    List<Comparison> judge(List<LatencyResult> results, CallLab lab) {
        if (order.isEmpty()) {
            return results.stream().map(result -> NOTHING).toList();
        }
        long[] after = lab.reference(EXCHANGES);
        Optional<Reference> reference = after.length == 0
                ? Optional.empty()
                : Optional.of(Reference.of(LongStream.concat(LongStream.of(before), LongStream.of(after))
                        .toArray()));
        before = after;
        return results.stream().map(result -> judge(result, reference)).toList();
    }

    private Comparison judge(LatencyResult result, Optional<Reference> reference) {
        int measurement = measurements.merge(
                new Kind(result.mode(), result.httpClient(), result.subject().load()), 1, Integer::sum);
        return order.filter(said -> said.modes().contains(result.mode()))
                .map(said -> said.baselines().judge(result, measurement, reference, said.slowerAtMost(), errorsAllowed))
                .orElse(NOTHING);
    }
}
