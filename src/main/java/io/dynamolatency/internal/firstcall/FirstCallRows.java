package io.dynamolatency.internal.firstcall;

import static io.dynamolatency.internal.firstcall.FirstCallTable.NANOS_PER_MILLI;
import static io.dynamolatency.internal.firstcall.FirstCallTable.P50;
import static io.dynamolatency.internal.firstcall.FirstCallTable.P90;

import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.stats.Quantiles;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a row of {@code results.json} for each variant. Pure. */
final class FirstCallRows {

    private FirstCallRows() {}

    static List<ResultsJson.FirstCall> of(FirstCallVerdict verdict) {
        return verdict.plan().variants().stream()
                .map(variant -> row(verdict, variant))
                .toList();
    }

    private static ResultsJson.FirstCall row(FirstCallVerdict verdict, Variant variant) {
        FirstCallVerdict.Test test = verdict.test();
        List<FirstCall> calls = verdict.of(variant);
        boolean first = variant == verdict.plan().variants().get(0);
        return new ResultsJson.FirstCall(
                test.type(),
                test.method(),
                1,
                variant.name(),
                test.mode().name(),
                test.kind().map(Enum::name).orElse(null),
                ResultsJson.Network.of(test.network()),
                calls.size(),
                verdict.bounded() ? verdict.plan().cpus() : null,
                spread(calls, FirstCall::whole),
                verdict.bounded() ? null : spread(calls, FirstCall::own),
                spread(calls, FirstCall::call),
                Stream.of(Phase.values())
                        .map(phase ->
                                new ResultsJson.FirstCall.Phase(phase.text(), spread(calls, call -> call.of(phase))))
                        .toList(),
                verdict.confidence().confidence(),
                first
                        ? verdict.judged().stream()
                                .map(judged -> expectation(judged, verdict))
                                .toList()
                        : List.of(),
                Stream.concat(verdict.missing(variant).stream(), first ? verdict.remarks().stream() : Stream.empty())
                        .toList());
    }

    private static ResultsJson.Expectation expectation(FirstCallVerdict.Judged judged, FirstCallVerdict verdict) {
        return new ResultsJson.Expectation(
                judged.limit().label(),
                judged.asked(),
                judged.observed(),
                judged.verdict().label(),
                verdict.fails(judged));
    }

    private static ResultsJson.FirstCall.@Nullable Spread spread(
            List<FirstCall> calls, ToLongFunction<FirstCall> time) {
        long[] sorted = calls.stream()
                .mapToLong(time)
                .filter(nanos -> nanos >= 0)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? null
                : new ResultsJson.FirstCall.Spread(
                        sorted[0] / NANOS_PER_MILLI,
                        Quantiles.nearestRank(sorted, P50) / NANOS_PER_MILLI,
                        Quantiles.nearestRank(sorted, P90) / NANOS_PER_MILLI,
                        sorted[sorted.length - 1] / NANOS_PER_MILLI);
    }
}
