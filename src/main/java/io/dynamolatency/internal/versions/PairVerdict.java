package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.TextTable;
import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outcome of comparing the head with the base. Pure.
 *
 * @param base the blocks of the base, in order
 * @param head the blocks of the head, in order; as many blocks as the base has
 */
public record PairVerdict(ComparePlan plan, List<SideBlock> base, List<SideBlock> head) {

    /** The largest probability that a comparison has a wrong verdict on times. */
    private static final double ERROR = 1e-4;

    private static final Map<String, Double> QUANTILES = Map.of("p50 ms", 0.5, "p99 ms", 0.99);
    private static final int MOST_ROWS = 8;

    /** A figure of one of the test's results. */
    private record Row(String mode, SideFigure figure) {}

    public PairVerdict {
        base = List.copyOf(base);
        head = List.copyOf(head);
    }

    /**
     * Returns why the base cannot be compared; empty if it can be compared. A base that cannot be compared proves
     * nothing about the head.
     */
    public Optional<String> notComparable() {
        Optional<String> failed = base.stream()
                .filter(block -> !block.measured())
                .findFirst()
                .map(block -> block.row().failure());
        if (failed.isEmpty() && headFailure().isEmpty() && !alike()) {
            failed = Optional.of("its results do not match those of the head: modes, HTTP clients or networks differ");
        }
        return failed.map(why -> "\"" + plan.test() + "\": the base cannot be compared: " + why);
    }

    /** Returns why the head cannot be measured; empty if it can be measured. */
    private Optional<String> headFailure() {
        int ofBase = base.get(0).row().results().size();
        return head.stream()
                .filter(block -> block.failsBeside(base.get(0)))
                .findFirst()
                .map(SideBlock::row)
                .map(row -> (row.results().isEmpty()
                                ? ""
                                : "it has " + Numbers.counted(row.results().size(), "result") + ", the base has "
                                        + ofBase + ": ")
                        + row.failure());
    }

    private boolean alike() {
        return Stream.concat(base.stream(), head.stream())
                        .map(block -> block.row().results().stream()
                                .map(result ->
                                        mode(result) + ", " + result.network().apartFromTime())
                                .toList())
                        .distinct()
                        .count()
                == 1;
    }

    /** Returns the message of the failure; empty if nothing proves that the head is worse. */
    public Optional<String> failure() {
        if (base.stream().noneMatch(SideBlock::measured)) {
            // perhaps neither side can be measured here
            return Optional.empty();
        }
        Optional<String> failed = headFailure();
        if (failed.isPresent()) {
            return failed.map(why -> "\"" + plan.test() + "\": the head cannot be measured: " + why);
        }
        if (notComparable().isPresent()) {
            return Optional.empty();
        }
        List<Row> worse = rows().stream().filter(row -> row.figure().worse()).toList();
        return worse.isEmpty() ? Optional.empty() : Optional.of(message(worse));
    }

    private String message(List<Row> worse) {
        List<String> lines = new ArrayList<>();
        lines.add("\"" + plan.test() + "\": the head is worse than the base: "
                + worse.stream()
                        .map(row -> row.figure().name() + " " + row.figure().head() + ", base "
                                + row.figure().base() + ": " + row.figure().verdict())
                        .collect(Collectors.joining("; ")));
        head.stream()
                .map(block -> block.row().cause())
                .filter(cause -> !cause.isEmpty())
                .findFirst()
                .ifPresent(cause -> lines.add(FailureMessage.labelled("cause", cause)));
        List<String> table = table(worse);
        lines.add(FailureMessage.labelled("compared", table.get(0)));
        table.subList(1, Math.min(table.size(), MOST_ROWS + 1))
                .forEach(line -> lines.add(FailureMessage.labelled("", line)));
        return String.join("\n", lines);
    }

    /** Returns the table of all figures, one line each. If the sides can't be compared, returns the reason. */
    public String table() {
        String headline = "\"" + plan.test() + "\" base against head, " + head.size() + " blocks each, in alternation";
        return notComparable().isPresent() || headFailure().isPresent()
                ? failure().or(this::notComparable).orElse("") + "\n"
                : headline + "\n  " + String.join("\n  ", table(rows())) + "\n";
    }

    private static List<String> table(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("mode", "figure", "base", "head", "head / base (99.99 %)", "verdict"));
        rows.forEach(row -> cells.add(List.of(
                row.mode(),
                row.figure().name(),
                row.figure().base(),
                row.figure().head(),
                row.figure().ratio(),
                row.figure().verdict())));
        return TextTable.lines(cells, Set.of(0, 1, 5));
    }

    private List<Row> rows() {
        int results = base.get(0).row().results().size();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            List<ResultsJson.Result> ofBase = results(base, i);
            List<ResultsJson.Result> ofHead = results(head, i);
            String mode = mode(ofHead.get(0));
            SideFigure.counts("connections / calls", ofBase, ofHead, r -> r.connections()
                            .opened())
                    .ifPresent(figure -> rows.add(new Row(mode, figure)));
            SideFigure.counts("full handshakes / calls", ofBase, ofHead, r -> r.connections()
                            .fullHandshakes())
                    .ifPresent(figure -> rows.add(new Row(mode, figure)));
            if (plan.timed()) {
                rows.addAll(times(i, mode, results));
            }
        }
        return rows;
    }

    private List<Row> times(int result, String mode, int results) {
        List<long[]> ofBase =
                base.stream().map(block -> block.own().get(result)).toList();
        List<long[]> ofHead =
                head.stream().map(block -> block.own().get(result)).toList();
        if (Stream.concat(ofBase.stream(), ofHead.stream()).anyMatch(times -> times.length == 0)) {
            return List.of();
        }
        if (Stream.concat(results(base, result).stream(), results(head, result).stream())
                        .map(ResultsJson.Result::network)
                        .distinct()
                        .count()
                > 1) {
            // real waits leave caches cold: own times on new connections are a few percent longer than in virtual time
            return List.of(new Row(
                    mode,
                    new SideFigure(
                            "p50 and p99 ms", "-", "-", "", "undecided: not all blocks are in virtual time", false)));
        }
        double confidence = 1 - ERROR / (QUANTILES.size() * results);
        return QUANTILES.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(q -> new Row(
                        mode, SideFigure.times(q.getKey(), q.getValue(), ofBase, ofHead, plan.allowed(), confidence)))
                .toList();
    }

    private static List<ResultsJson.Result> results(List<SideBlock> blocks, int index) {
        return blocks.stream().map(block -> block.row().results().get(index)).toList();
    }

    private static String mode(ResultsJson.Result result) {
        return result.mode() + (result.httpClient() == null ? "" : " " + result.httpClient());
    }
}
