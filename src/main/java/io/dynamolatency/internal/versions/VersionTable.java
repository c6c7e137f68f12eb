package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.TextTable;
import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of all versions that were measured. Pure. */
final class VersionTable {

    private static final List<String> HEAD = List.of(
            "version",
            "mode",
            "HTTP client",
            "connections / calls",
            "handshakes",
            "round trips",
            "own first ms",
            "own p50 ms",
            "own p99 ms",
            "verdict",
            "against the version before");

    private VersionTable() {}

    /** Returns the lines of the table, with the rows in the order of their versions. */
    static List<String> lines(List<VersionRow> rows) {
        List<List<String>> cells = new ArrayList<>(List.of(HEAD));
        VersionRow before = null;
        for (VersionRow row : rows) {
            if (row.results().isEmpty()) {
                cells.add(List.of(row.version(), "", "", "", "", "", "", "", "", "not measured", row.failure()));
                continue;
            }
            for (int i = 0; i < row.results().size(); i++) {
                ResultsJson.Result earlier = before == null || before.results().size() <= i
                        ? null
                        : before.results().get(i);
                cells.add(cells(row, row.results().get(i), earlier));
            }
            before = row;
        }
        return TextTable.lines(cells, Set.of(0, 1, 2, 9, 10));
    }

    private static List<String> cells(VersionRow row, ResultsJson.Result result, ResultsJson.@Nullable Result before) {
        return List.of(
                row.version(),
                result.mode(),
                VersionRow.httpClient(result),
                known(result.connections().opened()) + " / " + result.calls(),
                handshakes(result),
                result.roundTripsPerCall() == null
                        ? ""
                        : number(Objects.requireNonNullElse(
                                result.roundTripsPerCall().onTheWire(),
                                result.roundTripsPerCall().estimate())),
                number(result.ownFirstCallMillis()),
                number(result.ownPercentilesMillis().get("p50")),
                number(result.ownPercentilesMillis().get("p99")),
                verdict(row, result) + (row.cached() ? ", measured in an earlier run" : ""),
                before == null ? "" : changes(before, result));
    }

    private static String verdict(VersionRow row, ResultsJson.Result result) {
        return VersionRow.notMet(result) > 0 || (row.fails() && row.results().size() == 1) ? "not met" : "met";
    }

    private static String handshakes(ResultsJson.Result result) {
        return known(result.connections().fullHandshakes()) + " full, "
                + known(result.connections().resumedHandshakes()) + " resumed";
    }

    private static String known(@Nullable Integer count) {
        return count == null ? "-" : count.toString();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : Numbers.decimal(value);
    }

    private static String changes(ResultsJson.Result before, ResultsJson.Result now) {
        List<String> changes = new ArrayList<>();
        if (VersionRow.notMet(before) != VersionRow.notMet(now)) {
            changes.add("expectations not met " + VersionRow.notMet(before) + " -> " + VersionRow.notMet(now));
        }
        if (!VersionRow.alikeConnections(before, now)) {
            changes.add("connections " + known(before.connections().opened()) + " -> "
                    + known(now.connections().opened()));
        }
        if (!VersionRow.httpClientName(before).equals(VersionRow.httpClientName(now))) {
            changes.add("HTTP client " + VersionRow.httpClientName(before) + " -> " + VersionRow.httpClientName(now));
        }
        return changes.isEmpty() ? "the same" : String.join(", ", changes);
    }
}
