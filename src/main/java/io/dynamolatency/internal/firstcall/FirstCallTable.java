package io.dynamolatency.internal.firstcall;

import io.dynamolatency.internal.report.rows.TextTable;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The table of phases: p50 and p90 over the JVMs of each variant. Pure. */
final class FirstCallTable {

    static final double P50 = 0.5;
    static final double P90 = 0.9;
    static final double NANOS_PER_MILLI = 1e6;

    private FirstCallTable() {}

    /**
     * @param bounded whether the JVMs had a bound on their CPU time. The table then has no own times, because the bound
     *     itself makes threads wait for a core
     */
    static List<String> lines(List<Variant> variants, Map<Variant, List<FirstCall>> calls, boolean bounded) {
        List<List<String>> cells = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("phase"));
        List<String> jvms = new ArrayList<>(List.of("JVMs"));
        for (Variant variant : variants) {
            head.addAll(List.of(variant + " p50", "p90"));
            jvms.addAll(List.of(
                    String.valueOf(calls.getOrDefault(variant, List.of()).size()), ""));
        }
        cells.add(head);
        for (Phase phase : Phase.values()) {
            if (phase != Phase.WARM_UP || variants.contains(Variant.SDK_WARM_UP)) {
                cells.add(row(phase.text(), variants, calls, call -> call.of(phase)));
            }
        }
        cells.add(row("whole", variants, calls, FirstCall::whole));
        if (!bounded) {
            cells.add(row("own time", variants, calls, FirstCall::own));
        }
        cells.add(row("the call alone", variants, calls, FirstCall::call));
        cells.add(jvms);
        return TextTable.lines(cells, Set.of(0));
    }

    private static List<String> row(
            String name, List<Variant> variants, Map<Variant, List<FirstCall>> calls, ToLongFunction<FirstCall> time) {
        List<String> row = new ArrayList<>(List.of(name));
        for (Variant variant : variants) {
            for (double quantile : new double[] {P50, P90}) {
                List<FirstCall> known = calls.getOrDefault(variant, List.of()).stream()
                        .filter(call -> time.applyAsLong(call) >= 0)
                        .toList();
                row.add(known.isEmpty() ? "-" : Numbers.decimal(quantile(known, time, quantile) / NANOS_PER_MILLI));
            }
        }
        return row;
    }

    static long quantile(List<FirstCall> calls, Phase phase, double quantile) {
        return quantile(calls, call -> call.nanos().getOrDefault(phase, 0L), quantile);
    }

    static long quantile(List<FirstCall> calls, ToLongFunction<FirstCall> time, double quantile) {
        return Quantiles.nearestRank(calls.stream().mapToLong(time).sorted().toArray(), quantile);
    }
}
