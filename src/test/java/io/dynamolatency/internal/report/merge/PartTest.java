package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ThisFork;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that look like a part of a report, but are incomplete. */
@Tag("unit")
class PartTest {

    private static final ThisFork THIS = ThisFork.of("id", Optional.empty());

    private static ResultsJson results(int rows) {
        return ResultsJson.of(Collections.nCopies(
                rows, new ReportEntry(SampleResults.of(KEEP_ALIVE).alike(199, 8).get(), List.of())));
    }

    private static ResultsJson withoutResults() {
        return new ResultsJson(
                ResultsJson.SCHEMA_VERSION, results(1).environment(), List.of(), List.of(), List.of(), null);
    }

    private static void isRefused(Part part, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Part.read(part.text()))
                .withMessage("incomplete: " + expected + "; run its tests again");
    }

    @Test
    void eachResultNeedsAHistogramAndAPicture() {
        isRefused(
                Part.of(THIS, results(2), List.of(), Collections.singletonList(null)),
                "2 results, 0 histograms, 1 picture, but each result needs a histogram and a picture");
    }

    @Test
    void aPartWithoutResultsIsNone() {
        isRefused(Part.of(THIS, withoutResults(), List.of(), List.of()), "it has neither results nor first calls");
    }
}
