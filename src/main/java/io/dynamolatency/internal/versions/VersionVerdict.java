package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a test across versions.
 *
 * @param rows the results of each version, in the order of versions
 * @param differs the first version with a different result; empty if the kit did not search, or found no such version
 */
public record VersionVerdict(VersionPlan plan, List<VersionRow> rows, Optional<String> differs) {

    private static final int MOST_ROWS = 8;

    public VersionVerdict {
        rows = List.copyOf(rows);
    }

    /** Returns a headline, and the table with a line for each result of each version. */
    public String table() {
        return headline() + "\n  " + String.join("\n  ", VersionTable.lines(rows)) + "\n";
    }

    private List<VersionRow> measured() {
        return rows.stream().filter(row -> !row.results().isEmpty()).toList();
    }

    /**
     * Returns a message if a version fails, none was measured, or a search could not measure an end. Empty otherwise.
     */
    public Optional<String> failure() {
        if (measured().isEmpty()) {
            return Optional.of(headline() + ": no version could be measured. Reason for the first version, "
                    + rows.get(0).version() + ": " + rows.get(0).failure());
        }
        Optional<VersionRow> failing =
                measured().stream().filter(VersionRow::fails).findFirst();
        return failing.map(this::message).or(() -> unmeasuredEnds().map(this::withoutAnEnd));
    }

    /**
     * Returns which ends of the range a search could not measure; empty if it has measured both ends. If an end is
     * missing, the search ended with at most one measured version.
     */
    private Optional<String> unmeasuredEnds() {
        if (!plan.search() || differs.isPresent() || measured().size() > 1) {
            return Optional.empty();
        }
        boolean lowest = rows.get(0).results().isEmpty();
        boolean highest = rows.get(rows.size() - 1).results().isEmpty();
        return Optional.of(
                "the " + (lowest ? "lowest" : "") + (lowest && highest ? " and the " : "") + (highest ? "highest" : "")
                        + (lowest && highest ? " versions" : " version") + " could not be measured");
    }

    private String withoutAnEnd(String which) {
        VersionRow missing =
                rows.stream().filter(row -> row.results().isEmpty()).findFirst().orElseThrow();
        return headline() + ", so the search compared nothing. Reason for version " + missing.version() + ": "
                + missing.failure();
    }

    private String message(VersionRow first) {
        List<String> lines = new ArrayList<>();
        lines.add(headline() + ": with " + first.version() + ", " + first.failure());
        if (!first.cause().isEmpty()) {
            lines.add(FailureMessage.labelled("cause", first.cause()));
        }
        List<String> table = VersionTable.lines(rows);
        lines.add(FailureMessage.labelled("versions", table.get(0)));
        List<String> body = table.subList(1, table.size());
        body.subList(Math.max(0, body.size() - MOST_ROWS), body.size())
                .forEach(line -> lines.add(FailureMessage.labelled("", line)));
        return String.join("\n", lines);
    }

    private String headline() {
        String range = plan.of() + " " + rows.get(0).version() + " to "
                + rows.get(rows.size() - 1).version();
        if (!plan.search()) {
            return "\"" + plan.test() + "\" across " + rows.size() + " versions of " + range;
        }
        return "\"" + plan.test() + "\" across versions of " + range + ": "
                + differs.map(version -> version + " is the first that differs" + unknownBefore(version))
                        .or(this::unmeasuredEnds)
                        .orElse("both ends are alike");
    }

    /**
     * Returns a note if the versions directly before this version could not be measured. The change was then perhaps
     * already in one of them.
     */
    private String unknownBefore(String version) {
        int unknown = 0;
        for (VersionRow row : rows) {
            if (row.version().equals(version)) {
                break;
            }
            unknown = row.results().isEmpty() ? unknown + 1 : 0;
        }
        return unknown == 0 ? "" : ", but " + Numbers.counted(unknown, "version") + " before it could not be measured";
    }
}
