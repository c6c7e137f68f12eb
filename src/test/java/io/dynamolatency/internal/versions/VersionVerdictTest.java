package io.dynamolatency.internal.versions;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.maven.Coordinates;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VersionVerdictTest {

    private static final VersionPlan PLAN = new VersionPlan(
            Coordinates.parse("software.amazon.awssdk:bom"),
            "2.30.0",
            "",
            true,
            8,
            "OrderTest.loads",
            "OrderTest#loads()",
            Map.of(),
            Path.of("versions"),
            true);

    private static VersionRow row(String version, ConnectionMode mode, String failure) {
        return new VersionRow(
                version,
                ResultsJson.of(List.of(new ReportEntry(
                                SampleResults.of(mode).alike(199, 8).get(), List.of())))
                        .results(),
                failure,
                failure.isEmpty() ? "" : "requests ask for their connection to be closed",
                true,
                false);
    }

    private static VersionRow missing(String version) {
        return VersionRow.unmeasured(version, "cannot be resolved: the jar is missing");
    }

    @Test
    void passesIfEachMeasuredVersionMeetsTheExpectations() {
        List<VersionRow> rows =
                List.of(row("2.30.0", KEEP_ALIVE, ""), missing("2.31.0"), row("2.32.0", KEEP_ALIVE, ""));
        VersionVerdict verdict = new VersionVerdict(PLAN, rows, Optional.empty());
        assertThat(verdict.failure()).isEmpty();
        assertThat(verdict.table())
                .startsWith("\"OrderTest.loads\" across versions of software.amazon.awssdk:bom 2.30.0 to 2.32.0:"
                        + " both ends are alike\n")
                .contains("2.31.0")
                .contains("not measured  cannot be resolved: the jar is missing")
                .containsPattern("met +the same");
    }

    @Test
    void timesLeaveOutWhatTheMachineAdded() {
        JsonObject json = ResultsJson.GSON
                .toJsonTree(row("2.30.0", KEEP_ALIVE, "").results().get(0))
                .getAsJsonObject();
        json.addProperty("firstCallMillis", 99.0);
        json.addProperty("ownFirstCallMillis", 12.5);
        VersionRow row = new VersionRow(
                "2.30.0", List.of(ResultsJson.GSON.fromJson(json, ResultsJson.Result.class)), "", "", true, false);
        assertThat(VersionTable.lines(List.of(row)))
                .anyMatch(line -> line.contains("own first ms  own p50 ms  own p99 ms"))
                .anyMatch(line -> line.contains("  12.5  "))
                .noneMatch(line -> line.contains("99.0"));
    }

    @Test
    void namesTheFirstFailingVersionItsCauseAndWhatChanged() {
        List<VersionRow> rows =
                List.of(row("2.30.0", KEEP_ALIVE, ""), row("2.31.0", CLOSE, "connections: 200, expected at most 3"));
        assertThat(new VersionVerdict(PLAN, rows, Optional.of("2.31.0")).failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("2.31.0 is the first that differs: with 2.31.0, connections: 200, expected at most 3")
                        .contains("\ncause:    requests ask for their connection to be closed\n")
                        .contains("connections 1 -> 200")
                        .satisfies(text -> assertThat(text.lines()).hasSizeLessThanOrEqualTo(12)));
    }

    @Test
    void aSearchWithoutAnEndIsAFailure() {
        VersionRow measured = row("2.32.0", KEEP_ALIVE, "");
        VersionVerdict low = new VersionVerdict(PLAN, List.of(missing("2.31.0"), measured), Optional.empty());
        assertThat(low.table())
                .contains("the lowest version could not be measured")
                .doesNotContain("alike");
        assertThat(low.failure()).hasValueSatisfying(message -> assertThat(message)
                .contains("the lowest version could not be measured, so the search compared nothing. Reason for"
                        + " version 2.31.0: cannot be resolved: the jar is missing"));
        VersionVerdict high = new VersionVerdict(PLAN, List.of(measured, missing("2.33.0")), Optional.empty());
        assertThat(high.failure()).hasValueSatisfying(message -> assertThat(message)
                .contains("the highest version could not be measured, so"));
        assertThat(new VersionVerdict(PLAN, List.of(measured, measured), Optional.empty()).failure())
                .isEmpty();
    }

    @Test
    void isAFailureIfNothingWasMeasured() {
        assertThat(new VersionVerdict(PLAN, List.of(missing("2.30.0"), missing("2.31.0")), Optional.empty()).failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("no version could be measured. Reason for the first version, 2.30.0: cannot be"
                                + " resolved"));
    }

    @Test
    void aVersionDiffersByItsConnectionsOrItsHttpClient() {
        assertThat(row("1", KEEP_ALIVE, "").alike(row("2", KEEP_ALIVE, ""))).isTrue();
        assertThat(row("1", KEEP_ALIVE, "").alike(row("2", CLOSE, ""))).isFalse();
        assertThat(row("1", KEEP_ALIVE, "").alike(row("2", KEEP_ALIVE, "too slow")))
                .isFalse();
    }

    /** Returns a row with so many opened connections for so many calls of one thread. */
    private static VersionRow opened(int connections, int calls) {
        JsonObject json = ResultsJson.GSON
                .toJsonTree(row("1", KEEP_ALIVE, "").results().get(0))
                .getAsJsonObject();
        json.addProperty("count", calls);
        json.getAsJsonObject("connections").addProperty("opened", connections);
        return new VersionRow(
                "1", List.of(ResultsJson.GSON.fromJson(json, ResultsJson.Result.class)), "", "", true, false);
    }

    @Test
    void oneMoreConnectionIsNoDifference() {
        assertThat(opened(1, 60).alike(opened(2, 60))).isTrue();
        assertThat(opened(2, 60).alike(opened(1, 60))).isTrue();
        assertThat(opened(1, 30).alike(opened(2, 60))).isTrue();
        assertThat(opened(2, 30).alike(opened(4, 60))).isTrue();
        assertThat(opened(1, 1000).alike(opened(4, 1000))).isTrue();
    }

    @Test
    void twoMoreConnectionsForFewCallsAreADifference() {
        assertThat(opened(1, 60).alike(opened(3, 60))).isFalse();
        assertThat(opened(3, 60).alike(opened(1, 60))).isFalse();
        assertThat(opened(1, 60).alike(opened(3, 30))).isFalse();
        assertThat(opened(1, 1000).alike(opened(8, 1000))).isFalse();
    }
}
